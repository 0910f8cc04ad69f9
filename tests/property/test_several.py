"""Where a message with several wishes is cut: at requests, and nowhere else."""

import re

from hypothesis import given
from hypothesis import strategies as st

from chat.orchestration.several import clauses_of, wishes_apart
from chat.orchestration.turns import Intent, IntentGuess
from chat.orchestration.wish_words import GENRES

GENRE = st.sampled_from(sorted(GENRES))
TITLE = st.sampled_from(
    ["Death Note", "Monster", "Cats and Bones", "Spice and Wolf", "20th Century Boys"]
)
JOINING = {"and", "also", "plus", "but", "oh", "btw", "by", "the", "way", "then"}
JOINING |= {"please", "so"}
REQUEST = st.sampled_from(
    [
        "recommend me something dark",
        "what is your return policy",
        "how much is the box set",
        "do you have Monster",
        "is there a sequel",
        "any deals on horror",
    ]
)
PIECE = st.sampled_from(
    ["and", "also", ",", "?", ".", "is", "it", "Berserk", "how much", "vol. 3", "by"]
)


def words(text: str) -> list[str]:
    return [w for w in re.findall(r"\w+", text.casefold()) if w not in JOINING]


@given(st.lists(PIECE | REQUEST | st.text(max_size=12), max_size=14).map(" ".join))
def test_no_word_is_lost_or_said_twice_but_joining_ones(text: str) -> None:
    clauses = clauses_of(text)
    assert 1 <= len(clauses) <= 4
    assert words(" ".join(each.text for each in clauses)) == words(text)


@given(GENRE, GENRE, TITLE, TITLE, st.sampled_from([" and ", ", ", " but also "]))
def test_joined_genres_and_titles_are_one_wish(
    genre: str, other: str, title: str, rival: str, joint: str
) -> None:
    for text in (
        f"{genre}{joint}{other}",
        f"recommend me {genre}{joint}{other} manga",
        f"{title}{joint}{rival} compared",
        f"compare {title} and {rival}",
        f"something like {title}{joint}{rival}",
    ):
        assert len(clauses_of(text)) == 1, text


@given(REQUEST, REQUEST, st.sampled_from(["? ", " and ", ". Also, ", ", and also "]))
def test_two_requests_are_two_clauses(one: str, two: str, joint: str) -> None:
    assert [each.text for each in clauses_of(f"{one}{joint}{two}?")] == [
        one + joint.strip()[:1].strip("a,"),
        f"{two}?",
    ]


@given(st.lists(st.sampled_from(list(Intent)), min_size=2, max_size=4), st.data())
def test_a_message_is_cut_into_two_at_least_or_not_at_all(
    intents: list[Intent], data: st.DataObject
) -> None:
    clauses = clauses_of(
        "do you have Monster? what is your return policy? any deals on horror?"
    )
    guesses = [
        IntentGuess(data.draw(st.sampled_from(intents)), 0.9, data.draw(st.booleans()))
        for _ in clauses
    ]
    wishes = wishes_apart(clauses, guesses)
    assert len(wishes) != 1
    if wishes:
        assert words(" ".join(wishes)) == words(" ".join(c.text for c in clauses))
    if any(g.intent is Intent.HAND_OVER and not g.unsure for g in guesses):
        assert wishes == ()
