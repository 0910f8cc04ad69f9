"""Our side of the store's contracts: the stand-in, and a server that misbehaves."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from chat.downstream.breaker_types import State
from chat.downstream.deadline import HEADER, deadline_within
from chat.downstream.registry import DEPENDENCIES, STORE_SERVICES
from chat.downstream.retry import RetryPolicy
from chat.downstream.services import ShopServices, StoreUrls, shop_services
from chat.downstream.transport import CallReport, ClientOptions, RefusedError
from chat.orchestration.errors import (
    DependencyContractError,
    DependencyError,
    DependencyOpenError,
    DependencyTimeoutError,
)
from chat.orchestration.turns import Customer
from tests.fakes.wire_server import Answer, WireServer

UZUMAKI = "0635459825"
ONCE = ClientOptions(retry=RetryPolicy(attempts=1))
QUICK = RetryPolicy(attempts=3, base_s=0.001, cap_s=0.002)
Call = Callable[[ShopServices], Awaitable[Any]]

CALLS: dict[str, Call] = {
    "catalogue": lambda shop: shop.catalogue.lookup([UZUMAKI]),
    "pricing": lambda shop: shop.pricing.quotes([UZUMAKI], tier="guest"),
    "profile": lambda shop: shop.profiles.customer("demo-horror-fan"),
    "recommendations": lambda shop: shop.recommendations.suggest(
        customer_id=None, seeds=[UZUMAKI], genres=["horror"], limit=5
    ),
    "promotions": lambda shop: shop.promotions.active([UZUMAKI], tier="guest"),
    "reviews": lambda shop: shop.reviews.summaries([UZUMAKI]),
    "reranker": lambda shop: shop.reranker.rerank("scary", [("a", "x")], top_k=1),
}
#: An answer that keeps the contract, for each service; two of them to the question.
GOOD: dict[str, Any] = {
    "pricing": {
        "quotes": [
            {
                "asin": UZUMAKI,
                "currency": "USD",
                "amount_minor": 999,
                "list_amount_minor": 1099,
                "in_stock": True,
                "quoted_at": "2025-05-04T09:30:00.125000Z",
                "something_new": [1, 2],
            }
        ],
        "missing": [],
    },
    "reviews": {
        "items": [
            {"asin": UZUMAKI, "rating": "4.6", "count": 812, "highlights": ["Oh."]}
        ]
    },
}


@asynccontextmanager
async def shop_at(
    root: str, options: ClientOptions | None = None
) -> AsyncIterator[ShopServices]:
    """The clients of services below one address; their breakers are new."""
    shop = shop_services(StoreUrls.below(root), options=options, patience=4)
    try:
        yield shop
    finally:
        await shop.close()


@asynccontextmanager
async def answering(
    *answers: Answer, options: ClientOptions | None = ONCE
) -> AsyncIterator[tuple[ShopServices, WireServer]]:
    """A store that gives these answers in turn, and the last one for ever."""
    left = list(answers)
    async with WireServer(
        lambda seen: left.pop(0) if len(left) > 1 else left[0]
    ) as server:
        shop = shop_services(StoreUrls.below(server.url), options=options)
        try:
            yield shop, server
        finally:
            await shop.close()


def saying(body: Any, **changes: Any) -> Answer:
    """Return a JSON answer."""
    return Answer(body=json.dumps(body).encode(), chunked=False, **changes)


def error(status: int) -> Answer:
    """Return an error in the contract's shape."""
    return saying({"error": {"code": "x", "message": "y"}}, status=status)


# -- against the store's stand-in ---------------------------------------------------


async def test_the_whole_catalogue_can_be_read_page_by_page(store_service: str) -> None:
    async with shop_at(store_service) as shop:
        seen: list[str] = []
        async with aclosing(shop.catalogue.pages(limit=500)) as pages:
            async for products in pages:
                seen += [each.asin for each in products]
        assert len(seen) == len(set(seen)) >= 3000
        assert (await shop.catalogue.version()).startswith("c-")


