"""What leaves a turn: the events, which the edge turns into frames."""

from dataclasses import dataclass
from enum import StrEnum

from guardrails.core.types import Money


@dataclass(frozen=True, slots=True)
class Token:
    """Guarded text that may be shown at once."""

    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``[start:end]`` of what was streamed by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The whole text that replaces what was streamed."""

    text: str
    reasons: tuple[str, ...]
    policy_version: int
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductCard:
    """One product as the shopper sees it: catalogue words, live price."""

    asin: str
    title: str
    author: str
    format: str
    price: Money
    list_price: Money | None
    in_stock: bool
    url: str
    image: str
    why: str


@dataclass(frozen=True, slots=True)
class Products:
    """The cards that close an answer."""

    items: tuple[ProductCard, ...]


class EndStatus(StrEnum):
    """How a response ended."""

    COMPLETE = "complete"
    DEGRADED = "degraded"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class End:
    """The last event of every turn, whatever happened."""

    status: EndStatus
    text: str
    degraded: tuple[str, ...] = ()


TurnEvent = Token | Correction | Products | End
