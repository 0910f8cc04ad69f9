"""Our side of the store's contracts: the stand-in, and a server that misbehaves."""

import json
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from chat.downstream.registry import STORE_SERVICES
from chat.downstream.transport import RefusedError
from chat.orchestration.errors import (
    DependencyContractError,
    DependencyError,
    DependencyTimeoutError,
)
from chat.orchestration.shop import Customer
from tests.fakes.shops import (
    CALLS,
    GOOD,
    ONCE,
    UZUMAKI,
    answering,
    error,
    saying,
    shop_at,
)
from tests.fakes.wire_server import Answer

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
    async with answering(answer, patience=1) as (shop, _):
        with pytest.raises(DependencyTimeoutError):
            await CALLS[service](shop)
        assert shop.breakers[service].snapshot().failures == 1


async def test_drops_by_drops_is_still_too_slow() -> None:
    body = json.dumps(GOOD["reviews"]).encode()
    drops = Answer(pieces=[bytes([byte]) for byte in body], pause_s=0.1)
    async with answering(drops, patience=1) as (shop, _):
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
