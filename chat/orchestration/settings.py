"""The orchestrator's own limits, in seconds and counts; frozen and passed down."""

from collections.abc import Sequence
from dataclasses import dataclass

from chat.orchestration.turns import Intent

_MEANINGS = {
    Intent.RECOMMENDATION: "shall I recommend something to read",
    Intent.PRODUCT_QUESTION: "do you want to know more about a title",
    Intent.PRICE_QUESTION: "is it about a price",
    Intent.AVAILABILITY: "do you want to know whether we have a title",
    Intent.COMPARISON: "shall I compare some titles",
    Intent.READING_ORDER: "are you after a reading order",
    Intent.PROMOTIONS: "is it about our current promotions",
    Intent.REVIEWS: "do you want to hear what readers think of a title",
    Intent.ORDER_HELP: "is it about an order or its delivery",
    Intent.POLICY: "is it about returns or our terms",
    Intent.SMALL_TALK: "did you just want to say hello",
    Intent.HAND_OVER: "would you rather talk to a person",
    Intent.OUT_OF_SCOPE: "is it about something other than manga",
}


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """What a turn may take; ``chat.conf`` builds it from the environment."""

    turn_s: float = 40.0
    evidence_s: float = 4.0  # one deadline for all evidence
    optional_s: float = 0.6  # a non-critical call never delays the answer longer
    profile_s: float = 0.4
    opinion_s: float = 0.8  # a guardrail service outside of us, each of its two times
    first_token_s: float = 8.0
    stall_s: float = 1.5  # a model silent for so long: what is held is settled
    between_tokens_s: float = 15.0
    quote_max_age_s: float = 5.0
    history_turns: int = 12
    pool: int = 24  # candidates before reranking
    compared: int = 150  # candidates where the live price decides
    # A description ("the one with the chainsaw arms") reaches 0.4 and more; words that
    # describe nothing on the shelves stay under 0.25.
    similarity_floor: float = 0.32


@dataclass(frozen=True, slots=True)
class Voice:
    """The fixed sentences, spoken when no model may or can speak."""

    shop_name: str = "the shop"
    contacts: tuple[str, ...] = ()
    unavailable: str = (
        "I can't reach the shop's catalogue and prices right now, so I'd rather not "
        "guess. Please try again in a moment."
    )
    fallback: str = (
        "I can't chat as freely as usual right now, but here is what I found for you, "
        "with today's prices."
    )
    fallback_empty: str = (
        "I can't chat as freely as usual right now. Please try again in a moment, or "
        "ask to talk to a person."
    )
    handed_over: str = (
        "Of course. I've passed this conversation to a colleague, who will pick it up "
        "from here. Your reference is {reference}."
    )
    hand_over_failed: str = (
        "I couldn't reach my colleagues just now. Please ask again in a moment, or "
        "write to us at {contact}."
    )
    unsure: str = "I want to get this right: {first}, or {second}?"

    def asking_back(self, alternatives: Sequence[tuple[Intent, float]]) -> str:
        """Return the question that lets the shopper choose between two readings."""
        first, second = (_MEANINGS[intent] for intent, _ in alternatives[:2])
        return self.unsure.format(first=first, second=second)
