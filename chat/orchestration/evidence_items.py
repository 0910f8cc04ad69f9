"""What an answer may be built from, gathered before the first token."""

from dataclasses import dataclass, field

from chat.orchestration.shop import Customer, Product, Promotion, Quote, ReviewSummary
from chat.orchestration.turns import Filters, Intent
from chat.orchestration.whole_series import Whole


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One product the answer may name, with all that is known of it."""

    product: Product
    quote: Quote
    why: str = ""
    similarity: float = 0.0
    reviews: ReviewSummary | None = None
    promotion: Promotion | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an answer may be built from."""

    items: tuple[EvidenceItem, ...] = ()
    policies: tuple[str, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    related: tuple[Product, ...] = ()  # e.g. the volumes of a series, for reading order
    filters: Filters = field(default_factory=Filters)
    customer: Customer = field(default_factory=Customer)
    note: str = ""  # e.g. "nothing under the budget; these come closest"
    compared: int = 0  # how many prices were held against each other
    wholes: tuple[Whole, ...] = ()  # series added up volume by volume
    shelf: tuple[EvidenceItem, ...] = ()  # every volume, where their stock is asked


@dataclass(frozen=True, slots=True)
class Wish:
    """One of several things that a message asks for, and what answers it."""

    question: str
    intent: Intent
    evidence: Evidence
