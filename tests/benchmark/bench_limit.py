"""The rate limit over processes: of very many messages at once the burst passes.

First over real sockets: one customer in 400 sessions on four web processes, a message
in each at the same moment. Then where the door asks, by four processes without all that
is around it, round after round. What one question costs stands beside a bare round trip
to the same Redis.
"""

import asyncio
import subprocess
import sys
import time

from redis import Redis

from chat.stores.rate_limit import Rate, RateLimit
from chat.stores.redis_pool import command_redis
from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.places import Places
from tests.benchmark.figures import percentile, report
from tests.benchmark.fleet import ROOT, Fleet, fleet
from tests.benchmark.listener import Listener

PROCESSES, MESSAGES, ROUNDS = 4, 400, 20
THIRTY = Rate(per_minute=30, burst=30)
_DATABASE = 9


def main() -> None:
    """Measure, or be one of the processes that ask."""
    places = Places.of(ROOT / "var" / "bench")
    if sys.argv[1:2] == ["ask"]:
        asyncio.run(ask(places.redis("").url(_DATABASE)))
        return
    rate = {"MESSAGES_PER_MINUTE": "30", "MESSAGES_BURST": "30"}
    with fleet(PROCESSES, rate) as running:
        asyncio.run(over_sockets(running))
    with engines_held(places):
        asyncio.run(measure(places.redis("").url(_DATABASE)))


async def over_sockets(running: Fleet) -> None:
    """Report how many messages of one customer pass the door of all processes."""
    hello = {"type": "hello", "session_id": None, "token": None, "after": None}
    hello["customer"] = await asyncio.to_thread(_customer, running)
    listeners = [
        await Listener.arrive(running.socket_url(number % PROCESSES))
        for number in range(MESSAGES)
    ]
    for each in listeners:
        each.say(hello)
        assert (await each.other.get())["type"] == "session"
    for each in listeners:
        each.ask("manga words=1")
    await asyncio.gather(*(each.over() for each in listeners))
    admitted = sum(bool(each.heard.response_id) for each in listeners)
    refused = sum("rate_limited" in each.heard.problem for each in listeners)
    for each in listeners:
        each.leave()
    case = f"{MESSAGES} sockets, {PROCESSES} web processes"
    report("limit", case, "admitted", float(admitted), "messages")
    off = abs(admitted - THIRTY.burst) + abs(MESSAGES - admitted - refused)
    report("limit", case, "off by", float(off), "messages", at_most=0)


def _customer(running: Fleet) -> str:
    """Return a token of a customer who has asked nothing yet."""
    name = f"customer-{time.time_ns()}"
    code = (
        f"from chat.services.sessions import customer_token as of; print(of({name!r}))"
    )
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code],
        cwd=ROOT,
        env=dict(running.env),
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.split()[-1]


async def measure(url: str) -> None:
    """Report how many pass, over several rounds, and what one question costs."""
    with Redis.from_url(url) as redis:
        redis.flushdb()
    command = [sys.executable, "-m", "tests.benchmark.bench_limit", "ask"]
    processes = [
        await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]
    for each in processes:
        assert each.stdout is not None
        await each.stdout.readline()  # it is ready
    admitted, waits = [], []
    for number in range(ROUNDS):
        answers = await asyncio.gather(*(_round(each, number) for each in processes))
        admitted.append(sum(passed for passed, _ in answers))
        waits.append(max(longest for _, longest in answers))
    for each in processes:
        assert each.stdin is not None
        each.stdin.close()
        await each.wait()
    case = f"{MESSAGES} at once, {PROCESSES} processes"
    wrong = max(abs(passed - THIRTY.burst) for passed in admitted)
    report("limit", case, "admitted", float(admitted[-1]), "messages")
    report(
        "limit", case, f"off by, worst of {ROUNDS}", float(wrong), "messages", at_most=0
    )
    report("limit", case, "longest wait told", max(waits), "s")
    await _cost(url)


async def _round(process: asyncio.subprocess.Process, number: int) -> tuple[int, float]:
    """Have one process ask its share at once; return how many passed."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"shopper-{number}\n".encode())
    await process.stdin.drain()
    passed, longest = (await process.stdout.readline()).split()
    return int(passed), float(longest)


async def ask(url: str) -> None:
    """Take a share of each round's messages, all at once."""
    redis = command_redis(url)
    limit = RateLimit(redis, "messages", THIRTY)
    await limit.take("warm")
    loop = asyncio.get_running_loop()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        share = MESSAGES // PROCESSES
        waits = await asyncio.gather(*(limit.take(line) for _ in range(share)))
        sys.stdout.write(f"{sum(not wait for wait in waits)} {max(waits)}\n")
        sys.stdout.flush()
    await redis.aclose()


async def _cost(url: str) -> None:
    redis = command_redis(url)
    limit = RateLimit(redis, "cost", Rate(1_000_000, 1_000_000))
    bare, ours = [], []
    for number in range(4_000):
        begun = time.perf_counter()
        await redis.ping()
        middle = time.perf_counter()
        await limit.take("jane")
        if number >= 1_000:
            bare.append((middle - begun) * 1e6)
            ours.append((time.perf_counter() - middle) * 1e6)
    await redis.aclose()
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        report(
            "limit",
            "one question",
            f"time, {name}",
            percentile(ours, share),
            "us",
            baseline=percentile(bare, share),
        )


if __name__ == "__main__":
    main()
