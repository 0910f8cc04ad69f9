"""What each intent needs: which evidence is gathered, and whether it may be cached.

One table, read top to bottom, instead of conditions spread over the steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chat.orchestration.turns import Intent


@dataclass(frozen=True, slots=True)
class Plan:
    """The evidence that one intent calls for."""

    discover: bool = False  # search for products the shopper has not named
    named: bool = False  # find the products the shopper named or pointed at
    series: bool = False  # the other volumes of what was named
    reviews: bool = False
    promotions: bool = False
    policies: bool = False
    cacheable: bool = False  # the answer depends on nothing personal
    products: int = 0  # at most so many cards


PLANS: Mapping[Intent, Plan] = MappingProxyType(
    {
        Intent.RECOMMENDATION: Plan(
            discover=True, promotions=True, reviews=True, cacheable=True, products=5
        ),
        Intent.PRODUCT_QUESTION: Plan(
            named=True, reviews=True, cacheable=True, products=2
        ),
        Intent.PRICE_QUESTION: Plan(named=True, promotions=True, products=3),
        Intent.AVAILABILITY: Plan(named=True, products=3),
        Intent.COMPARISON: Plan(named=True, reviews=True, cacheable=True, products=5),
        Intent.READING_ORDER: Plan(named=True, series=True, cacheable=True, products=2),
        Intent.PROMOTIONS: Plan(promotions=True, products=4),
        Intent.REVIEWS: Plan(named=True, reviews=True, cacheable=True, products=2),
        Intent.ORDER_HELP: Plan(policies=True),
        Intent.POLICY: Plan(policies=True, cacheable=True),
        Intent.SMALL_TALK: Plan(),
        Intent.HAND_OVER: Plan(),
        Intent.OUT_OF_SCOPE: Plan(),
    }
)
