"""What is recorded of a turn: the evidence of what was shown, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chat.orchestration.turn_events import EndStatus, ProductCard
from chat.orchestration.turns import Filters, TurnRequest
from guardrails.core.types import Facts, Money


class ExposureKind(StrEnum):
    """In what way an answer showed a product."""

    RECOMMENDED = "recommended"
    MENTIONED = "mentioned"
    CARD = "card"
    CLICKED = "clicked"


@dataclass(frozen=True, slots=True)
class Exposure:
    """One product that one answer showed."""

    asin: str
    kind: ExposureKind
    position: int
    title: str
    price_quoted: Money | None
    live_price: Money | None
    trust_score: float | None
    source: str  # model | cache | fallback


@dataclass(frozen=True, slots=True)
class Intervention:
    """One thing that the guards did to an answer, or would have done in shadow mode.

    ``action`` is what was done: redact, replace, remove, block, drop (a card), or note
    where it was only seen. ``finding`` is its place among the record's findings, which
    hold the words concerned. Of a range of amounts there is one for each wrong one.
    """

    stage: str
    kind: str
    action: str
    reason: str
    finding: int
    was_shown: bool  # whether the shopper saw any of it before it was dealt with
    asin: str = ""
    title: str = ""
    written: Money | None = None  # the amount as the model wrote it
    live: Money | None = None  # the product's live price at that time
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class StageEvent:
    """Something that happened within a step, such as a retry."""

    at_ms: float
    name: str
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageTrace:
    """One step of the turn: when it began (ms from the turn's start), how it went."""

    name: str
    started_ms: float
    duration_ms: float
    outcome: str
    score: float | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    place: int = 0  # among the turn's steps, counted from 1; 0 where there is none
    parent: int | None = None  # the place of the step that this one is part of
    events: tuple[StageEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What the checks on the whole answer were given, so that they can run again.

    ``text`` is the answer as it was written, less personal data; ``is_redacted`` says
    that some was taken out, so what the checks made of it can't be seen again.
    """

    text: str
    facts: Facts
    is_redacted: bool


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """The evidence of one turn. Every text in it is redacted."""

    request: TurnRequest
    user_text: str
    tier: str
    intent: str
    confidence: float
    status: EndStatus
    degraded: tuple[str, ...]
    policy_version: int
    prompt_version: str
    catalogue_version: str
    model_release: str
    streamed_text: str
    final_text: str
    corrections: tuple[Mapping[str, object], ...]
    findings: tuple[Mapping[str, object], ...]
    stages: tuple[StageTrace, ...]
    exposures: tuple[Exposure, ...]
    cards: tuple[ProductCard, ...]
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    usage_is_estimated: bool
    price_book_version: str
    cost_microusd: int | None  # None: unpriced, never a silent zero
    saved_microusd: int | None
    cache_key: str
    cache_outcome: str  # hit | miss | bypass
    cache_age_ms: int | None
    breakers: Mapping[str, str]
    fallbacks: tuple[str, ...]
    handed_over: bool
    query: str
    filters: Filters
    first_token_ms: float | None
    finished_at: datetime
    duration_ms: float
    interventions: tuple[Intervention, ...] = ()
    check_input: CheckInput | None = None  # None: the answer was never checked
