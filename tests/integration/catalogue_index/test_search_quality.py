"""What shoppers ask for, and what the first ten results must be like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx
import pytest
from django.utils import timezone

from chat.orchestration.retrieval import parse_filters
from chat.stores.catalogue_index import CatalogueIndex

pytestmark = [pytest.mark.django_db, pytest.mark.asyncio(loop_scope="module")]

Row = Mapping[str, object]
Holds = Callable[[list[Row]], bool]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The catalogue's products by ASIN, from the service itself."""

    rows: Mapping[str, Row]


@pytest.fixture(scope="session")
def shelf(store_service: str) -> Shelf:
    rows: dict[str, Row] = {}
    cursor: str | None = ""
    with httpx.Client(base_url=f"{store_service}/catalogue") as client:
        while cursor is not None:
            params = {"limit": "500"} | ({"cursor": cursor} if cursor else {})
            page = client.get("/v1/products", params=params).json()
            rows |= {each["asin"]: each for each in page["items"]}
            cursor = page["next_cursor"]
    return Shelf(rows)


def first(*titles: str) -> Holds:
    """The first results are these series, in any order."""
    return lambda rows: (
        {str(r["series_title"]) for r in rows[: len(titles)]} == set(titles)
    )


def among(*titles: str, top: int = 10) -> Holds:
    """All of these series are among the first ``top``."""
    return lambda rows: set(titles) <= {str(r["series_title"]) for r in rows[:top]}


def missing(*titles: str) -> Holds:
    """None of these series is a result."""
    return lambda rows: not set(titles) & {str(r["series_title"]) for r in rows}


def genre(name: str, least: int = 8) -> Holds:
    """At least so many of the first ten have the genre."""
    return lambda rows: sum(name in r["genres"] for r in rows[:10]) >= least  # type: ignore[operator]


def each(key: str, *values: object) -> Holds:
    """Every result's ``key`` is one of the values."""
    return lambda rows: bool(rows) and all(r[key] in values for r in rows)


def author(name: str, least: int) -> Holds:
    """At least so many of the first ten are by the author."""
    return lambda rows: sum(name in str(r["author"]) for r in rows[:10]) >= least


def theme(word: str, least: int) -> Holds:
    """At least so many of the first five speak of it in themes, title or text."""

    def holds(rows: list[Row]) -> bool:
        told = [
            f"{r['themes']} {r['synopsis']} {r['pitch']} {r['title']}" for r in rows
        ]
        return sum(word in text.casefold() for text in told[:5]) >= least

    return holds


def newest_first(least: int) -> Holds:
    """So many results, the later released before the earlier, none to come."""

    def holds(rows: list[Row]) -> bool:
        dates = [str(r["release_date"]) for r in rows]
        today = timezone.now().date().isoformat()
        ordered = dates == sorted(dates, reverse=True)
        return len(rows) >= least and ordered and dates[0] <= today

    return holds