async def test_more_asins_than_one_call_may_carry_are_all_answered(
    store_service: str,
) -> None:
    async with shop_at(store_service) as shop:
        asins: list[str] = []
        for _ in range(2):
            products, cursor, _ = await shop.catalogue.page(limit=500)
            asins += [each.asin for each in products]
            products, _, _ = await shop.catalogue.page(cursor=cursor, limit=500)
            asins += [each.asin for each in products]
        found = await shop.catalogue.lookup(asins)
        quotes = await shop.pricing.quotes(asins, tier="gold")
    assert set(found) == set(asins)
    assert len(found) == 1000
    assert quotes.keys() <= found.keys()


async def test_a_product_keeps_what_the_catalogue_said(store_service: str) -> None:
    async with shop_at(store_service) as shop:
        found = await shop.catalogue.lookup([UZUMAKI, "B000000000"])
        series = await shop.catalogue.series("uzumaki")
    assert list(found) == [UZUMAKI]
    product = found[UZUMAKI]
    assert (product.series_title, product.author) == ("Uzumaki", "Junji Ito")
    assert product.title_ja == "うずまき"
    assert "horror" in product.genres
    assert 0 <= product.trust_score <= 1
    assert UZUMAKI in {each.asin for each in series}


async def test_unknown_things_are_empty_answers_and_no_failures(
    store_service: str,
) -> None:
    async with shop_at(store_service) as shop:
        assert await shop.catalogue.series("no such/series?") == ()
        assert await shop.catalogue.lookup(["B000000000"]) == {}
        assert await shop.profiles.customer("no/body") == Customer("no/body")
        assert await shop.pricing.quotes(["B000000000"], tier="guest") == {}
        assert await shop.reranker.rerank("scary", [], top_k=3) == ()
        shots = [each.snapshot() for each in shop.breakers.by_name.values()]
    assert sum(each.calls for each in shots) > 0
    assert sum(each.failures for each in shots) == 0


async def test_every_service_answers_its_client(store_service: str) -> None:
    async with shop_at(store_service) as shop:
        customer = await shop.profiles.customer("demo-horror-fan")
        assert UZUMAKI in customer.owned_asins
        assert customer.tier == "gold"
        quote = (await shop.pricing.quotes([UZUMAKI], tier="guest"))[UZUMAKI]
        assert quote.price.minor > 0
        assert quote.quoted_at.tzinfo is not None
        suggested = await shop.recommendations.suggest(
            customer_id=None, seeds=[UZUMAKI], genres=["horror"], limit=4
        )
        assert len(suggested) == 4
        assert await shop.promotions.active([], tier="guest")
        summary = (await shop.reviews.summaries([UZUMAKI]))[UZUMAKI]
        assert 1 <= summary.rating <= 5
        ranked = await shop.reranker.rerank(
            "a town consumed by spirals",
            [("a", "Haikyu!!\nVolleyball."), ("b", "Uzumaki\nA town and spirals.")],
            top_k=2,
        )
        assert ranked[0][0] == "b"


async def test_a_wrong_request_is_ours_to_mend(store_service: str) -> None:
    async with shop_at(store_service) as shop:
        with pytest.raises(RefusedError):
            await shop.pricing.quotes([UZUMAKI], tier="platinum")
        assert shop.breakers["pricing"].snapshot().failures == 0


# -- against a server that misbehaves -----------------------------------------------


@pytest.mark.parametrize("service", STORE_SERVICES)
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (error(500), DependencyError),
        (error(503), DependencyError),
        (error(429), DependencyError),
        (error(400), RefusedError),
        (Answer(status=0, end="drop"), DependencyError),
        (Answer(b'{"items": [', chunked=False, declared_length=500, end="drop"),
         DependencyError),
        (Answer(b"<html>busy</html>", chunked=False), DependencyContractError),
        (Answer(b"", chunked=False), DependencyContractError),
        (saying([]), DependencyContractError),
        (saying({}), DependencyContractError),
        (saying({"items": None, "quotes": 3, "results": "x"}),
         DependencyContractError),
        (saying({"moved": True}, status=302), DependencyContractError),
    ],
    ids=["500", "503", "429", "400", "dropped", "truncated", "html", "empty", "list",
         "no keys", "wrong types", "redirect"],
)  # fmt: skip
async def test_each_way_of_failing_is_an_error_of_ours(
    service: str, answer: Answer, expected: type[DependencyError]
) -> None:
    async with answering(answer) as (shop, server):
        with pytest.raises(DependencyError) as caught:
            await CALLS[service](shop)
    assert type(caught.value) is expected or expected is DependencyError
    assert caught.value.dependency == service
    assert len(server.requests) == 1


