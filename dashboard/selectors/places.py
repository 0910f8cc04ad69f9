"""What an id belongs to: an answer, a conversation, a book, a shopper's reference."""

from collections.abc import Iterator
from dataclasses import dataclass

from audit.selectors.turn_search import Order, turns_found
from audit.turn_criteria import TurnCriteria
from chat.selectors.hand_overs import PREFIX, hand_over_session
from guardrails.core.asin import canonical, is_asin, is_isbn10

_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Known:
    """An id that the record knows, or that has the form of a book's."""

    kind: str
    id: str


def known_ids(words: str) -> Iterator[Known]:
    """Yield what ``words`` are the id of; one look into an index for each kind."""
    if len(words) < _SHORTEST or " " in words:
        return
    if turns_found(TurnCriteria(response_id=words), Order(), 1):
        yield Known("response", words)
    if turns_found(TurnCriteria(session_id=words), Order(), 1):
        yield Known("session", words)
    if words.upper().startswith(PREFIX):  # what a shopper was told with "a colleague"
        session_id = hand_over_session(words.upper())
        if session_id is not None:
            yield Known("session", session_id)
    asin = canonical(words.upper())
    if is_asin(asin) or is_isbn10(asin):
        yield Known("asin", asin)
