"""The evidence of a message with several wishes: gathered one by one, then joined.

Each wish is understood as if it were the turn after the one before it, so "how much is
the box set?" after "is Monster in stock" speaks of Monster.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chat.orchestration.context_words import tells_a_name, unexplained
from chat.orchestration.evidence import EvidenceGatherer
from chat.orchestration.evidence_items import Evidence, EvidenceItem, Wish
from chat.orchestration.plans import PLANS
from chat.orchestration.ports import Ports
from chat.orchestration.product_cards import cards_of
from chat.orchestration.settings import TurnLimits
from chat.orchestration.shop import Promotion
from chat.orchestration.speculation import Speculation
from chat.orchestration.turn_events import ProductCard
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import PastTurn


async def gathered(
    ports: Ports, limits: TurnLimits, state: TurnState, speculation: Speculation
) -> Evidence:
    """Return all that the answer may rest on; notes the wishes if there are several.

    Raises DependencyError when a critical service fails.
    """
    evidence = await EvidenceGatherer(ports, limits, state).gather(speculation)
    if not state.further:
        return evidence
    wishes = [Wish(state.question, state.guess.intent, evidence)]
    current = state
    for further in state.further:
        if _speaks_of_nothing(further, wishes[-1]):
            continue
        current = replace(
            state, meant=further, history=(*current.history, _as_past(current, wishes))
        )
        await speculation.understand_further(current)
        found = await EvidenceGatherer(ports, limits, current).gather(speculation)
        wishes.append(Wish(further, current.guess.intent, found))
    state.wishes = tuple(wishes) if len(wishes) > 1 else ()
    return joined([wish.evidence for wish in wishes])


def _speaks_of_nothing(text: str, before: Wish) -> bool:
    """Whether a wish goes on about a title that isn't ours: "… and how much is it?"."""
    lost = PLANS[before.intent].named and not before.evidence.items
    return lost and not (tells_a_name(text) or unexplained(text))


def _as_past(state: TurnState, wishes: Sequence[Wish]) -> PastTurn:
    """Return the wish before as a turn that was answered."""
    wish = wishes[-1]
    return PastTurn(
        response_id=state.request.response_id,
        user_text=wish.question,
        answer_text="",
        intent=wish.intent.value,
        products=tuple(each.product.asin for each in wish.evidence.items),
        at=state.request.received_at,
        titles=tuple(each.product.title for each in wish.evidence.items),
        query=state.resolution.query,
        filters=state.resolution.filters,
    )


def joined(parts: Sequence[Evidence]) -> Evidence:
    """Return the evidence of several wishes as that of one; each product once."""
    first = parts[0]
    items: dict[str, EvidenceItem] = {}
    promotions: dict[str, Promotion] = {}
    for part in parts:
        for item in part.items:
            known = items.get(item.product.asin, item)
            items[item.product.asin] = replace(
                known,
                reviews=known.reviews or item.reviews,
                promotion=known.promotion or item.promotion,
            )
        for promotion in part.promotions:
            promotions.setdefault(promotion.promotion_id, promotion)
    budget = next((each.filters.budget for each in parts if each.filters.budget), None)
    return Evidence(
        items=tuple(items.values()),
        policies=tuple(dict.fromkeys(text for part in parts for text in part.policies)),
        promotions=tuple(promotions.values()),
        related=tuple(each for part in parts for each in part.related),
        filters=replace(first.filters, budget=budget),
        customer=first.customer,
        note=next((each.note for each in parts if each.note), ""),
    )


def cards_of_wishes(
    wishes: Iterable[Wish], items: Sequence[EvidenceItem], text: str, dropped: set[str]
) -> tuple[ProductCard, ...]:
    """Return the cards of every wish, in the order of the wishes, each product once.

    ``items`` are the products as they stand now, with their latest prices.
    """
    now = {each.product.asin: each for each in items}
    cards: dict[str, ProductCard] = {}
    for wish in wishes:
        asins = [each.product.asin for each in wish.evidence.items]
        its_own = [now[asin] for asin in asins if asin in now]
        for card in cards_of(its_own, text, dropped):
            cards.setdefault(card.asin, card)
    return tuple(cards.values())
