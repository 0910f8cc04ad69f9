"""The list of turns, for the page of traces and for the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from audit.selectors.turn_rows import TurnRow, turn_rows
from audit.selectors.turn_search import Order, turns_counted, turns_found
from chat.selectors.feedback import feedback_of
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.listing import Listing
from dashboard.listing.paging import Count, Key, Place
from dashboard.listing.selection import Values
from dashboard.lists.turn_filters import TURN_FILTERS, criteria_of, words_of


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One turn, and what the shopper thought of it: up, down or nothing."""

    turn: TurnRow
    opinion: str


def order_of(place: Place | None) -> Order:
    """Return the order in which the record is read from a place."""
    match place:
        case Place((datetime() as finished_at, int() as number), is_forward):
            return Order(newest_first=is_forward, edge=(finished_at, number))
        case _:
            return Order()


class TurnSource:
    """Turns of the record, newest first."""

    key_types = (datetime, int)

    def rows(
        self, values: Values, place: Place | None, limit: int
    ) -> Sequence[TurnLine]:
        """Return the ``limit`` turns nearest to a place, newest first."""
        order = order_of(place)
        ids = [each.id for each in turns_found(criteria_of(values), order, limit)]
        turns = turn_rows(ids if order.newest_first else ids[::-1])
        opinions = feedback_of([turn.response_id for turn in turns])
        return [
            TurnLine(
                turn,
                opinions[turn.response_id].value
                if turn.response_id in opinions
                else "",
            )
            for turn in turns
        ]

    def key_of(self, row: TurnLine) -> Key:
        """Return the turn's place in the order."""
        return (row.turn.finished_at, row.turn.id)

    def count(self, values: Values, at_most: int) -> Count:
        """Return how many turns there are; "0+" when counting would take too long."""
        found = turns_counted(criteria_of(values), at_most + 1)
        return Count(0, False) if found is None else Count.of(found, at_most)


def _marks(row: TurnLine) -> list[str]:
    turn = row.turn
    marks = {
        "erased": turn.erased_at is not None,
        "blocked": turn.is_blocked,
        "corrected": turn.is_corrected,
        "handed over": turn.handed_over,
    }
    return [mark for mark, is_set in marks.items() if is_set]


_C = Column[TurnLine]

TURN_COLUMNS = (
    _C(
        name="finished_at",
        label="Ended",
        value=lambda row: row.turn.finished_at,
        form=Form.TIME,
    ),
    _C(
        name="user_text",
        label="Question",
        value=lambda row: row.turn.user_text,
        is_private=True,
    ),
    _C(name="intent", label="Intent", value=lambda row: words_of(row.turn.intent)),
    _C(
        name="status",
        label="Outcome",
        value=lambda row: row.turn.status,
        form=Form.STATUS,
    ),
    _C(name="marks", label="Marks", value=_marks, form=Form.WORDS),
    _C(
        name="degraded_by",
        label="Degraded by",
        value=lambda row: row.turn.degraded,
        form=Form.WORDS,
        is_shown=False,
    ),
    _C(
        name="first_token_ms",
        label="First token",
        value=lambda row: row.turn.first_token_ms,
        form=Form.MILLISECONDS,
    ),
    _C(
        name="duration_ms",
        label="Duration",
        value=lambda row: row.turn.duration_ms,
        form=Form.MILLISECONDS,
    ),
    _C(
        name="cost_microusd",
        label="Cost",
        value=lambda row: row.turn.cost_microusd,
        form=Form.MICRO_USD,
        none="unpriced",
    ),
    _C(name="cache", label="Cache", value=lambda row: row.turn.cache_outcome),
    _C(name="opinion", label="Feedback", value=lambda row: row.opinion),
    _C(
        name="final_text",
        label="Answer",
        value=lambda row: row.turn.final_text,
        is_private=True,
        is_shown=False,
    ),
    *(
        _C(
            name=name,
            label=label,
            value=attrgetter(f"turn.{name}"),
            form=form,
            is_shown=False,
        )
        for name, label, form in (
            ("model_release", "Release", Form.TEXT),
            ("response_id", "Response id", Form.ID),
            ("session_id", "Session id", Form.ID),
            ("message_id", "Message id", Form.ID),
            ("subject_id", "Subject id", Form.ID),
            ("received_at", "Asked", Form.TIME),
            ("confidence", "Confidence", Form.NUMBER),
            ("tier", "Tier", Form.TEXT),
            ("site", "Site", Form.TEXT),
            ("locale", "Locale", Form.TEXT),
            ("policy_version", "Policy", Form.NUMBER),
            ("prompt_version", "Prompt", Form.TEXT),
            ("input_tokens", "Tokens in", Form.NUMBER),
            ("output_tokens", "Tokens out", Form.NUMBER),
            ("cached_tokens", "Tokens cached", Form.NUMBER),
            ("saved_microusd", "Saved", Form.MICRO_USD),
        )
    ),
)

TURNS = Listing(
    name="traces",
    api_path="/api/traces/",
    noun="turns",
    filters=TURN_FILTERS,
    columns=TURN_COLUMNS,
    source=TurnSource(),
)
