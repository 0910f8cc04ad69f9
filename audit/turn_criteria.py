"""What turns are searched by: values, and the conditions that they become.

Each condition is written exactly as an index of the turn's table has it, or the index
would not be used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

Condition = tuple[str, list[Any]]

#: The words of a question and its answer, as the index of words has them.
WORDS = "to_tsvector('simple', user_text || ' ' || final_text)"

#: What kind of turn it was, as one set: the index of it meets two kinds without a look
#: at any turn, where two separate indexes would have to be read whole.
KINDS = "ARRAY[intent, cache_outcome, model_release, status]"

CORRECTED = "corrections <> '[]'::jsonb"
BLOCKED = """spans @> '[{"outcome": "block"}]'::jsonb"""
DEGRADED = "degraded <> '[]'::jsonb"
UNPRICED = "cost_microusd IS NULL"
_RARE = frozenset({CORRECTED, BLOCKED, "handed_over", UNPRICED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnCriteria:
    """What a turn must be; nothing given means every turn.

    ``start`` and ``end`` bound when it ended, ``end`` not included. A flag is None when
    it does not matter. ``response_ids`` narrows to turns that are known elsewhere.
    """

    start: datetime | None = None
    end: datetime | None = None
    intents: Sequence[str] = ()
    releases: Sequence[str] = ()
    statuses: Sequence[str] = ()
    cache_outcomes: Sequence[str] = ()
    degraded_by: Sequence[str] = ()
    corrected: bool | None = None
    blocked: bool | None = None
    handed_over: bool | None = None
    unpriced: bool | None = None
    duration_over_ms: float | None = None
    first_token_over_ms: float | None = None
    text: str = ""
    asin: str = ""
    response_id: str = ""
    session_id: str = ""
    message_id: str = ""
    subject_id: UUID | None = None
    response_ids: Sequence[str] | None = None

    @property
    def is_pointed(self) -> bool:
        """Whether it names a few turns, found by an index of their names."""
        return bool(
            self.response_id
            or self.session_id
            or self.message_id
            or self.subject_id
            or self.response_ids is not None
        )


def conditions(criteria: TurnCriteria) -> list[Condition]:
    """Return the conditions on a turn's row, without its time and its products."""
    return [*_named(criteria), *_chosen(criteria), *_flagged(criteria)]


def time_conditions(criteria: TurnCriteria, column: str) -> list[Condition]:
    """Return the conditions on a time column."""
    found: list[Condition] = []
    if criteria.start is not None:
        found.append((f"{column} >= %s", [criteria.start]))
    if criteria.end is not None:
        found.append((f"{column} < %s", [criteria.end]))
    return found


def kind_conditions(criteria: TurnCriteria) -> list[Condition]:
    """Return the single values once more, as the index of kinds has them.

    One value beside words is left alone: told of it twice, the database would expect so
    few turns that it reads them all instead of asking the index of words.
    """
    values = [
        each[0]
        for each in (
            criteria.intents,
            criteria.cache_outcomes,
            criteria.releases,
            criteria.statuses,
        )
        if len(each) == 1
    ]
    if len(values) <= bool(criteria.text):
        return []
    return [(f"{KINDS} @> %s::varchar[]", [values])]


def rare_conditions(criteria: TurnCriteria) -> list[Condition]:
    """Return the conditions that few turns meet and an index keeps in order of time."""
    found = [(text, values) for text, values in _flagged(criteria) if text in _RARE]
    if len(criteria.statuses) == 1 and criteria.statuses[0] != "complete":
        found.append(("status = %s", [criteria.statuses[0]]))
    return found


def _named(criteria: TurnCriteria) -> Iterator[Condition]:
    for column in ("response_id", "session_id", "message_id", "subject_id"):
        if value := getattr(criteria, column):
            yield f"{column} = %s", [value]
    if criteria.response_ids is not None:
        yield "response_id = ANY(%s)", [list(criteria.response_ids)]


def _chosen(criteria: TurnCriteria) -> Iterator[Condition]:
    lists = {
        "intent": criteria.intents,
        "model_release": criteria.releases,
        "status": criteria.statuses,
        "cache_outcome": criteria.cache_outcomes,
    }
    for column, values in lists.items():
        if len(values) == 1:
            # One value can be read in the order of an index; any of several can't.
            yield f"{column} = %s", [values[0]]
        elif values:
            yield f"{column} = ANY(%s)", [list(values)]
    if criteria.degraded_by:
        yield f"{DEGRADED} AND degraded ?| %s", [list(criteria.degraded_by)]


def _flagged(criteria: TurnCriteria) -> Iterator[Condition]:
    flags = {
        CORRECTED: criteria.corrected,
        BLOCKED: criteria.blocked,
        "handed_over": criteria.handed_over,
        UNPRICED: criteria.unpriced,
    }
    for condition, wanted in flags.items():
        if wanted is not None:
            yield condition if wanted else f"NOT ({condition})", []
    if criteria.duration_over_ms is not None:
        yield "duration_ms >= %s", [criteria.duration_over_ms]
    if criteria.first_token_over_ms is not None:
        yield "first_token_ms >= %s", [criteria.first_token_over_ms]
    if criteria.text:
        yield f"{WORDS} @@ websearch_to_tsquery('simple', %s)", [criteria.text]
