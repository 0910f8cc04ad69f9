"""What holds for every catalogue and every message: names are found, spans are sane."""

import string
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chat.orchestration.folding import fold, fold_japanese
from chat.orchestration.names import NamedSeries, NameIndex
from chat.orchestration.spelling import SpellingIndex, allowed_errors, distance

TITLES = (
    "Uzumaki",
    "Monster",
    "20th Century Boys",
    "Fullmetal Alchemist",
    "Neon Genesis Evangelion",
    "Demon Slayer: Kimetsu no Yaiba",
    "Vinland Saga",
    "Ooku: The Inner Chambers",
    "One Piece",
)
INDEX = NameIndex(
    NamedSeries(
        title, (title, "うずまき") if title == "Uzumaki" else (title,), ("Junji Ito",)
    )
    for title in TITLES
)
WORDS = st.text(string.ascii_lowercase, min_size=1, max_size=12)
CERTAIN = st.sampled_from([t for t in TITLES if t not in ("Monster", "One Piece")])


@given(st.text(max_size=400))
def test_any_text_gives_spans_that_do_not_overlap(text: str) -> None:
    found = INDEX.find(text)
    assert all(0 < match.certainty <= 1 for match in found)
    spans = sorted({(match.start, match.end) for match in found})
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(
    CERTAIN,
    st.sampled_from(["do you have {}?", "tell me about {} please", "{} vol 2", "{}"]),
    st.sampled_from([str.lower, str.upper, str.title, str]),
)
def test_a_distinctive_title_is_found_in_any_case(
    title: str, sentence: str, case: type[str]
) -> None:
    found = INDEX.find(sentence.format(case(title)))
    assert [match.key for match in found] == [title]


@given(CERTAIN, st.data())
def test_one_letter_too_few_is_forgiven(title: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(title) - 2))
    if title[place].isalpha() and title[place - 1].isalpha():
        found = INDEX.find(f"do you have {title[:place]}{title[place + 1 :]}")
        assert title in [match.key for match in found]


@given(st.lists(WORDS, max_size=8).map(" ".join))
def test_lower_case_prose_never_names_a_plain_word(text: str) -> None:
    assert "Monster" not in {m.key for m in INDEX.find(f"a scary {text} monster that")}


@settings(max_examples=200)
@given(WORDS, WORDS)
def test_distance_is_symmetric_and_bounded(left: str, right: str) -> None:
    limit = 3
    assert distance(left, right, limit) == distance(right, left, limit)
    assert (distance(left, right, limit) == 0) == (left == right)
    assert distance(left, right, limit) <= limit + 1


@given(st.text(string.ascii_lowercase, min_size=5, max_size=20), st.data())
def test_a_key_is_found_by_any_single_error(key: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(key) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    wrong = data.draw(
        st.sampled_from(
            [
                key[:place] + key[place + 1 :],
                key[:place] + letter + key[place:],
                key[:place] + letter + key[place + 1 :],
            ]
        )
    )
    if wrong != key:
        assert key in [near for near, _ in SpellingIndex([key]).near(wrong)]


@given(st.lists(WORDS, max_size=30), WORDS)
def test_what_is_near_is_within_the_errors_allowed(keys: list[str], word: str) -> None:
    for key, errors in SpellingIndex(keys).near(word):
        assert key in keys
        assert 0 < errors <= allowed_errors(len(key))


def test_a_word_is_not_near_to_a_long_name_that_begins_alike() -> None:
    index = SpellingIndex(["villaindukespreciousone", "vinlandsaga"])
    assert index.near("vinland") == []
    assert [key for key, _ in index.near("vinlandsega")] == ["vinlandsaga"]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_japanese(fold_japanese(text)) == fold_japanese(text)


def test_the_marks_of_japanese_stay() -> None:
    assert fold("が") != fold("か")
    assert fold_japanese("ナルト") == fold_japanese("なると")
    assert fold("Ōoku") == fold("OOKU") == "ooku"
