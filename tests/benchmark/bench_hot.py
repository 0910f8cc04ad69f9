"""Fifty thousand open one link at once: how often the store is read, and for how long.

Four processes of readers share one Redis; the store counts its reads on another server
and takes 300 ms for each. Beside it stand the same readers without coalescing, and with
cashews (from ``.venv-bench``). Then the process that reads for all is killed, and then
Redis.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from mangaassist.embedded.places import Places
from mangaassist.embedded.processes import end_child, wait_until
from mangaassist.embedded.programs import redis_program
from mangaassist.embedded.redis import RedisServer
from tests.benchmark.bench_up import free_port
from tests.benchmark.figures import report
from tests.fakes.hot_crowd import Crowd, sources_of
from tests.fakes.hot_reader import COUNTER, Plan

ROOT = Path(__file__).resolve().parents[2]
CASHEWS = ROOT / ".venv-bench/bin/python"
PROCESSES, READERS, STORE_S = 4, 50_000, 0.3
_OUTAGE_WAVES, _BETWEEN_S = 60, 0.05
#: Waiters of cashews' lock ask without a pause: more of them would not be done today.
_LOCK_READERS, _LIMIT_S = 2_000, 60.0


@dataclass(frozen=True)
class Rig:
    """Redis for snapshots, and another server for the store's count."""

    snapshots: RedisServer
    store: RedisServer
    plan: Plan

    def fresh(self) -> None:
        """Forget everything."""
        for each in (self.snapshots, self.store):
            each.start()
            with each.client() as client:
                client.flushall()

    def reads(self) -> int:
        """Return how often the store was read."""
        with self.store.client() as client:
            return int(client.get(COUNTER) or 0)


