"""Which volumes a message asks for, when the series is known."""

import pytest

from chat.orchestration.volumes import volumes_asked

SERIES = [1, 2, 3, 4, 5, 6, None]


@pytest.mark.parametrize(
    ("text", "volumes"),
    [
        ("Demon Slayer volumes 1 to 3", (1, 2, 3)),
        ("vol 2-4 of Monster", (2, 3, 4)),
        ("volumes 2, 3 and 5 of Monster", (2, 3, 5)),
        ("the last volume of Monster", (6,)),
        ("Monster, newest volume", (6,)),
        ("which volume of Monster is the newest", (6,)),
        ("next volume after Spy x Family 4", (5,)),
        ("what comes after volume 2 of One Piece?", (3,)),
        ("volumes 5 to 9", (5, 6)),
        ("the next volume after 6", ()),
        ("next volume of One Piece under $20", ()),
        ("volume 3", ()),
        ("how many volumes has Monster?", ()),
    ],
)
def test_the_volumes_that_are_asked_for(text: str, volumes: tuple[int, ...]) -> None:
    assert volumes_asked(text).of(SERIES) == volumes


def test_a_huge_range_names_only_volumes_that_are_there() -> None:
    assert volumes_asked("volumes 1 to 999").of(SERIES) == (1, 2, 3, 4, 5, 6)
    assert volumes_asked("the last volume").of([]) == ()
