"""What of a conversation is shared: the words, and not by whom they were said."""

import pytest

from chat.live.share_contents import Occasion, Spoken, contents_of
from chat.orchestration.turn_events import EndStatus
from chat.stores.session_store import StoredSession, StoredTurn
from tests.fakes.ports import START

SESSION = StoredSession("s", b"", None, "demo", "en", START, START)


def shared(question: str) -> str:
    """Return a question as its share shows it."""
    turn = StoredTurn(
        session_id="s",
        message_id="m",
        response_id="r",
        user_text=question,
        received_at=START,
        status=EndStatus.COMPLETE,
        degraded=(),
        answer_text="Try Uzumaki.",
        products=(),
        last_seq=2,
        finished_at=START,
    )
    occasion = Occasion(START, START, {})
    contents = contents_of(SESSION, [Spoken(turn, None)], occasion, str)
    told = contents.snapshot["turns"][0]["text"]
    assert contents.title == told
    return str(told)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("My name is Mia Wong, got horror?", "My name is [name removed], got horror?"),
        ("my name's Émile. Something new", "my name's [name removed]. Something new"),
        ("Call me Ishmael and be quick", "Call me [name removed] and be quick"),
        ("I’m called O’Hara-Smith", "I’m called [name removed]"),
        ("something short, yours, Bo", "something short, yours, [name removed]"),
    ],
)
def test_who_introduces_themselves_is_not_named(said: str, told: str) -> None:
    assert shared(said) == told


@pytest.mark.parametrize(
    "said",
    [
        "Is My Name Is Shingo finished?",
        "my name is on the order, is it shipped?",
        "who wrote Your Name?",
        "call me when Berserk is back",
    ],
)
def test_other_words_stay_as_they_were(said: str) -> None:
    assert shared(said) == said
