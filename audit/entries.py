"""What is appended to the record: one turn with its scores and exposures.

Audit's own values, so that it depends on nobody's: whoever runs turns converts into
them. They survive a queue as JSON and come back equal.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from audit.canonical import cleaned


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """The raw score of one guardrail stage."""

    stage: str
    mode: str
    outcome: str
    score: float
    findings: int
    duration_us: int


@dataclass(frozen=True, slots=True)
class ExposureEntry:
    """One product that the answer showed; prices in minor units."""

    asin: str
    kind: str
    position: int
    title: str
    price_quoted_minor: int | None
    live_price_minor: int | None
    currency: str
    trust_score: float | None
    source: str


@dataclass(frozen=True, slots=True)
class InterventionEntry:
    """One thing that the guards did to the answer; amounts in minor units.

    ``finding`` is its place among the turn's findings, which hold the words.
    """

    stage: str
    kind: str
    action: str
    reason: str
    finding: int
    was_shown: bool
    asin: str
    title: str
    written_minor: int | None
    written_currency: str
    live_minor: int | None
    live_currency: str


#: The parts of a turn that have tables of their own, and what each row says.
PARTS: dict[str, type[ScoreEntry] | type[ExposureEntry] | type[InterventionEntry]] = {
    "scores": ScoreEntry,
    "exposures": ExposureEntry,
    "interventions": InterventionEntry,
}


def _shallow(
    entry: "TurnEntry | ScoreEntry | ExposureEntry | InterventionEntry",
) -> dict[str, Any]:
    """Return an entry's fields; what is in them is copied when it is cleaned."""
    values = {each.name: getattr(entry, each.name) for each in fields(entry)}
    for name in PARTS.keys() & values.keys():
        values[name] = [_shallow(each) for each in values[name]]
    return values


@dataclass(frozen=True, slots=True)
class TurnEntry:
    """One turn, texts redacted; ``customer_id`` goes to the subject alone."""

    response_id: str
    message_id: str
    session_id: str
    customer_id: str | None
    site: str
    locale: str
    received_at: datetime
    finished_at: datetime
    user_text: str
    streamed_text: str
    final_text: str
    tier: str
    intent: str
    confidence: float
    status: str
    degraded: list[str]
    policy_version: int
    prompt_version: str
    catalogue_version: str
    model_release: str
    corrections: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    spans: list[dict[str, Any]]
    cards: list[dict[str, Any]]
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    usage_is_estimated: bool
    price_book_version: str
    cost_microusd: int | None
    saved_microusd: int | None
    cache_key: str
    cache_outcome: str
    cache_age_ms: int | None
    breakers: dict[str, str]
    fallbacks: list[str]
    handed_over: bool
    query: str
    filters: dict[str, Any]
    first_token_ms: float | None
    duration_ms: float
    scores: list[ScoreEntry] = field(default_factory=list)
    exposures: list[ExposureEntry] = field(default_factory=list)
    interventions: list[InterventionEntry] = field(default_factory=list)
    check_input: dict[str, Any] | None = None  # None: the answer was never checked

    def to_json(self) -> dict[str, Any]:
        """Return the entry as JSON data."""
        data = cleaned(_shallow(self))
        assert isinstance(data, dict)  # noqa: S101 (narrowing: a dataclass is a dict)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "TurnEntry":
        """Return the entry that ``to_json`` wrote."""
        values = dict(data)
        for name in ("received_at", "finished_at"):
            values[name] = datetime.fromisoformat(values[name])
        for name, part in PARTS.items():
            values[name] = [part(**each) for each in values.get(name, ())]
        return cls(**values)


#: Fields that are erased with a subject; the leaf holds commitments to them instead.
ERASABLE = ("user_text", "streamed_text", "final_text", "query")

#: Fields that copy what the erasable ones say, so they count as erasable together.
ERASABLE_DETAIL = ("corrections", "findings")

#: What the checks were given, in a table of its own; erasable, and committed to last,
#: so that the leaves of turns from before it was kept stay as they are.
CHECK_INPUT = "check_input"


def public_part(entry: TurnEntry) -> dict[str, Any]:
    """Return what the leaf covers in the open: all but texts and identity."""
    data = entry.to_json()
    for name in (*ERASABLE, *ERASABLE_DETAIL, CHECK_INPUT, "customer_id"):
        del data[name]
    return without_empty(data)


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a leaf covers as leaves said it before there were interventions."""
    if not data["interventions"]:
        del data["interventions"]
    return data