QUERIES: list[tuple[str, list[Holds]]] = [
    (
        "recommend horror manga like Junji Ito",
        [genre("horror"), author("Junji Ito", 4)],
    ),
    ("something really scary", [genre("horror", 10)]),
    ("creepy small-town mystery with a curse", [genre("horror", 10)]),
    ("can you suggest a few romance manga", [genre("romance", 10)]),
    (
        "any good sports manga? volleyball maybe",
        [genre("sports", 10), first("Haikyu!!")],
    ),
    ("manga about basketball", [among("Slam Dunk", "Kuroko's Basketball", top=3)]),
    ("boxing manga", [among("Hajime no Ippo: Fighting Spirit!", top=3)]),
    ("a long fantasy adventure", [genre("fantasy", 9), genre("adventure", 9)]),
    ("sci-fi with giant robots", [genre("sci-fi", 8), genre("mecha", 4)]),
    ("cyberpunk", [among("Akira", "The Ghost in the Shell", top=4)]),
    ("manga about cooking", [genre("cooking", 9)]),
    ("music and bands", [among("K-On!", "Nana", "Bocchi the Rock!", top=6)]),
    ("space exploration", [theme("space", 3)]),
    ("time travel", [theme("time", 3)]),
    ("vampires", [theme("vampire", 4)]),
    ("zombies", [among("I Am a Hero", top=3)]),
    ("samurai stories", [theme("samurai", 3)]),
    ("cute girls go camping", [first("Laid-Back Camp")]),
    ("detective solving murders", [among("Case Closed", top=3)]),
    ("gambling for your life", [among("Gambling Apocalypse: Kaiji", top=3)]),
    ("high school love story", [genre("romance", 10)]),
    ("a board game prodigy, like go or shogi", [among("Hikaru no Go", top=4)]),
    ("recommend some finished seinen series", [each("status", "finished")]),
    ("an ongoing shonen", [each("status", "ongoing"), each("demographic", "shonen")]),
    ("mysteries but no horror", [lambda rows: not genre("horror", 1)(rows)]),
    (
        "a short psychological thriller under 10 volumes",
        [lambda rows: all(int(str(r["volumes_in_series"])) < 10 for r in rows)],
    ),
    ("something for my 8 year old niece", [each("age_rating", "all")]),
    ("fantasy in digital", [each("format", "digital"), genre("fantasy", 10)]),
    ("a sports box set", [each("format", "box-set"), genre("sports", 10)]),
    ("what do you have by Naoki Urasawa?", [author("Urasawa", 4)]),
    ("anything by rumiko takahashi", [author("Rumiko Takahashi", 3)]),
    ("anything by Urasawa", [author("Urasawa", 4)]),
    ("manga like Naruto", [missing("Naruto"), genre("action", 7)]),
    ("I loved Death Note, what next?", [missing("Death Note"), among("Monster")]),
    ("something similar to Haikyu but basketball", [missing("Haikyu!!")]),
    # a book by what happens in it
    ("the boy who turns into a chainsaw", [among("Chainsaw Man", top=1)]),
    ("that one with the notebook that kills people", [among("Death Note", top=1)]),
    ("dark fantasy, not Berserk", [missing("Berserk"), genre("fantasy", 8)]),
    ("short series, 3 volumes max", [lambda rows: len(rows) >= 5]),
    ("age appropriate manga for a 12-year-old", [lambda rows: len(rows) >= 5]),
    # what came out last
    ("what's new?", [newest_first(least=10)]),
    ("newest horror releases", [newest_first(least=10), genre("horror", 10)]),
    ("latest digital releases", [newest_first(least=10), each("format", "digital")]),
    # names, however written
    ("Juji Ito", [author("Junji Ito", 8)]),
    ("ito junji horror", [author("Junji Ito", 6), genre("horror", 10)]),
    ("fullmetal alchemst", [first("Fullmetal Alchemist")]),
    ("full metal alchemist", [first("Fullmetal Alchemist")]),
    ("onepunch man", [first("One-Punch Man")]),
    ("vinlnd saga", [first("Vinland Saga")]),
    ("jujitsu kaisen", [first("Jujutsu Kaisen")]),
    ("うずまき", [first("Uzumaki")]),
    ("ベルセルク 3巻", [first("Berserk"), lambda rows: rows[0]["volume"] == 3]),
    ("shingeki no kyojin", [first("Attack on Titan")]),
    ("kimetsu no yaiba", [first("Demon Slayer: Kimetsu no Yaiba")]),
    ("nausicaa", [first("Nausicaä of the Valley of the Wind")]),
    ("evangelion", [first("Neon Genesis Evangelion")]),
    ("Berserk vol 2", [first("Berserk"), lambda rows: rows[0]["volume"] == 2]),
    ("20th century boys", [first("20th Century Boys")]),
    ("伊藤潤二", [author("Junji Ito", 8)]),
]


@pytest.mark.parametrize(("query", "properties"), QUERIES, ids=[q for q, _ in QUERIES])
async def test_the_first_ten_are_what_was_asked_for(
    index: CatalogueIndex, shelf: Shelf, query: str, properties: list[Holds]
) -> None:
    found = await index.search(query, parse_filters(query), limit=10)
    rows = [shelf.rows[candidate.asin] for candidate in found]
    told = [(str(r["series_title"]), r["format"], r["genres"]) for r in rows]
    assert rows
    assert all(holds(rows) for holds in properties), told


async def test_results_are_distinct_series_in_falling_order(
    index: CatalogueIndex, shelf: Shelf
) -> None:
    found = await index.search("a good adventure", parse_filters(""), limit=20)
    assert len({each.series_id for each in found}) == len(found) == 20
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert all(-1 <= c.similarity <= 1 for c in found)
    assert all(shelf.rows[c.asin]["series_id"] == c.series_id for c in found)


async def test_what_is_shown_is_the_first_trusted_volume(
    index: CatalogueIndex, shelf: Shelf
) -> None:
    found = await index.search("action", parse_filters("action"), limit=50)
    rows = [shelf.rows[candidate.asin] for candidate in found]
    assert {row["volume"] for row in rows} == {1}
    assert all(row["listing"]["trust_score"] >= 0.6 for row in rows)  # type: ignore[index]
