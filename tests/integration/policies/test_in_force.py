"""A version that is published holds in every process, and each says that it does."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable

import orjson
import pytest
from asgiref.sync import sync_to_async
from redis.asyncio import Redis

from chat.conf import chat_config
from chat.selectors.live import LiveUnavailableError
from chat.selectors.policy_applied import PolicyApplied, policy_applied
from chat.services import policies
from chat.stores.database import DatabaseThreads
from chat.stores.live_feed import Gauges, LiveFeed
from chat.stores.live_log import PROCESSES
from chat.stores.policy_news import CHANNEL
from chat.stores.redis_pool import blocking_redis, command_redis
from chat.wiring.policy import PolicyInForce
from guardrails.core.closure import PatternError
from guardrails.core.policy import Policy
from tests.integration.policies.drafting import NORA, drafted
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)

OURS = {"one", "two"}
NOWHERE = "unix:///nowhere/redis.sock"


class Process:
    """What one process has of the policy."""

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        self.redis, self.blocking = command_redis(url), blocking_redis(url)
        self.threads = DatabaseThreads(1, patience_s=PATIENCE_S)
        self.feed = LiveFeed(self.redis, name)
        self.policy = PolicyInForce(self.threads, self.blocking, self.feed.tell_soon)

    def start(self) -> None:
        self.policy.start()
        nothing: Callable[[], int] = int
        self.feed.pulse(Gauges(nothing, nothing, dict, lambda: self.policy.version))

    async def close(self) -> None:
        await self.policy.close()
        await self.feed.close()
        await self.blocking.aclose()
        await self.redis.aclose()
        await self.threads.run(int)  # a query that still runs is heard out
        self.threads.close()


@pytest.fixture
async def processes(empty_redis: str) -> AsyncIterator[list[Process]]:
    two = [Process(name, chat_config().redis_url) for name in ("one", "two")]
    for each in two:
        each.start()
    await until(lambda: all(each.policy.version == 0 for each in two))
    yield two
    for each in two:
        await each.close()


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(4000):
        if holds():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came to hold")


async def said(version: int, names: set[str]) -> PolicyApplied:
    """Wait until these processes, and no others of this test, say so."""
    async with asyncio.timeout(40):
        while True:
            found = await sync_to_async(policy_applied)(version)
            ours = [each for each in found.processes if each.process_id in OURS]
            if {each.process_id for each in ours if each.version == version} == names:
                return PolicyApplied(version, tuple(ours))
            await asyncio.sleep(0.02)


@sync_to_async
def publish() -> int:
    return policies.policy_draft_publish(NORA, seen=drafted(), reason="agreed")


async def test_every_process_applies_a_version_and_says_so(
    processes: list[Process],
) -> None:
    await said(0, OURS)
    version = await publish()
    await until(lambda: all(each.policy.version == version for each in processes))
    assert all(each.policy().threshold("scope") == 0.4 for each in processes)
    found = await said(version, OURS)
    assert (found.on, found.of, found.is_everywhere) == (2, 2, True)
    # That a process does not apply one yet is told too.
    older = await sync_to_async(policy_applied)(version + 1)
    assert (older.on, older.is_everywhere) == (0, False)


async def test_a_message_hurries_who_would_only_look_later(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each goes to sleep for an hour once its last short wait is over.
    for each in processes:
        monkeypatch.setattr(each.policy, "_every_s", 3600)
        each.policy.hurry()
    await until(lambda: not any(each.policy._wake.is_set() for each in processes))
    await until_subscribed(processes[0].redis)
    version = await publish()
    await until(lambda: all(each.policy.version == version for each in processes))


async def test_a_version_is_in_force_once_it_is_prepared(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then turns keep the last one, and the process doesn't say otherwise."""
    compiling, go_on = threading.Event(), threading.Event()

    def slowly(policy: Policy, canary: str) -> None:
        compiling.set()
        go_on.wait(40)

    monkeypatch.setattr("chat.wiring.policy.prepare", slowly)
    monkeypatch.setattr("chat.wiring.policy._PREPARE_S", 40)
    version = await publish()
    await until(compiling.is_set)
    assert [each.policy.version for each in processes] == [0, 0]
    go_on.set()
    await until(lambda: all(each.policy.version == version for each in processes))


async def test_a_version_that_takes_too_long_to_prepare_is_in_force_all_the_same(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr("chat.wiring.policy.prepare", lambda *_: go_on.wait(40))
    version = await publish()
    await until(lambda: all(each.policy.version == version for each in processes))
    assert not go_on.is_set()
    go_on.set()


async def test_a_version_that_can_not_be_prepared_leaves_the_last_one(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def refused(policy: Policy, canary: str) -> None:
        tried.set()
        raise PatternError("too large")

    with monkeypatch.context() as patched:
        patched.setattr("chat.wiring.policy.prepare", refused)
        version = await publish()
        await until(tried.is_set)
        assert [each.policy.version for each in processes] == [0, 0]
    await until(lambda: all(each.policy.version == version for each in processes))


async def until_subscribed(redis: Redis) -> None:
    async with asyncio.timeout(40):
        while True:
            ((_, count),) = await redis.pubsub_numsub(CHANNEL)
            if count >= 2:
                return
            await asyncio.sleep(0.01)


async def test_without_redis_a_version_holds_and_nobody_can_say_where(
    empty_redis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Process("one", NOWHERE)
    alone.start()
    await until(lambda: alone.policy.version == 0)
    monkeypatch.setattr("chat.services.policies.policy_tell", lambda *_: None)
    version = await publish()
    await until(lambda: alone.policy.version == version)
    await alone.close()

    class Gone:
        def hgetall(self, _: str) -> None:
            raise ConnectionError

    monkeypatch.setattr("chat.selectors.policy_applied.looking_redis", Gone)
    with pytest.raises(LiveUnavailableError):
        await sync_to_async(policy_applied)(version)


async def test_a_process_that_died_is_counted_no_more(processes: list[Process]) -> None:
    await said(0, OURS)
    dead = processes.pop()
    await dead.close()
    await said(0, {"one"})
    # One that says no goodbye is left out once it was silent for some seconds.
    silent = {"at": time.time() - 60, "running": 0, "sockets": 0, "breakers": {}}
    await processes[0].redis.hset(PROCESSES, "two", orjson.dumps(silent))
    await said(0, {"one"})
