"""Latency and faults: drawn as stated, ended in time, refused from outside."""

import asyncio
from math import inf
from statistics import quantiles

import httpx
import pytest

from chat.demo_store.application import create_app
from chat.demo_store.conf import StoreSettings
from chat.demo_store.faults import Fault, FaultBoard
from chat.demo_store.latency import REALISTIC, Latency
from chat.demo_store.shop import Shop


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop(StoreSettings(latency="zero"))


@pytest.mark.parametrize("service", sorted(REALISTIC))
def test_latency_has_the_stated_median_and_tail(service):
    latency = Latency("realistic")
    drawn = [latency.sample(service) * 1000 for _ in range(20_000)]
    cuts = quantiles(drawn, n=100)
    median, p99 = REALISTIC[service]
    assert 10 <= median <= 60
    assert cuts[49] == pytest.approx(median, rel=0.05)
    assert cuts[98] == pytest.approx(p99, rel=0.15)


def test_latency_repeats_from_run_to_run_and_can_be_switched_off():
    first, second = Latency("realistic"), Latency("realistic")
    assert [first.sample("pricing") for _ in range(5)] == [
        second.sample("pricing") for _ in range(5)
    ]
    first.profile = "zero"
    assert first.sample("pricing") == 0


def test_a_fault_ends_by_itself():
    clock = Clock()
    board = FaultBoard(clock)
    board.put("pricing", Fault("error", ends_at=clock() + 30))
    assert board.strike("pricing")
    assert board.strike("catalogue") is None
    clock.time += 30
    assert board.strike("pricing") is None
    assert board.current() == {}


def test_a_fault_meets_about_the_share_of_requests_it_states():
    clock = Clock()
    board = FaultBoard(clock)
    board.put("pricing", Fault("error", ends_at=clock() + 1, probability=0.25))
    met = sum(board.strike("pricing") is not None for _ in range(4000))
    assert 850 <= met <= 1150


async def test_those_who_hang_wake_when_the_fault_is_cleared_or_replaced():
    clock = Clock()
    board = FaultBoard(clock)
    for wake in (
        lambda: board.clear("pricing"),
        lambda: board.put("pricing", Fault("error", ends_at=clock() + 60)),
    ):
        fault = Fault("hang", ends_at=clock() + 60)
        board.put("pricing", fault)
        hanging = asyncio.create_task(board.lifted("pricing", fault))
        await asyncio.sleep(0)
        board.put("reviews", Fault("hang", ends_at=clock() + 60))
        await asyncio.sleep(0)
        assert not hanging.done()
        wake()
        await asyncio.wait_for(hanging, 5)


@pytest.mark.parametrize(
    "fault", [Fault("hang", inf), Fault("latency", inf, latency_ms=10**9)]
)
async def test_a_caller_who_hangs_up_leaves_nothing_behind(shop, fault):
    shop.faults.put("reviews", fault)
    messages = [
        {"type": "http.request", "body": b'{"asins"', "more_body": True},
        {"type": "http.request", "body": b": []}"},
        {"type": "http.disconnect"},
    ]
    sent: list[object] = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/reviews/v1/summaries",
        "headers": [],
    }
    app = create_app(shop)
    await asyncio.wait_for(app(scope, receive, send), 5)
    shop.faults.clear("reviews")
    assert sent == []
    assert messages == []


async def test_a_call_that_was_held_is_served_with_its_body(shop):
    shop.faults.put("reviews", Fault("latency", inf, latency_ms=1))
    transport = httpx.ASGITransport(create_app(shop))
    async with httpx.AsyncClient(transport=transport, base_url="http://s") as client:
        asin = shop.catalogue.products[0].asin
        response = await client.post("/reviews/v1/summaries", json={"asins": [asin]})
    shop.faults.clear("reviews")
    assert [each["asin"] for each in response.json()["items"]] == [asin]


@pytest.mark.parametrize(
    ("address", "name", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8010", 200),
        ("::1", "localhost:8010", 200),
        ("203.0.113.9", "localhost:8010", 403),
        ("127.0.0.1", "evil.example", 403),
    ],
)
async def test_administration_answers_this_machine_under_its_own_names(
    shop, address, name, status
):
    transport = httpx.ASGITransport(create_app(shop), client=(address, 5000))
    async with httpx.AsyncClient(
        transport=transport, base_url=f"http://{name}"
    ) as client:
        for path in ("/admin/faults", "/admin/latency"):
            assert (await client.get(path)).status_code == status
        put = await client.put("/admin/latency", json={"profile": "zero"})
        assert put.status_code == status
        assert (await client.get("/health")).status_code == 200
