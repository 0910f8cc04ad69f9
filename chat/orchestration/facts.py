"""From evidence to facts: what the guardrails may take as proven in this turn."""

from collections.abc import Iterable

from chat.orchestration.evidence_items import Evidence, EvidenceItem
from chat.orchestration.shop import Product, Promotion
from guardrails.core.types import Discount, Facts, ListingFact, PriceFact


def _listing(item: EvidenceItem) -> ListingFact:
    product = item.product
    return ListingFact(
        asin=product.asin,
        title=product.title,
        author=product.author,
        series=product.series_title,
        volumes_in_series=product.volumes_in_series,
        volume=product.volume,
        trust_score=product.trust_score,
        seller_feedback_count=product.seller_feedback_count,
        seller_age_days=product.seller_age_days,
        listing_age_days=product.listing_age_days,
        title_is_established=product.title_is_established,
        price=item.quote.price,
        comparable_median=product.comparable_median,
    )


def _titles(products: Iterable[Product]) -> tuple[str, ...]:
    """Every name a product may go by, each once."""
    names: dict[str, None] = {}
    for product in products:
        for name in (
            product.title,
            product.series_title,
            product.title_ja,
            product.title_romaji,
            *product.aliases,
        ):
            if name:
                names[name] = None
    return tuple(names)


def _discounts(evidence: Evidence) -> tuple[Discount, ...]:
    promotions: dict[str, Promotion] = {
        each.promotion_id: each for each in evidence.promotions
    }
    for item in evidence.items:
        if item.promotion:
            promotions[item.promotion.promotion_id] = item.promotion
    return tuple(each.discount for each in promotions.values())


def facts_of(evidence: Evidence, *, contacts: tuple[str, ...]) -> Facts:
    """Return what the answer may rely on; nothing that is not in evidence is proven."""
    items = evidence.items
    return Facts(
        prices=tuple(
            PriceFact(
                asin=each.product.asin,
                title=each.product.title,
                price=each.quote.price,
                list_price=each.quote.list_price,
            )
            for each in items
        ),
        listings=tuple(_listing(each) for each in items),
        titles=_titles([*(each.product for each in items), *evidence.related]),
        budget=evidence.filters.budget,
        discounts=_discounts(evidence),
        allowed_contacts=contacts,
    )
