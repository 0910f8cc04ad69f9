"""What a language model is given, and what it gives."""

from dataclasses import dataclass

from chat.orchestration.evidence_items import Evidence, Wish
from chat.orchestration.turns import Intent


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked.

    ``system`` and ``messages`` (role, text) are for remote models; ``evidence``,
    ``intent``, ``question`` and ``wishes`` let the offline model compose without
    parsing prose.
    """

    system: str
    messages: tuple[tuple[str, str], ...]
    intent: Intent
    question: str
    evidence: Evidence
    version: str
    canary: str = ""
    max_tokens: int = 700
    wishes: tuple[Wish, ...] = ()  # when the message has several, all of them in order


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of the model's text."""

    text: str


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """The tokens a call used, as the model reports them."""

    input_tokens: int
    output_tokens: int
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ModelStop:
    """Why the model stopped: ``end_turn``, ``max_tokens``, ``filtered``, ``other``."""

    reason: str


ModelEvent = TextDelta | ModelUsage | ModelStop