@pytest.mark.parametrize("service", STORE_SERVICES)
@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=0, pieces=[], end="hang"),
        Answer(b'{"items"', chunked=True, end="hang"),
    ],
    ids=["no head", "half a body"],
)
async def test_a_service_that_hangs_times_out_and_counts_as_failing(
    service: str, answer: Answer
) -> None:
    async with answering(answer) as (shop, _):
        with pytest.raises(DependencyTimeoutError):
            await CALLS[service](shop)
        assert shop.breakers[service].snapshot().failures == 1


async def test_drops_by_drops_is_still_too_slow() -> None:
    body = json.dumps(GOOD["reviews"]).encode()
    drops = Answer(pieces=[bytes([byte]) for byte in body], pause_s=0.1)
    async with answering(drops) as (shop, _):
        with pytest.raises(DependencyTimeoutError):
            await shop.reviews.summaries([UZUMAKI])


@pytest.mark.parametrize("chunked", [True, False])
async def test_a_huge_body_is_not_read_to_its_end(chunked: bool) -> None:
    huge = Answer(pieces=[b" " * 65536] * 400, chunked=chunked)
    options = replace(ONCE, max_body_bytes=1_000_000)
    async with answering(huge, options=options) as (shop, _):
        with pytest.raises(DependencyContractError, match="exceeds"):
            await shop.catalogue.lookup([UZUMAKI])


@pytest.mark.parametrize(
    "change",
    [
        {"amount_minor": 9.99},
        {"amount_minor": "999"},
        {"amount_minor": -1},
        {"currency": "usd"},
        {"asin": "12345"},
        {"quoted_at": "2025-05-04T09:30:00"},
        {"in_stock": "yes"},
        {"asin": "B0OTHER000"},
    ],
    ids=str,
)
async def test_a_price_that_bends_the_contract_is_no_price(
    change: dict[str, Any],
) -> None:
    quote = GOOD["pricing"]["quotes"][0] | change
    async with answering(saying({"quotes": [quote]})) as (shop, _):
        with pytest.raises(DependencyContractError):
            await shop.pricing.quotes([UZUMAKI], tier="guest")


async def test_keys_that_nobody_knows_yet_do_no_harm() -> None:
    async with answering(saying(GOOD["pricing"])) as (shop, _):
        quotes = await shop.pricing.quotes([UZUMAKI], tier="guest")
    assert quotes[UZUMAKI].price.minor == 999


async def test_a_profile_of_somebody_else_is_refused() -> None:
    other = {
        "customer_id": "somebody-else",
        "display_name": "Demo",
        "tier": "gold",
        "owned_asins": [],
        "favourite_genres": [],
        "max_age_rating": "mature",
    }
    async with answering(saying(other)) as (shop, _):
        with pytest.raises(DependencyContractError):
            await shop.profiles.customer("demo-horror-fan")


# -- retries, budget, deadline, breaker ---------------------------------------------


async def test_a_stumble_is_repeated_and_nobody_notices() -> None:
    options = ClientOptions(retry=QUICK)
    answers = (error(503), Answer(status=0, end="drop"), saying(GOOD["reviews"]))
    async with answering(*answers, options=options) as (shop, server):
        assert UZUMAKI in await shop.reviews.summaries([UZUMAKI])
        assert len(server.requests) == 3


