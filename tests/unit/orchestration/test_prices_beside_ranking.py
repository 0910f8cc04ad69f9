"""Prices and order are asked for together: neither waits for the other."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chat.orchestration.errors import DependencyError
from chat.orchestration.settings import TurnLimits
from chat.orchestration.shop import Quote
from chat.orchestration.turn_events import EndStatus, Products
from tests.fakes.ports import World, world
from tests.fakes.virtual_time import run
from tests.unit.orchestration.test_orchestrator import the_end, turn

LIMITS = TurnLimits(optional_s=20.0, evidence_s=100.0)
PRICING_S, RANKING_S = 8.0, 10.0


class SlowPricing:
    """Takes its time; notes what it was asked for."""

    def __init__(self, inner: Any, error: Exception | None = None) -> None:
        self._inner, self._error = inner, error
        self.asked: list[list[str]] = []

    async def quotes(self, asins: Sequence[str], *, tier: str) -> Mapping[str, Quote]:
        self.asked.append(list(asins))
        await asyncio.sleep(PRICING_S)
        if self._error is not None:
            raise self._error
        found: Mapping[str, Quote] = await self._inner.quotes(asins, tier=tier)
        return found


class SlowReranker:
    """Takes its time; turns the order round."""

    def __init__(self) -> None:
        self.cancelled = 0

    async def rerank(
        self, query: str, documents: Sequence[tuple[str, str]], *, top_k: int
    ) -> Sequence[tuple[str, float]]:
        try:
            await asyncio.sleep(RANKING_S)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return [(asin, 1.0) for asin, _ in reversed(documents)]


def made_with(
    error: Exception | None = None,
) -> tuple[World, SlowPricing, SlowReranker]:
    made = world()
    pricing, reranker = SlowPricing(made.ports.pricing, error), SlowReranker()
    ports = replace(made.ports, pricing=pricing, reranker=reranker)
    return replace(made, ports=ports), pricing, reranker


def test_an_answer_waits_for_the_slower_of_both() -> None:
    made, pricing, _ = made_with()
    events, _ = run(turn(made, limits=LIMITS))
    assert the_end(events).status is EndStatus.COMPLETE
    assert len(pricing.asked) == 1
    first = made.recorder.records[0].first_token_ms
    assert first is not None
    assert RANKING_S * 1000 <= first < (RANKING_S + PRICING_S) * 1000


def test_each_card_has_its_price() -> None:
    made, _, _ = made_with()
    events, _ = run(turn(made, limits=LIMITS))
    (cards,) = [event for event in events if isinstance(event, Products)]
    assert cards.items
    assert all(card.price.minor for card in cards.items)


def test_without_prices_nobody_waits_for_the_order() -> None:
    made, _, reranker = made_with(DependencyError("pricing", "it is away"))
    events, took = run(turn(made, limits=LIMITS))
    assert the_end(events).status is EndStatus.FAILED
    assert took < RANKING_S
    assert reranker.cancelled == 1
