"""Another catalogue file is served as well, and a bad one is refused by its row."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from chat.demo_store.application import create_app
from chat.demo_store.conf import StoreSettings, StoreSettingsError, settings_from
from chat.demo_store.files import read_foreign
from chat.demo_store.series import CatalogueFileError
from chat.demo_store.shop import Shop

ROOT = Path(__file__).resolve().parents[3]
HEADER = (
    "anilist_id,title_english,title_romaji,status,start_year,genres,demographic,tags,"
    "mean_score,popularity\n"
)
ROW = "7,Blue Moon,Aoi Tsuki,FINISHED,2001,Horror|Ecchi,Seinen,Ghost:90,80,9000\n"


def _file(tmp_path: Path, text: str, name: str = "catalogue.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def anilist_shop(shared_data) -> Shop:
    path = shared_data / "manga_catalogue_anilist/manga.csv"
    return Shop(StoreSettings(catalogue_path=path, latency="zero"))


@pytest.fixture
async def anilist(anilist_shop):
    transport = httpx.ASGITransport(create_app(anilist_shop))
    async with httpx.AsyncClient(transport=transport, base_url="http://s") as client:
        yield client


def test_every_row_of_the_anilist_file_becomes_a_series(anilist_shop):
    catalogue = anilist_shop.catalogue
    assert len(catalogue.series) == 2806
    for series in catalogue.series:
        assert series.author == ""
        assert series.publisher == ""
        assert series.synopsis
        assert catalogue.first_volume(series.slug)


async def test_all_seven_services_work_on_the_anilist_file(anilist):
    page = (
        await anilist.get(
            "/catalogue/v1/products",
            params={"genre": "horror", "first_volumes": "true", "limit": 10},
        )
    ).json()
    asins = [each["asin"] for each in page["items"]]
    assert len(asins) == 10
    found = await anilist.post("/catalogue/v1/products/lookup", json={"asins": asins})
    assert [each["asin"] for each in found.json()["items"]] == asins
    asked = {"asins": asins, "tier": "guest"}
    quotes = (await anilist.post("/pricing/v1/quotes", json=asked)).json()
    assert all(each["amount_minor"] > 0 for each in quotes["quotes"])
    profile = await anilist.get("/profile/v1/customers/demo-horror-fan")
    assert len(profile.json()["owned_asins"]) >= 3
    wish = {
        "customer_id": "demo-horror-fan",
        "seed_asins": asins[:1],
        "genres": ["horror"],
        "limit": 5,
    }
    suggested = await anilist.post("/recommendations/v1/suggest", json=wish)
    assert len(suggested.json()["items"]) == 5
    promotions = await anilist.post("/promotions/v1/active", json=asked)
    assert any(each["asins"] for each in promotions.json()["items"])
    reviews = await anilist.post("/reviews/v1/summaries", json={"asins": asins})
    assert len(reviews.json()["items"]) == 10
    documents = [
        {"id": each["asin"], "text": f"{each['title']}\n{each['synopsis']}"}
        for each in page["items"]
    ]
    ranked = await anilist.post(
        "/reranker/v1/rerank",
        json={"query": page["items"][3]["series_title"], "documents": documents},
    )
    assert ranked.json()["results"][0]["id"] == asins[3]


def test_missing_columns_are_derived_and_unknown_people_stay_unknown(tmp_path):
    (series,) = read_foreign(_file(tmp_path, "title_romaji\nAoi Tsuki\n")).series
    assert series.title == "Aoi Tsuki"
    assert series.author == series.publisher == series.demographic == ""
    assert series.volumes >= 1
    assert "Aoi Tsuki" in series.synopsis


def test_known_columns_are_taken_over(tmp_path):
    (series,) = read_foreign(_file(tmp_path, HEADER + ROW)).series
    assert series.slug == "blue-moon-7"
    assert series.genres == ("horror",)
    assert series.demographic == "seinen"
    assert series.status == "finished"
    assert series.age_rating == "mature"
    assert series.themes == ("ghost",)


def test_stated_author_volumes_and_price_win(tmp_path):
    row = {
        "title": "Blue Moon",
        "author": "An Author",
        "volumes": 3,
        "price": "7.25",
        "genres": ["Drama"],
    }
    path = _file(tmp_path, json.dumps(row) + "\n", "catalogue.jsonl")
    shop = Shop(StoreSettings(catalogue_path=path))
    own = [each for each in shop.catalogue.products if each.is_own]
    papers = [each for each in own if each.draft.format == "paperback"]
    assert [each.draft.price.amount_minor for each in papers] == [725, 725, 725]
    assert {each.series.author for each in own} == {"An Author"}


GOOD = "9,Red Sun,Akai Hi,RELEASING,2011,Action,Shounen,,70,4000\n"
CSV_ROWS = [
    (ROW, r'the series "blue-moon-7" is on line 2 already'),
    (ROW.replace("Blue", "Grey"), 'the id "7" is on line 2 already'),
    ("8,,,FINISHED,,,,,,\n", "no title"),
    ("8,A,,SOLD,2001,,,,,\n", 'unknown status "SOLD"'),
    ("8,A,,FINISHED,MMI,,,,,\n", 'does not begin with a year: "MMI"'),
    ("8,A,,FINISHED,20015,,,,,\n", "does not begin with a year"),
    ("8,A,,FINISHED,9999,,,,,\n", "no such year: 9999"),
    ("8,A,,FINISHED,2001,,,,good,\n", '"mean_score" is not a number: "good"'),
    ("8,Blue Sea\n", "2 columns instead of 10"),
    ("8,A,,FINISHED,2001,,,,,,,more\n", "12 columns instead of 10"),
    ('8,"A"b,,FINISHED,2001,,,,,\n', "expected after"),
    ('8,"A,,FINISHED,2001,,,,,\n', "a quote is never closed"),
    (f"8,{'A' * 1_000_000},,FINISHED,2001,,,,,\n", "title is longer than 300"),
    (f"8,A,,FINISHED,2001,,,{'t' * 9_000},,\n", "themes is longer than 300"),
    ("8,A\x00B,,FINISHED,2001,,,,,\n", "can't be shown"),
]
JSON_ROWS = [
    ('{"title"', "not JSON"),
    ("[" * 100_000, "not JSON"),
    ("[]", "not an object"),
    ('{"title": ["A"], "volumes": 1}', "no title"),
    ('{"title": {"en": "A"}}', '"title" must be a text'),
    ('{"title": "A", "volumes": 0}', "0 volumes are not 1 to 500"),
    ('{"title": "A", "volumes": -3}', "-3 volumes are not 1 to 500"),
    ('{"title": "A", "volumes": 1e99}', "volumes are not 1 to 500"),
    ('{"title": "A", "volumes": NaN}', '"volumes" is not a number'),
    ('{"title": "A", "price": "cheap"}', '"price" is not an amount: "cheap"'),
    ('{"title": "A", "price": -1}', '"price" is out of range: "-1"'),
    ('{"slug": "a", "title": "A"}', "missing: .*author"),
    ('{"title": "A\\ud800"}', "a lone surrogate"),
]


@pytest.mark.parametrize(("row", "why"), CSV_ROWS)
def test_a_bad_row_of_a_csv_is_left_out_and_told(tmp_path, row, why):
    read = read_foreign(_file(tmp_path, HEADER + ROW + row + GOOD))
    assert [each.title for each in read.series] == ["Blue Moon", "Red Sun"]
    (skipped,) = read.skipped
    assert skipped.number == 3
    assert re.search(why, skipped.wrong), skipped.wrong
    assert len(skipped.wrong) < 200


@pytest.mark.parametrize(("row", "why"), JSON_ROWS)
def test_a_bad_line_of_a_jsonl_is_left_out_and_told(tmp_path, row, why):
    text = f'{{"title": "Blue Moon"}}\n{row}\n\n{{"title": "Red Sun"}}\n'
    read = read_foreign(_file(tmp_path, text, "c.jsonl"))
    assert [each.title for each in read.series] == ["Blue Moon", "Red Sun"]
    (skipped,) = read.skipped
    assert skipped.number == 2
    assert re.search(why, skipped.wrong), skipped.wrong
    assert len(skipped.wrong) < 200


def test_a_byte_that_is_no_text_costs_its_own_row(tmp_path):
    for name, rows in (
        ("c.csv", (b"title", b"Blue Moon", b"Caf\xe9", b"Red Sun")),
        (
            "c.jsonl",
            (b"", b'{"title": "Blue Moon"}', b'"\xff"', b'{"title": "Red Sun"}'),
        ),
    ):
        path = tmp_path / name
        path.write_bytes(b"\r\n".join(rows))
        read = read_foreign(path)
        assert [each.title for each in read.series] == ["Blue Moon", "Red Sun"]
        assert [(each.number, each.wrong) for each in read.skipped] == [
            (3, "not UTF-8")
        ]


def test_a_mark_line_ends_order_and_other_columns_do_not_matter(tmp_path):
    plain = read_foreign(_file(tmp_path, HEADER + ROW + GOOD))
    names = HEADER.strip().split(",")[::-1]
    rows = [each.strip().split(",")[::-1] for each in (ROW, GOOD)]
    lines = [",".join(["Shelf", *names])] + [",".join(["x", *row]) for row in rows]
    path = tmp_path / "other.csv"
    path.write_bytes("\r\n".join(["\ufeff" + lines[0].upper(), *lines[1:]]).encode())
    assert read_foreign(path).series == plain.series
    assert read_foreign(path).skipped == ()


def test_many_stray_quotes_cost_their_rows_only(tmp_path):
    rows = "".join(f'"{number}\nTitle {number}\n' for number in range(301))
    read = read_foreign(_file(tmp_path, "title\n" + rows + "Blue Moon\n"))
    titles = {each.title for each in read.series}
    assert titles == {"Blue Moon", *(f"Title {number}" for number in range(301))}
    assert {each.wrong for each in read.skipped} == {"a quote is never closed"}
    assert [each.number for each in read.skipped] == list(range(2, 604, 2))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the file is empty"),
        ("\ufeff\n\n", "the file is empty"),
        (HEADER, "no series in it"),
        (HEADER + "8,,,FINISHED,,,,,,\n", "no series in it; line 2: no title"),
        ("title;author\nA;B\n", "line 1: no column is named title, title_english or"),
        ("title,title\nA,B\n", 'line 1: two columns are named "title"'),
    ],
)
def test_a_file_without_a_good_row_is_refused(tmp_path, text, complaint):
    with pytest.raises(CatalogueFileError, match=complaint):
        read_foreign(_file(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text_is_refused_by_name(tmp_path):
    with pytest.raises(CatalogueFileError, match=r"nowhere\.csv: No such file"):
        read_foreign(tmp_path / "nowhere.csv")
    with pytest.raises(CatalogueFileError, match="Is a directory"):
        read_foreign(tmp_path)
    path = tmp_path / "c.csv"
    path.write_bytes("title\nBlue Moon\n".encode("utf-16"))
    with pytest.raises(CatalogueFileError, match="not UTF-8"):
        read_foreign(path)


def _started(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import chat.demo_store.asgi"],
        cwd=ROOT,
        env=os.environ | {"DEMO_STORE_CATALOGUE": str(path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_process_says_why_it_does_not_start(tmp_path):
    ended = _started(_file(tmp_path, HEADER))
    assert ended.returncode != 0
    assert ended.stderr.startswith("demo store: ")
    assert "no series in it" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_process_says_what_it_left_out_and_starts(tmp_path):
    rows = "".join(f"{number},,,FINISHED,,,,,,\n" for number in range(25))
    started = _started(_file(tmp_path, HEADER + ROW + rows))
    assert started.returncode == 0
    told = started.stderr.splitlines()
    assert told[0].endswith("1 series read, 25 rows skipped")
    assert told[1].startswith("demo store: line 3 skipped: no title")
    assert told[-1] == "demo store: and 5 more"
    assert len(told) == 22


def test_the_stand_in_never_imports_django():
    code = (
        "import sys, chat.demo_store.asgi;"
        "print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert printed.strip() == "[]"


def test_settings_are_loud_on_nonsense():
    with pytest.raises(StoreSettingsError, match="DEMO_STORE_LATENCY"):
        settings_from({"DEMO_STORE_LATENCY": "slow"})
    with pytest.raises(StoreSettingsError, match="STORE_PUBLIC_URL"):
        settings_from({"STORE_PUBLIC_URL": "shop.example"})
    stated = settings_from({"STORE_PUBLIC_URL": "https://shop.example/"})
    assert stated.public_url == "https://shop.example"
    assert stated.latency == "realistic"
