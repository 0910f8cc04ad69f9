"""What turns are searched by, and how that becomes a search of the record."""

from uuid import UUID

from audit.selectors.turn_rows import subject_of_customer
from audit.turn_criteria import TurnCriteria
from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turns import Intent
from chat.selectors.feedback import responses_with_feedback
from dashboard.listing.kinds import (
    ChoiceFilter,
    FlagFilter,
    IdFilter,
    ManyFilter,
    OverFilter,
    TextFilter,
    TimeFilter,
)
from dashboard.listing.selection import FilterSet, Values

#: Opinions on answers that a search takes along, the latest ones.
OPINIONS = 5_000
_NOBODY = UUID(int=0)

DEPENDENCIES = [
    ("catalogue", "Catalogue"),
    ("pricing", "Pricing"),
    ("sessions", "Sessions"),
    ("profile", "Customer profile"),
    ("recommendations", "Recommendations"),
    ("promotions", "Promotions"),
    ("reviews", "Reviews"),
    ("reranker", "Reranker"),
    ("model", "Model"),
    ("guardrail_provider", "Guardrail provider"),
    ("audit", "Record"),
]


def words_of(name: str) -> str:
    """Return a code's name as people read it."""
    return name.replace("_", " ").replace("-", " ").capitalize()


TURN_FILTERS = FilterSet(
    TimeFilter(name="time", label="Time"),
    TextFilter(
        name="q",
        label="Words",
        hint="In the question or the answer; “in quotes” for a phrase, -without.",
    ),
    ManyFilter(
        name="intent",
        label="Intent",
        choices=[(each.value, words_of(each.value)) for each in Intent],
    ),
    ManyFilter(
        name="status",
        label="Outcome",
        choices=[(each.value, words_of(each.value)) for each in EndStatus],
    ),
    ManyFilter(name="degraded_by", label="Degraded by", choices=DEPENDENCIES),
    FlagFilter(name="corrected", label="Corrected"),
    FlagFilter(name="blocked", label="Blocked"),
    FlagFilter(name="handed_over", label="Handed over"),
    ChoiceFilter(
        name="feedback",
        label="Feedback",
        choices=[("up", "Thumb up"), ("down", "Thumb down")],
        hint=f"Among the latest {OPINIONS:,} opinions.",
    ),
    ManyFilter(
        name="cache",
        label="Cache",
        choices=[("hit", "Hit"), ("miss", "Miss"), ("bypass", "Bypass")],
    ),
    OverFilter(name="latency_over", label="Duration", unit="ms"),
    OverFilter(name="first_token_over", label="First token", unit="ms"),
    FlagFilter(name="unpriced", label="Unpriced"),
    ManyFilter(name="release", label="Release", choices=[], is_open=True),
    IdFilter(name="asin", label="ASIN", normal=str.upper, longest=16),
    IdFilter(name="response", label="Response id", longest=64),
    IdFilter(name="session", label="Session id", longest=64),
    IdFilter(name="message", label="Message id", longest=64),
    IdFilter(name="customer", label="Customer id"),
)


def criteria_of(values: Values) -> TurnCriteria:
    """Return the search of the record that these values ask for."""
    time = values.get("time")
    start = time.start if time else None
    response_ids = None
    if "feedback" in values:
        response_ids = responses_with_feedback(
            values["feedback"], start=start, at_most=OPINIONS
        )
    subject_id = None
    if "customer" in values:
        subject_id = subject_of_customer(values["customer"]) or _NOBODY
    return TurnCriteria(
        start=start,
        end=time.end if time else None,
        intents=values.get("intent", ()),
        releases=values.get("release", ()),
        statuses=values.get("status", ()),
        cache_outcomes=values.get("cache", ()),
        degraded_by=values.get("degraded_by", ()),
        corrected=values.get("corrected"),
        blocked=values.get("blocked"),
        handed_over=values.get("handed_over"),
        unpriced=values.get("unpriced"),
        duration_over_ms=_number(values, "latency_over"),
        first_token_over_ms=_number(values, "first_token_over"),
        text=values.get("q", ""),
        asin=values.get("asin", ""),
        response_id=values.get("response", ""),
        session_id=values.get("session", ""),
        message_id=values.get("message", ""),
        subject_id=subject_id,
        response_ids=response_ids,
    )


def _number(values: Values, name: str) -> float | None:
    return float(values[name]) if name in values else None
