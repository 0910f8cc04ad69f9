"""What a text claims about volumes, authors and titles, held to the turn's facts."""

import pytest

from guardrails.core.checks import titles
from guardrails.core.types import Facts, ListingFact, Money

FACTS = Facts(
    listings=(
        ListingFact(
            "B07XJ8C8F5",
            "Monster, Vol. 1",
            author="Naoki Urasawa",
            series="Monster",
            volumes_in_series=18,
            volume=1,
            price=Money(999, "USD"),
        ),
        ListingFact(
            "1421505754",
            "Naruto, Vol. 9",
            author="Masashi Kishimoto",
            series="Naruto",
            volumes_in_series=72,
            volume=9,
        ),
        ListingFact("B0BYTTXCQP", "Witch Hat Atelier, Vol. 3"),
    ),
    titles=("Monster, Vol. 1", "Naruto, Vol. 9", "Witch Hat Atelier, Vol. 3"),
)


def kinds(text: str) -> list[str]:
    return [each.kind for each in titles.find(text, FACTS)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Naruto vol. one hundred and twenty is out.", "volume"),
        ("Naruto #120 is out.", "volume"),
        ("Naruto 120 is out.", "volume"),
        ("The 120th volume of Naruto is out.", "volume"),
        ("Naruto's volume 120 is out.", "volume"),
        ("Read **Naruto** up to volume 120.", "volume"),
        ("Naruto 第120巻", "volume"),
        ("Naruto, volumes 71 through volume 74.", "volume"),
        ("Naruto is a 120-volume series.", "volumes"),
        ("Naruto runs for one hundred twenty volumes.", "volumes"),
        ("There are 19 volumes of the Monster series.", "volumes"),
        ("Kentaro Miura's Monster is great.", "author"),
        ("The author of Monster, Kentaro Miura, is great.", "author"),
        ("Monster, a work of Kentaro Miura.", "author"),
        ("Try *Blood Moon Requiem*, Vol. 2.", "title"),
        ("1. Blood Moon Requiem, Vol. 2", "title"),
        ("「Blood Moon Requiem」 vol. 2", "title"),
        ("_Blood Moon Requiem_ by Hana Sato", "title"),
        ("‘Blood Moon Requiem’ by Hana Sato", "title"),
    ],
)
def test_what_the_facts_contradict_is_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Naruto, Vol. 72 and one more",
        "I have 3 volumes of Naruto and 100 others",
        "Naruto scores 98%, or 98.5 to be exact",
        "Monster (2004)",
        "Monster 1995 edition",
        "Monster spans eighteen volumes",
        "Monster 全18巻",
        "Naruto ranks #1 of 100",
        "Naoki Urasawa's Monster",
        "Shonen Jump's Naruto is fun.",
        "Monster, by VIZ Media",
        "The author of Monster, Pluto and 20th Century Boys.",
        "the creator of Naruto is Masashi Kishimoto",
        "It is a *quiet masterpiece* by Naoki Urasawa.",
        "Start with Volume 1.",
        "Try the Golden Age arc, Vol. 3.",
        "The Perfect Edition, Vol. 1 is larger.",
        "Reading Witch Hat Atelier Vol. 3 now",
        "Sorry, Blood Moon Requiem, Vol. 2 is not in our shop.",
        "We don't have Blood Moon Requiem, Vol. 2.",
        "Team Seven appears in Vol. 3 of Naruto.",
        "* Naruto, Vol. 9 is fun\n* Monster, Vol. 1",
    ],
)
def test_what_they_bear_out_or_cannot_tell_is_left_alone(text: str) -> None:
    assert kinds(text) == []
