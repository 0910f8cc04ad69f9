"""Our breaker beside the libraries', in the environment that has those.

Needs the standard library and the three libraries only. Prints one JSON object: what a
call of each costs beyond a bare one, and how many of 100 callers each lets through to a
dependency that is to be probed.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import aiobreaker
import purgatory
import pybreaker

from chat.downstream.breaker_types import BreakerConfig
from chat.downstream.shared_breaker import SharedBreaker

CALLS, ROUNDS, CALLERS = 20_000, 15, 100
Call = Callable[[], Awaitable[None]]


async def service() -> None:
    """Answer at once."""


def plain_service() -> None:
    """Answer at once, to who can't await."""


def ours() -> Call:
    breaker = SharedBreaker("bench", BreakerConfig(), time.monotonic)

    async def call() -> None:
        began = breaker.enter()
        assert began is not None
        await service()
        breaker.passed(began)

    return call


async def of_purgatory() -> Call:
    factory = purgatory.AsyncCircuitBreakerFactory()
    breaker = await factory.get_breaker("bench")

    async def call() -> None:
        async with breaker:
            await service()

    return call


async def of_purgatory_by_name() -> Call:
    factory = purgatory.AsyncCircuitBreakerFactory()

    async def call() -> None:
        async with await factory.get_breaker("bench"):
            await service()

    return call


def of_aiobreaker() -> Call:
    breaker = aiobreaker.CircuitBreaker()

    async def call() -> None:
        await breaker.call_async(service)

    return call


def of_pybreaker() -> Call:
    breaker = pybreaker.CircuitBreaker()

    async def call() -> None:
        breaker.call(plain_service)

    return call


async def bare() -> None:
    await service()


async def cost(call: Call) -> float:
    """The microseconds of one call, in this moment."""
    begun = time.perf_counter()
    for _ in range(CALLS):
        await call()
    return (time.perf_counter() - begun) / CALLS * 1e6


async def costs() -> dict[str, float]:
    calls = {
        "bare": bare,
        "ours": ours(),
        "purgatory": await of_purgatory(),
        "purgatory by name": await of_purgatory_by_name(),
        "aiobreaker": of_aiobreaker(),
        "pybreaker": of_pybreaker(),
    }
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):  # in turn, so that a busy moment is everybody's
        for name, call in calls.items():
            taken[name].append(await cost(call))
    best = {name: min(each) for name, each in taken.items()}
    middle = {name: statistics.median(each) for name, each in taken.items()}
    return {
        name: min(best[name] - best["bare"], middle[name] - middle["bare"])
        for name in calls
        if name != "bare"
    }


async def probed(call: Callable[[Call], Awaitable[None]], wait_s: float) -> int:
    """How many of 100 callers at once reach a service that may be probed."""
    reached = 0

    async def failing() -> None:
        raise OSError

    async def slow() -> None:
        nonlocal reached
        reached += 1
        await asyncio.sleep(0.1)

    for _ in range(20):
        await asyncio.gather(call(failing), return_exceptions=True)
    await asyncio.sleep(wait_s)
    crowd = (call(slow) for _ in range(CALLERS))
    await asyncio.gather(*crowd, return_exceptions=True)
    return reached


async def probes() -> dict[str, int]:
    config = BreakerConfig(minimum_calls=10, open_s=0.2, jitter=0, probes=3)
    own = SharedBreaker("bench", config, time.monotonic)
    factory = purgatory.AsyncCircuitBreakerFactory()
    alien = aiobreaker.CircuitBreaker(5, timedelta(seconds=0.2))

    async def by_own(work: Call) -> None:
        permit = await own.admit()
        try:
            await work()
        except OSError:
            permit.fail()
            raise
        permit.succeed()

    async def by_purgatory(work: Call) -> None:
        async with await factory.get_breaker("bench", threshold=5, ttl=0.2):
            await work()

    async def by_aiobreaker(work: Call) -> None:
        await alien.call_async(work)

    return {
        "ours": await probed(by_own, 0.25),
        "purgatory": await probed(by_purgatory, 0.25),
        "aiobreaker": await probed(by_aiobreaker, 0.25),
    }


async def main() -> None:
    found = {"cost_us": await costs(), "probes": await probes()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
