"""The vocabulary of the guardrails: money, facts, findings, and what a stage answers.

Offsets are Python ``str`` indices, end-exclusive, into the text that the stage was
given. Everything here is immutable: one turn's facts can't leak into another's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency's minor unit (ISO 4217; JPY and KRW have none)."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PriceFact:
    """The live price of one product in evidence, fetched for this turn."""

    asin: str
    title: str
    price: Money
    list_price: Money | None = None


@dataclass(frozen=True, slots=True)
class ListingFact:
    """What the catalogue knows of one product that the listing-trust stage judges.

    ``comparable_median`` is the median price of comparable listings (same format), if
    enough are known; ages are whole days at the time of the turn.
    """

    asin: str
    title: str
    author: str = ""
    series: str = ""
    volumes_in_series: int | None = None
    volume: int | None = None
    trust_score: float = 1.0
    seller_feedback_count: int | None = None
    seller_age_days: int | None = None
    listing_age_days: int | None = None
    title_is_established: bool = False
    price: Money | None = None
    comparable_median: Money | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount that the promotion service proves, in percent or as an amount."""

    label: str
    percent: int | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an answer may rely on; without facts nothing is provable."""

    prices: tuple[PriceFact, ...] = ()
    listings: tuple[ListingFact, ...] = ()
    titles: tuple[str, ...] = ()
    budget: Money | None = None
    discounts: tuple[Discount, ...] = ()
    shipping: tuple[Money, ...] = ()
    allowed_contacts: tuple[str, ...] = ()


class Action(StrEnum):
    """What a stage does with a finding."""

    NOTE = "note"
    REDACT = "redact"
    REPLACE = "replace"
    REMOVE = "remove"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a detector saw, where, and what was done about it.

    ``kind`` is the detector's own label (``EMAIL``, ``price``, a competitor's canonical
    name, an ASIN). ``text`` is the raw span, so it never goes to a log or a record
    unredacted. ``replacement`` is what took its place (empty for a removal).
    """

    check: str
    kind: str
    start: int
    end: int
    text: str
    action: Action = Action.NOTE
    replacement: str = ""
    score: float = 1.0
    reason: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


class Mode(StrEnum):
    """Whether a stage acts, only looks, or is off."""

    OFF = "off"
    SHADOW = "shadow"
    ENFORCE = "enforce"


class Outcome(StrEnum):
    """What became of the text in one stage."""

    PASS = "pass"  # noqa: S105 (an outcome, not a password)
    CORRECT = "correct"
    BLOCK = "block"
    SKIPPED = "skipped"


class StageResult(NamedTuple):
    """What one stage made of the text; in shadow mode ``text`` is what it was given."""

    stage: str
    mode: Mode
    outcome: Outcome
    text: str
    score: float
    findings: tuple[Finding, ...] = ()
    dropped_asins: tuple[str, ...] = ()
    duration_us: int = 0


@dataclass(frozen=True, slots=True)
class PipelineResult:
    """The final text and every stage's raw score and findings, in stage order.

    ``dropped_asins`` must not appear on cards. ``blocked`` says that ``text`` is the
    policy's fixed sentence for the stage that ended the turn.
    """

    text: str
    stages: tuple[StageResult, ...]
    dropped_asins: frozenset[str] = frozenset()
    blocked: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InputResult:
    """What the input checks say of a shopper's message.

    ``text`` has PII redacted: it is the only form that is stored or sent to a model.
    """

    text: str
    injection_score: float
    blocked: bool
    findings: tuple[Finding, ...] = ()
    stages: tuple[StageResult, ...] = ()
