"""The scratch pad of one running turn; it lives and dies with the turn.

The steps fill it in order. Whatever has been filled when a turn ends early is what the
record tells, so every field has an honest empty value.
"""

from dataclasses import dataclass, field

from chat.orchestration.evidence_items import Evidence, Wish
from chat.orchestration.model_events import ModelUsage
from chat.orchestration.plans import PLANS, Plan
from chat.orchestration.resolution import Resolution
from chat.orchestration.shop import Customer
from chat.orchestration.turn_events import Correction, EndStatus, ProductCard
from chat.orchestration.turns import Filters, Intent, IntentGuess, PastTurn, TurnRequest
from guardrails.core.policy import Policy
from guardrails.core.streaming import Guarded
from guardrails.core.types import Facts, Finding, InputResult, PipelineResult


@dataclass(frozen=True, slots=True)
class Discarded:
    """What a release wrote that failed before any of it was shown, and its findings."""

    written: str
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class TurnState:
    """All that one turn has learnt so far."""

    request: TurnRequest
    policy: Policy
    started: float  # monotonic
    deadline: float  # monotonic
    checked: InputResult
    history: tuple[PastTurn, ...] = ()
    customer: Customer = field(default_factory=Customer)
    guess: IntentGuess = field(
        default_factory=lambda: IntentGuess(Intent.OUT_OF_SCOPE, 0.0)
    )
    resolution: Resolution = field(default_factory=lambda: Resolution("", Filters()))
    meant: str = ""  # what a bare "yes" stands for, or the first of several wishes
    further: tuple[str, ...] = ()  # the other wishes of a message that has several
    wishes: tuple[Wish, ...] = ()  # all of them, once their evidence is known
    catalogue_version: str = ""
    evidence: Evidence = field(default_factory=Evidence)
    facts: Facts = field(default_factory=Facts)
    degraded: set[str] = field(default_factory=set)
    fallbacks: list[str] = field(default_factory=list)
    prompt_version: str = ""
    release: str = ""
    source: str = "model"  # model | cache | fallback: who wrote the answer
    raw_text: str = ""
    written: str = ""  # all that the guard of the stream was fed; its findings' text
    streamed: str = ""
    final: str = ""
    guard_findings: tuple[Finding, ...] = ()
    guarded: Guarded | None = None
    discarded: list[Discarded] = field(default_factory=list)
    pipeline: PipelineResult | None = None
    corrections: list[Correction] = field(default_factory=list)
    cards: tuple[ProductCard, ...] = ()
    usage: ModelUsage | None = None
    prompt_characters: int = 0
    first_token_ms: float | None = None
    cache_key: str = ""
    cache_outcome: str = "bypass"
    cache_age_ms: int | None = None
    saved_microusd: int | None = None
    handed_over: bool = False
    status: EndStatus = EndStatus.COMPLETE

    @property
    def plan(self) -> Plan:
        """Return what the turn's intent calls for."""
        return PLANS[self.guess.intent]

    @property
    def text(self) -> str:
        """Return the shopper's message as it may be stored and sent to a model."""
        return self.checked.text

    @property
    def question(self) -> str:
        """Return what is answered first: the message, its first wish, or the offer."""
        return self.meant or self.text
