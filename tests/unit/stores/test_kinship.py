"""What makes a series kin to a model: its first genre, its themes, for whom it is."""

from chat.stores.kinship import Kinship, kinship_of

MODEL = ("[1]", ["action", "horror"], ["devil hunters", "debt"], "shonen")
KIN = kinship_of([MODEL])


def test_it_is_most_akin_to_itself() -> None:
    itself = KIN.of(*MODEL[1:])
    for other in (
        (["action", "horror"], ["debt"], "shonen"),
        (["action"], ["devil hunters"], "shojo"),
        (["horror", "action", "romance", "drama"], ["devil", "love"], "shonen"),
    ):
        assert 0 < KIN.of(*other) < itself


def test_a_first_genre_weighs_more_than_a_later_one() -> None:
    assert KIN.of(["action", "drama"], [], "") > KIN.of(["drama", "action"], [], "")


def test_nothing_shared_and_no_model_is_no_kinship() -> None:
    assert KIN.of(["cooking"], ["recipes"], "josei") == 0
    assert Kinship().of(["action"], ["debt"], "shonen") == 0