@contextmanager
def rig() -> Iterator[Rig]:
    """Run both servers."""
    with tempfile.TemporaryDirectory(prefix="hot") as folder:
        places = [Places.of(Path(folder) / name) for name in ("a", "b")]
        servers = [RedisServer(each, durable=False) for each in places]
        for each in servers:
            each.start()
        urls = [f"unix://{each.redis_socket}" for each in places]
        plan = Plan(redis=urls[0], counter=urls[1], store_s=STORE_S)
        try:
            yield Rig(*servers, replace(plan, readers=READERS // PROCESSES))
        finally:
            for each in servers:
                each.stop()


@contextmanager
def redis_on_a_port() -> Iterator[str]:
    """Run a Redis that cashews can reach: it knows no Unix sockets."""
    port = free_port()
    command = [str(redis_program()), "--port", port, "--bind", "127.0.0.1"]
    command += ["--save", "", "--appendonly", "no"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        url = f"redis://127.0.0.1:{port}"
        with Redis.from_url(url) as client:
            wait_until(lambda: _answers(client), 10)
        yield url
    finally:
        end_child(server, 10)


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


def crowd_of(plan: Plan, processes: int = PROCESSES) -> tuple[Crowd, float]:
    """Begin readers; return them and when they began."""
    crowd = Crowd.of(plan, processes)
    crowd.go()
    return crowd, time.monotonic()


def cold(rig: Rig) -> None:
    """Everybody opens a session that nobody has read."""
    rig.fresh()
    crowd, _ = crowd_of(replace(rig.plan, coalesced=False))
    without = crowd.results()
    reads_without = sum(each["reads"] for each in without)
    took_without = max(each["took_s"] for each in without)
    rig.fresh()
    crowd, _ = crowd_of(rig.plan)
    results = crowd.results()
    took, sources = max(each["took_s"] for each in results), sources_of(results)
    wrong = sum(each["wrong"] for each in results)
    answered = sum(sources[each] for each in ("flight", "snapshot", "store")) - wrong

    def say(figure: str, value: float, unit: str, **more: Any) -> None:
        report("hot", "50,000 readers, 4 processes", figure, value, unit, **more)

    say("reads of the store", rig.reads(), "", baseline=reads_without, at_most=1)
    say("answered", answered, "", at_least=READERS)
    limit = STORE_S + 1.5
    say("all answered after", took, "s", baseline=took_without, at_most=limit)
    say("served from flight", sources["flight"], "")
    say("served from a snapshot", sources["snapshot"], "")


def with_cashews(rig: Rig) -> None:
    """Do the same with cashews, its default and across processes."""
    looked = [str(CASHEWS), "-c", "import cashews"]
    if not CASHEWS.exists() or subprocess.run(looked, check=False).returncode:
        sys.stderr.write("cashews is absent: script/bench hot installs it\n")
        return
    for case, readers, lock in (
        ("cashews, its default, 50,000", READERS, False),
        ("cashews, lock=True, 2,000", _LOCK_READERS, True),
    ):
        rig.fresh()
        with redis_on_a_port() as url:
            told = _cashews(replace(rig.plan, redis=url), readers, lock)
        took = max(each["took_s"] for each in told)
        report("hot", case, "reads of the store", rig.reads(), "")
        report("hot", case, "answered", sum(each["answered"] for each in told), "")
        report("hot", case, "all answered after", took, "s")


def _cashews(plan: Plan, readers: int, lock: bool) -> list[dict[str, Any]]:
    words = asdict(plan) | {
        "readers": readers // PROCESSES,
        "lock": lock,
        "limit_s": _LIMIT_S,
    }
    script = ROOT / "tests/benchmark/cashews_side.py"
    command = [str(CASHEWS), str(script), json.dumps(words)]
    crowd = Crowd.by(command, PROCESSES)
    crowd.go()
    return crowd.results()


def leader_killed(rig: Rig) -> None:
    """Kill the process that reads for all while it reads."""
    rig.fresh()
    crowd_of_one = Crowd.of(replace(rig.plan, readers=1, store_s=60), 1)
    others = Crowd.of(rig.plan, PROCESSES - 1)
    crowd_of_one.go()
    wait_until(lambda: rig.reads() == 1, 30)
    others.go()
    # They have to be waiting when it dies.
    time.sleep(0.5)
    killed = time.monotonic()
    crowd_of_one.processes[0].kill()
    results = others.results()
    crowd_of_one.end()
    sources = sources_of(results)
    answered = sum(sources[each] for each in ("flight", "snapshot", "store"))
    after = max(each["ended_at"] for each in results) - killed
    case = "leader killed, 37,500 wait"
    report("hot", case, "reads of the store", rig.reads(), "", at_most=2)
    report("hot", case, "answered", answered, "", at_least=3 * rig.plan.readers)
    report("hot", case, "done after the kill", after, "s", at_most=1.3)


def redis_killed(rig: Rig) -> None:
    """Kill Redis while wave after wave of readers comes."""
    rig.fresh()
    each = READERS // PROCESSES // _OUTAGE_WAVES
    plan = replace(rig.plan, readers=each, waves=_OUTAGE_WAVES, between_s=_BETWEEN_S)
    crowd, began = crowd_of(plan)
    time.sleep(1)
    os.kill(int((rig.snapshots.data / "redis.pid").read_text()), signal.SIGKILL)
    outage = time.monotonic() - began
    results = crowd.results()
    took = max(one["took_s"] for one in results)
    sources = sources_of(results)
    answered = sum(sources[one] for one in ("flight", "snapshot", "store"))
    wanted = PROCESSES * _OUTAGE_WAVES * each
    # One read after the other in each process, and one that was under way.
    bound = PROCESSES * ((took - outage) / STORE_S + 2) + 1
    case = "Redis killed in the middle"
    report("hot", case, "reads of the store", rig.reads(), "", at_most=round(bound))
    report("hot", case, "answered", answered, "", at_least=wanted)
    lost = sum(count for name, count in sources.items() if name.startswith("error"))
    report("hot", case, "lost", lost, "", at_most=0)


def main() -> None:
    """Run every case."""
    with rig() as servers:
        cold(servers)
        with_cashews(servers)
        leader_killed(servers)
        redis_killed(servers)


if __name__ == "__main__":
    main()
