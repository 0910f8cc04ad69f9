"""Step 9: the cards, from the catalogue's words and live prices, never the model's.

What the answer names comes first. A listing that the guardrails dropped gets no card.
"""

from collections.abc import Collection, Sequence

from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.turn_events import ProductCard


def mentions(text: str, item: EvidenceItem) -> int:
    """Return where ``text`` first names the product or its series, or -1."""
    folded = text.casefold()
    names = (item.product.title, item.product.series_title, item.product.asin)
    places = [folded.find(name.casefold()) for name in names if name]
    return min((place for place in places if place >= 0), default=-1)


def _why(item: EvidenceItem) -> str:
    """Return the reason on a card: the store's, if it says more than the pitch does."""
    empty = item.why.startswith("popular with ") and item.product.pitch
    return item.product.pitch if empty or not item.why else item.why


def cards_of(
    items: Sequence[EvidenceItem], text: str, dropped: Collection[str]
) -> tuple[ProductCard, ...]:
    """Return the cards of an answer, those it names first, in the order named.

    With three or more products named, the ones it passed over get no card.
    """
    kept = [item for item in items if item.product.asin not in dropped]
    placed = [(mentions(text, item), item) for item in kept]
    named = [item for place, item in sorted(placed, key=lambda p: p[0]) if place >= 0]
    rest = [item for place, item in placed if place < 0]
    chosen = named if len(named) >= 3 else [*named, *rest]
    return tuple(
        ProductCard(
            asin=item.product.asin,
            title=item.product.title,
            author=item.product.author,
            format=item.product.format,
            price=item.quote.price,
            list_price=item.quote.list_price,
            in_stock=item.quote.in_stock,
            url=item.product.url,
            image=item.product.image_url,
            why=_why(item),
        )
        for item in chosen
    )
