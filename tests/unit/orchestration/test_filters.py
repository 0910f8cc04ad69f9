"""What a shopper's words make of the filters: the wish, its limit, and its absence."""

import pytest

from chat.orchestration.retrieval import parse_filters
from chat.orchestration.turns import Filters
from guardrails.core.checks.prices import find_amounts
from guardrails.core.types import Money


def usd(minor: int) -> Money:
    return Money(minor, "USD")


GORE = ("gore", "gory", "gruesome", "dismember")
HORROR, ROMANCE = ("horror",), ("romance",)
FINISHED, ONGOING = ("finished",), ("ongoing",)

PHRASES: list[tuple[str, Filters]] = [
    # genres
    ("recommend horror manga like Junji Ito", Filters(genres=HORROR)),
    ("something really scary", Filters(genres=HORROR)),
    ("a sweet love story", Filters(genres=ROMANCE)),
    ("got any rom-coms?", Filters(genres=ROMANCE)),
    ("volleyball or basketball maybe", Filters(genres=("sports",))),
    ("a long fantasy adventure", Filters(genres=("fantasy", "adventure"))),
    ("science fiction with giant robots", Filters(genres=("sci-fi", "mecha"))),
    ("cosy slice of life please", Filters(genres=("slice-of-life",))),
    ("a detective story", Filters(genres=("mystery",))),
    ("funny stuff", Filters(genres=("comedy",))),
    ("SCI-FI!!", Filters(genres=("sci-fi",))),
    ("ホラー漫画のおすすめは?", Filters(genres=HORROR)),
    ("manga about bands and music", Filters(genres=("music",))),
    ("mind games and suspense", Filters(genres=("psychological", "thriller"))),
    ("can't get enough horror", Filters(genres=HORROR)),
    ("I have no problem with horror", Filters(genres=HORROR)),
    ("why not a romance for once", Filters(genres=ROMANCE)),
    ("Ich suche Romantik-Manga", Filters(genres=ROMANCE)),
    # misspelt
    ("recomend me sumthing scarry pls", Filters(genres=HORROR)),
    ("a finnished romanse", Filters(genres=ROMANCE, statuses=FINISHED)),
    ("a fantacy in papperback", Filters(genres=("fantasy",), formats=("paperback",))),
    ("anything by Horrar", Filters()),
    # what came out last
    ("what's new?", Filters(newest=True)),
    ("newest horror releases", Filters(genres=HORROR, newest=True)),
    ("anything released this year?", Filters(newest=True)),
    ("I need a new manga", Filters()),
    ("what's new with my order?", Filters()),
    # the reader
    ("I'm 14, what can I read?", Filters(max_age_rating="teen")),
    ("I am 9 and like dragons", Filters(max_age_rating="all")),
    ("I'm 20 volumes into Naruto", Filters()),
    # not: genres
    ("no romance please", Filters(excluded_genres=ROMANCE)),
    ("nothing too gory", Filters(excluded_genres=HORROR, excluded_words=GORE)),
    ("horror without gore", Filters(genres=HORROR, excluded_words=GORE)),
    ("not baseball", Filters(excluded_words=("baseball",))),
    ("no vampires or zombies", Filters(excluded_words=("vampire", "zombie"))),
    ("too scary", Filters(excluded_genres=HORROR)),
    ("not too scary", Filters(excluded_genres=HORROR)),
    ("I don't like horror", Filters(excluded_genres=HORROR)),
    ("I'm not a big fan of isekai", Filters(excluded_genres=("isekai",))),
    ("anything but sports", Filters(excluded_genres=("sports",))),
    ("tired of isekai, give me crime", Filters(("crime",), ("isekai",))),
    ("no horror or romance", Filters(excluded_genres=("horror", "romance"))),
    (
        "no romance, mecha or sports",
        Filters(excluded_genres=("romance", "mecha", "sports")),
    ),
    ("fantasy without romance", Filters(("fantasy",), ROMANCE)),
    ("a mystery, but not horror", Filters(("mystery",), HORROR)),
    ("not horror, I want romance", Filters(ROMANCE, HORROR)),
    (
        "isn't there something less violent?",
        Filters(
            excluded_genres=HORROR,
            excluded_words=("violence", "violent", "brutal", "gore"),
        ),
    ),
    # length
    ("more than 20 volumes", Filters(min_volumes=21)),
    ("no more than 20 volumes", Filters(max_volumes=20)),
    ("something longer", Filters(min_volumes=20)),
    # other languages, and grown-up readers
    ("un manga de terror", Filters(genres=HORROR)),
    ("un manga de sport terminé", Filters(("sports",), statuses=("finished",))),
    ("something more mature", Filters(demographics=("seinen", "josei"))),
    # demographics
    ("recommend some seinen", Filters(demographics=("seinen",))),
    ("shounen or shōjo?", Filters(demographics=("shonen", "shojo"))),
    ("a josei romance", Filters(genres=ROMANCE, demographics=("josei",))),
    # formats
    ("and in digital?", Filters(formats=("digital",))),
    ("for my kindle", Filters(formats=("digital",))),
    ("as an e-book", Filters(formats=("digital",))),
    ("in paperback", Filters(formats=("paperback",))),
    ("is there a boxed set", Filters(formats=("box-set",))),
    ("the Berserk box set", Filters(formats=("box-set",))),
    ("a physical copy", Filters(formats=("paperback", "box-set", "hardcover"))),
    ("no ebooks", Filters(formats=("paperback", "box-set", "hardcover"))),
    ("hardcover edition", Filters(formats=("hardcover",))),
    ("heroes lost in a digital world", Filters()),
    # statuses
    ("something like that but finished", Filters(statuses=FINISHED)),
    ("a complete series", Filters(statuses=FINISHED)),
    ("completed ones only", Filters(statuses=FINISHED)),
    ("not ongoing please", Filters(statuses=FINISHED)),
    ("one that has already ended", Filters(statuses=FINISHED)),
    ("do you have finished series?", Filters(statuses=FINISHED)),
    ("are there any completed mysteries", Filters(("mystery",), statuses=FINISHED)),
    ("still running", Filters(statuses=ONGOING)),
    ("an ongoing series", Filters(statuses=ONGOING)),
    ("not finished yet", Filters(statuses=ONGOING)),
    ("nothing on hiatus", Filters(statuses=("finished", "ongoing"))),
    ("完結した漫画", Filters(statuses=FINISHED)),
    ("is it finished?", Filters()),
    ("and is Berserk completed?", Filters()),
    ("has One Piece ended", Filters()),
    ("do you know if it's finished?", Filters()),
    ("I just finished Monster, what next?", Filters()),
    ("finished reading Uzumaki yesterday", Filters()),
    ("I want to complete my collection", Filters()),
    # budget
    ("under $20", Filters(budget=usd(2000))),
    ("less than 15 bucks", Filters(budget=usd(1500))),
    ("up to 12 dollars", Filters(budget=usd(1200))),
    ("max 10 USD", Filters(budget=usd(1000))),
    ("below ten dollars", Filters(budget=usd(1000))),
    ("under twenty-five bucks", Filters(budget=usd(2500))),
    ("$9.99 or less", Filters(budget=usd(999))),
    ("my budget is 30", Filters(budget=usd(3000))),
    ("I only have $15", Filters(budget=usd(1500))),
    ("between $10 and $20", Filters(budget=usd(2000))),
    ("no more than €12,", Filters(budget=Money(1200, "EUR"))),
    ("under 1,500 yen", Filters(budget=Money(1500, "JPY"))),
    ("maximum £8.50", Filters(budget=Money(850, "GBP"))),
    ("ok then under 30", Filters(budget=usd(3000))),
    ("a $20 budget", Filters(budget=usd(2000))),
    ("nothing over $20", Filters(budget=usd(2000))),
    ("it shouldn't cost more than $20", Filters(budget=usd(2000))),
    ("over $20", Filters()),
    ("why did you charge me $20?", Filters()),
    ("it cost me around $20", Filters()),
    # age
    ("for my 9 year old", Filters(max_age_rating="all")),
    ("un manga pour ma fille de 10 ans", Filters(max_age_rating="all")),
    ("mein Sohn ist 14 Jahre alt", Filters(max_age_rating="teen")),
    ("something for kids", Filters(max_age_rating="all")),
    ("my nephew is 14", Filters(max_age_rating="teen")),
    ("a gift for a sixteen-year-old", Filters(max_age_rating="older-teen")),
    ("for my 35 year old brother", Filters()),
    ("she's 8 and he's 13 years old", Filters(max_age_rating="all")),
    ("nothing mature", Filters(max_age_rating="older-teen")),
    ("for teens", Filters(max_age_rating="teen")),
    ("family friendly", Filters(max_age_rating="all")),
    ("a 20 year old series", Filters()),
    # length
    ("a short series", Filters(max_volumes=10)),
    ("less than 10 volumes", Filters(max_volumes=9)),
    ("nothing longer than 20 volumes", Filters(max_volumes=20)),
    ("five volumes or fewer", Filters(max_volumes=5)),
    ("a one-shot", Filters(max_volumes=1)),
    ("a single volume story", Filters(max_volumes=1)),
    ("not too long", Filters(max_volumes=15)),
    ("a collection of short stories", Filters()),
    ("how many volumes are there in total?", Filters()),
    # one volume
    ("volume 3 of Berserk", Filters(volume=3)),
    ("vol. 12", Filters(volume=12)),
    ("Berserk vol12 please", Filters(volume=12)),
    ("Naruto #4", Filters(volume=4)),
    ("the third volume", Filters(volume=3)),
    ("volume twenty", Filters(volume=20)),
    ("ベルセルク 3巻", Filters(volume=3)),
    ("how much is #2?", Filters()),
    ("the third one", Filters()),
    # titles in quotation marks wish for nothing
    ("do you have 「ホラー」?", Filters()),
    ("who wrote 'Romance Killer'?", Filters()),
    ('is "The Complete Mystery of Sports" any good', Filters()),
    # several at once
    (
        "a finished horror series under $20, in paperback",
        Filters(
            genres=HORROR, statuses=FINISHED, budget=usd(2000), formats=("paperback",)
        ),
    ),
    (
        "mysteries but no horror please, and nothing longer than 20 volumes",
        Filters(("mystery",), HORROR, max_volumes=20),
    ),
    # nothing to filter by
    ("hello!", Filters()),
    ("where is my order?", Filters()),
    ("what do you have by Naoki Urasawa?", Filters()),
    ("", Filters()),
]


@pytest.mark.parametrize(("text", "filters"), PHRASES, ids=[p[0] for p in PHRASES])
def test_a_phrase_means_these_filters(text: str, filters: Filters) -> None:
    assert parse_filters(text) == filters


@pytest.mark.parametrize(
    ("text", "filters"), [p for p in PHRASES if p[1].budget], ids=str
)
def test_the_price_guard_reads_the_same_amount_as_the_budget(
    text: str, filters: Filters
) -> None:
    # The guard judges answers: it takes no bare number for money. What both read as an
    # amount has to be one amount, or a repeated budget would be removed as a price.
    amounts = {
        Money(found.detail["minor"], found.detail["currency"])  # type: ignore[arg-type]
        for found in find_amounts(text)
    }
    assert not amounts or filters.budget in amounts
