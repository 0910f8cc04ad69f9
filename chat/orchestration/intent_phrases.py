"""Phrases that say outright what a message wants, and how much they weigh.

Weights are log odds, added to the model's: 2 makes an intent about seven times as
likely, 6 settles it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from chat.orchestration.intent_elsewhere import (
    elsewhere,
    is_likeness,
    is_of_other_trades,
)
from chat.orchestration.phrase_weights import Phrase
from chat.orchestration.phrases_of_books import PHRASES_OF_BOOKS
from chat.orchestration.phrases_of_service import PHRASES_OF_SERVICE
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.selection import all_read_of
from chat.orchestration.turns import Filters, Intent
from chat.orchestration.untold import asks_of_authors

_PHRASES: tuple[tuple[Intent, float, Phrase], ...] = (
    *PHRASES_OF_SERVICE,
    *PHRASES_OF_BOOKS,
)
_GENRE_HINT = 1.5
#: "What's the oldest series you have?" asks the shelves, whatever else it says.
_ORDERED = 5.5
_LIKENESS = 5.5


@lru_cache(maxsize=128)  # a message is looked at whole, then without its pleasantries
def phrase_weights(text: str) -> Mapping[Intent, float]:
    """Return what the phrases in ``text`` add to each intent's log odds."""
    weights: dict[Intent, float] = {}
    foreign = is_of_other_trades(text)
    for intent, weight, phrase in _PHRASES:
        if foreign and intent in _SHOP_INTENTS:
            continue
        if phrase.search(text):
            weights[intent] = max(weight, weights.get(intent, 0.0))
    filters = parse_filters(text)
    if (filters.order or filters.whole) and not foreign:
        weights[Intent.RECOMMENDATION] = _ORDERED
    if is_likeness(text) or all_read_of(text) or _wishes_for_authors(text):
        gained = weights.get(Intent.RECOMMENDATION, 0.0)
        weights[Intent.RECOMMENDATION] = max(gained, _LIKENESS)
    plain = not weights and filters == Filters()
    if weight := elsewhere(text, foreign=foreign, plain=plain):
        weights[Intent.OUT_OF_SCOPE] = weight
    if not foreign and filters.tell_a_kind:
        gained = weights.get(Intent.RECOMMENDATION, 0.0) + _GENRE_HINT
        weights[Intent.RECOMMENDATION] = gained
    return weights


def _wishes_for_authors(text: str) -> bool:
    """Whether books are wished for by who wrote them: "is the author a woman?" asks."""
    return asks_of_authors(text) and not _ASKS_OF_ONE.search(text)


_ASKS_OF_ONE = re.compile(
    r"\b(?:is|was|are) (?:it|the|this|that|its|he|she)\b", re.IGNORECASE
)
_SHOP_INTENTS = frozenset(
    {
        Intent.RECOMMENDATION,
        Intent.PRODUCT_QUESTION,
        Intent.PRICE_QUESTION,
        Intent.AVAILABILITY,
        Intent.COMPARISON,
        Intent.READING_ORDER,
        Intent.PROMOTIONS,
        Intent.REVIEWS,
    }
)
