"""Turns by the real clients, while the stand-in fails in each way that it can."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import httpx
import pytest

from chat.downstream.services import ShopServices, StoreUrls, shop_services
from chat.orchestration.settings import TurnLimits
from chat.orchestration.turn_events import EndStatus, Products
from tests.fakes.ports import World, product, world
from tests.unit.orchestration.test_orchestrator import request, the_end, turn

FAULTS = ("error", "hang", "latency", "truncated", "malformed")
OPTIONAL = ("profile", "recommendations", "promotions", "reviews", "reranker")
# A busy machine must not make the good ones late; the bad ones cost their whole time.
PATIENT = TurnLimits(optional_s=3.0, profile_s=3.0, evidence_s=20.0, first_token_s=60)


@pytest.fixture
async def shop(store_service: str) -> AsyncIterator[ShopServices]:
    made = shop_services(StoreUrls.below(store_service), patience=8)
    yield made
    await made.close()


@pytest.fixture
async def hasty_shop(store_service: str) -> AsyncIterator[ShopServices]:
    """The clients with the limits of production: what fails is given up soon."""
    made = shop_services(StoreUrls.below(store_service))
    yield made
    await made.close()


@pytest.fixture(autouse=True)
def no_faults_stay(store_service: str) -> Iterator[None]:
    """The stand-in is shared by all tests of a run."""
    yield
    httpx.delete(f"{store_service}/admin/faults")


async def made_of(shop: ShopServices, store_service: str) -> World:
    """A world whose shop is the stand-in, and whose index holds some of its books."""
    url = f"{store_service}/catalogue/v1/products?limit=12&genre=horror"
    async with httpx.AsyncClient() as client:
        rows = (await client.get(f"{url}&first_volumes=true")).json()["items"]
    books = [
        product(n, asin=row["asin"], series_id=row["series_id"])
        for n, row in enumerate(rows)
    ]
    made = world(products=books)
    made.ports = replace(
        made.ports,
        catalogue=shop.catalogue,
        pricing=shop.pricing,
        profiles=shop.profiles,
        recommendations=shop.recommendations,
        promotions=shop.promotions,
        reviews=shop.reviews,
        reranker=shop.reranker,
        breakers=shop.breakers,
    )
    return made


def failing(store_service: str, names: tuple[str, ...], kind: str) -> None:
    fault = {"kind": kind, "seconds": 600}
    if kind == "latency":
        fault["latency_ms"] = 30_000
    for name in names:
        address = f"{store_service}/admin/faults/{name}"
        assert httpx.put(address, json=fault).status_code == 200


@pytest.mark.parametrize("kind", FAULTS)
async def test_without_any_of_the_optional_services_there_is_an_answer(
    hasty_shop: ShopServices, shop: ShopServices, store_service: str, kind: str
) -> None:
    made = await made_of(hasty_shop, store_service)
    made.ports = replace(made.ports, catalogue=shop.catalogue, pricing=shop.pricing)
    failing(store_service, OPTIONAL, kind)
    asked = request(customer_id="demo-horror-fan")
    events = await turn(made, asked, limits=PATIENT)
    end = the_end(events)
    assert end.status is EndStatus.DEGRADED
    assert set(end.degraded) == set(OPTIONAL)
    (cards,) = [event for event in events if isinstance(event, Products)]
    assert cards.items


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("catalogue", "error"),
        ("catalogue", "malformed"),
        ("pricing", "hang"),
        ("pricing", "truncated"),
    ],
)
async def test_without_a_critical_one_the_turn_fails_and_asks_to_try_again(
    hasty_shop: ShopServices, store_service: str, name: str, kind: str
) -> None:
    made = await made_of(hasty_shop, store_service)
    failing(store_service, (name,), kind)
    end = the_end(await turn(made, limits=PATIENT))
    assert end.status is EndStatus.FAILED
    assert name in end.degraded
    assert "try again" in end.text


async def test_all_well_the_stand_in_serves_a_whole_turn(
    shop: ShopServices, store_service: str
) -> None:
    made = await made_of(shop, store_service)
    end = the_end(
        await turn(made, request(customer_id="demo-horror-fan"), limits=PATIENT)
    )
    assert (end.status, end.degraded) == (EndStatus.COMPLETE, ())