@pytest.mark.parametrize("answer", [error(400), saying({}), error(404)])
async def test_what_would_be_answered_alike_is_not_repeated(answer: Answer) -> None:
    options = ClientOptions(retry=QUICK)
    async with answering(answer, options=options) as (shop, server):
        with pytest.raises(DependencyError):
            await shop.reviews.summaries([UZUMAKI])
        assert len(server.requests) == 1


async def test_retries_stay_within_their_budget_in_an_outage() -> None:
    options = ClientOptions(retry=QUICK)
    async with answering(error(503), options=options) as (shop, server):
        shop.breakers["reviews"].override(State.DISABLED, reason="only the budget")
        for _ in range(40):
            with pytest.raises(DependencyError):
                await shop.reviews.summaries([UZUMAKI])
        budget = shop.clients["reviews"].budget
    assert len(server.requests) == 40 + budget.spent
    assert budget.spent <= 3 + 40 * 0.1
    assert budget.refused > 0


async def test_an_open_breaker_keeps_calls_away() -> None:
    async with answering(error(503)) as (shop, server):
        for _ in range(DEPENDENCIES["reviews"].breaker.minimum_calls):
            with pytest.raises(DependencyError):
                await shop.reviews.summaries([UZUMAKI])
        assert shop.states()["reviews"] == "open"
        assert shop.states()["pricing"] == "closed"
        asked = len(server.requests)
        with pytest.raises(DependencyOpenError):
            await shop.reviews.summaries([UZUMAKI])
        assert len(server.requests) == asked


async def test_four_hundred_and_four_and_cancellations_open_nothing() -> None:
    hang = Answer(status=0, pieces=[], end="hang")
    async with answering(hang) as (shop, server):
        for _ in range(30):
            server.asked.clear()
            task = asyncio.create_task(shop.reviews.summaries([UZUMAKI]))
            await server.asked.wait()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert shop.breakers["reviews"].snapshot().calls == 0
    async with answering(error(404)) as (shop, _):
        for _ in range(30):
            await shop.profiles.customer("nobody")
        assert shop.states()["profile"] == "closed"


async def test_the_earliest_deadline_rules_and_is_told_to_the_service() -> None:
    async with answering(saying(GOOD["reviews"])) as (shop, server):
        with deadline_within(60), deadline_within(0.15), deadline_within(30):
            await shop.reviews.summaries([UZUMAKI])
        assert 1 <= int(server.requests[0].headers[HEADER]) <= 150


async def test_a_passed_deadline_makes_no_call() -> None:
    async with answering(saying(GOOD["reviews"])) as (shop, server):
        with deadline_within(-1), pytest.raises(DependencyTimeoutError):
            await shop.reviews.summaries([UZUMAKI])
        assert server.requests == []


async def test_no_retry_goes_past_the_deadline() -> None:
    options = ClientOptions(retry=RetryPolicy(attempts=10, base_s=0.05))
    async with answering(error(503), options=options) as (shop, _):
        begun = time.monotonic()
        moment = begun + 0.2
        with deadline_within(0.2), pytest.raises(DependencyError):
            await shop.reviews.summaries([UZUMAKI])
        # Scheduling may add its share, another try would add much more.
        assert time.monotonic() < moment + 1


async def test_a_caller_in_a_hurry_is_no_proof_against_the_service() -> None:
    hang = Answer(status=0, pieces=[], end="hang")
    async with answering(hang) as (shop, _):
        with deadline_within(0.05), pytest.raises(DependencyTimeoutError):
            await shop.reviews.summaries([UZUMAKI])
        assert shop.breakers["reviews"].snapshot().calls == 0


async def test_each_call_is_reported_once_with_its_attempts() -> None:
    told: list[CallReport] = []
    options = ClientOptions(retry=QUICK, observe=told.append)
    answers = (error(503), saying(GOOD["reviews"]), error(400))
    async with answering(*answers, options=options) as (shop, _):
        await shop.reviews.summaries([UZUMAKI])
        with pytest.raises(RefusedError):
            await shop.reviews.summaries([UZUMAKI])
    assert [(each.dependency, each.outcome, each.attempts) for each in told] == [
        ("reviews", "ok", 2),
        ("reviews", "RefusedError", 1),
    ]
