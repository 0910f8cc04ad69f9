"""Chaos: shoppers who chat while web processes, the worker and Redis are killed.

Four web processes behind a balancer, a worker, the scheduler, the stand-in: real
processes, killed by ``kill -9`` in turn and started again, as whatever runs them would.
At the end every message must have been answered once, every response have an end, and
the record hold each turn once.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mangaassist.embedded.engines import Engines, engines_held
from mangaassist.embedded.places import Places
from mangaassist.embedded.processes import wait_until
from tests.benchmark.balancer import Balancer
from tests.benchmark.bench_up import free_port
from tests.benchmark.figures import percentile, report
from tests.benchmark.questions import question
from tests.benchmark.rig import answers, managed, with_process
from tests.reference_client import ReferenceClient

ROOT = Path(__file__).resolve().parents[2]
_BIN = Path(sys.executable).parent
WEBS, CLIENTS = 4, 200
PAUSE_S = (8.0, 20.0)
#: Who is killed, and after how many seconds.
KILLS = (
    (6.0, "web 0"),
    (13.0, "worker"),
    (20.0, "web 1"),
    (27.0, "redis"),
    (36.0, "web 2"),
    (43.0, "redis"),
    (51.0, "web 3"),
)
LASTS_S = 58.0
PATIENCE_S = 90.0
_AWAY_S = 1.0
_READY_S = 120.0


@dataclass
class Outcome:
    """What clients saw."""

    asked: Counter[str] = field(default_factory=Counter)  # by session
    statuses: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    lost: int = 0
    broken: list[str] = field(default_factory=list)
    lines: int = 0


class Fleet:
    """The processes of the service, each of which can be killed and started again."""

    def __init__(self, env: dict[str, str], engines: Engines) -> None:
        self._env, self._engines = env, engines
        self.ports = [int(free_port()) for _ in range(WEBS)]
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def command(self, name: str) -> list[str]:
        if name.startswith("web"):
            port = str(self.ports[int(name.split()[1])])
            words = ["--verbosity", "0", "--port", port, "--ping-interval", "15"]
            return [str(_BIN / "daphne"), *words, "mangaassist.asgi:application"]
        app = "mangaassist.scheduler" if name == "beat" else "mangaassist"
        words = ["--quiet", "--app", app, name, "--loglevel", "ERROR"]
        if name == "beat":
            schedule = str(Path(self._env["VAR_DIR"]) / "celerybeat-chaos")
            words += ["--schedule", schedule, "--pidfile="]
        else:
            words += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
        return [str(_BIN / "celery"), *words]

    def start(self, name: str) -> None:
        self._running[name] = subprocess.Popen(
            self.command(name), cwd=ROOT, env=self._env, start_new_session=True
        )

    def are_ready(self) -> bool:
        return all(
            answers(f"http://127.0.0.1:{port}/health/ready") for port in self.ports
        )

    def kill(self, name: str) -> None:
        if name == "redis":
            redis = self._engines.redis
            assert redis is not None
            with redis.client() as client:
                pid = int(client.info("server")["process_id"])
            os.kill(pid, signal.SIGKILL)
            return
        process = self._running[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def revive(self, name: str) -> None:
        if name == "redis":
            self._engines.start()
        else:
            self.start(name)

    def stop(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._running.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


async def shopper(url: str, until: float, seen: Outcome) -> None:
    """Chat until the time is over, whatever happens to the servers."""
    await asyncio.sleep(random.uniform(0, PAUSE_S[0]))
    async with ReferenceClient([url], first_wait_s=0.3, longest_wait_s=3) as client:
        asked = 0
        while time.monotonic() < until:
            begun = time.monotonic()
            asked += 1
            try:
                answer = await client.ask(question(), within=PATIENCE_S)
            except TimeoutError:
                seen.lost += 1
                break
            except AssertionError as error:  # a gap, or an end that says another text
                seen.broken.append(str(error)[:200])
                break
            seen.waits.append(time.monotonic() - begun)
            seen.statuses[answer.status] += 1
            await asyncio.sleep(random.uniform(*PAUSE_S))
        seen.asked[str(client.memory.session_id)] += asked
        seen.lines += client.counts.lines


async def chaos(
    fleet: Fleet, begun: float, kills: tuple[tuple[float, str], ...]
) -> None:
    """Kill in turn, and start again what was killed."""
    for after, name in kills:
        await asyncio.sleep(max(0.0, begun + after - time.monotonic()))
        await asyncio.to_thread(fleet.kill, name)
        await asyncio.sleep(_AWAY_S)
        await asyncio.to_thread(fleet.revive, name)


async def rehearse(
    fleet: Fleet, clients: int, kills: tuple[tuple[float, str], ...], lasts_s: float
) -> Outcome:
    """Let everybody chat through it; return what they saw."""
    seen = Outcome()
    async with Balancer(fleet.ports) as balancer:
        url, begun = f"http://127.0.0.1:{balancer.port}", time.monotonic()
        killing = asyncio.create_task(chaos(fleet, begun, kills))
        until = begun + lasts_s
        await asyncio.gather(*(shopper(url, until, seen) for _ in range(clients)))
        await killing
    return seen


def accounts(seen: Outcome) -> dict[str, int]:
    """Compare with what session store and record hold; what must be 0 comes first."""
    from audit.models import Turn  # noqa: PLC0415 (Django is set up by now)
    from chat.models import SessionTurn  # noqa: PLC0415

    sessions = list(seen.asked)
    kept = SessionTurn.objects.filter(session_id__in=sessions)
    recorded = Turn.objects.filter(session_id__in=sessions)
    by_message = Counter(recorded.values_list("message_id", flat=True))
    messages = set(kept.values_list("message_id", flat=True))
    return {
        "messages lost": sum(seen.asked.values()) - len(messages),
        "answered twice": kept.count() - len(messages),
        "responses without an end": kept.filter(status="").count(),
        "turns not on record": len(set(map(str, messages)) - by_message.keys()),
        "turns on record twice": sum(count > 1 for count in by_message.values()),
    }


def all_ended(seen: Outcome) -> bool:
    found = accounts(seen)
    return not found["responses without an end"] and not found["turns not on record"]


@contextmanager
def service() -> Iterator[Fleet]:
    """Run everything; yield it when every web process is ready."""
    var, store_port = ROOT / "var" / "bench", free_port()
    var.mkdir(parents=True, exist_ok=True)
    many = {
        f"{name}_{kind}": "100000"
        for name in ("MESSAGES", "NEW_SESSIONS")
        for kind in ("PER_MINUTE", "BURST")
    }
    own = {"VAR_DIR": str(var), "STORE_PORT": store_port, "PORT": free_port()}
    # Answers take their time, so that most are under way when somebody is killed.
    own |= {"DJANGO_SETTINGS_MODULE": "mangaassist.settings", "LLM_PACE_MS": "45"}
    os.environ.update(own | many)
    env = dict(os.environ)
    store = [sys.executable, "-m", "uvicorn", "chat.demo_store.asgi:app"]
    store += ["--port", store_port, "--log-level", "warning"]
    with ExitStack() as stack:
        engines = stack.enter_context(engines_held(Places.of(var)))
        stack.enter_context(with_process(store, env))
        health = f"http://127.0.0.1:{store_port}/health"
        wait_until(lambda: answers(health), _READY_S)
        managed(env, "migrate", "--verbosity", "0")
        managed(env, "index_catalogue")
        fleet = Fleet(env, engines)
        stack.callback(fleet.stop)
        for name in (*(f"web {n}" for n in range(WEBS)), "worker", "beat"):
            fleet.start(name)
        if not wait_until(fleet.are_ready, _READY_S):
            raise TimeoutError("the service did not become ready")
        yield fleet


def main(
    clients: int = CLIENTS,
    kills: tuple[tuple[float, str], ...] = KILLS,
    lasts_s: float = LASTS_S,
) -> None:
    """Rehearse and count."""
    import django  # noqa: PLC0415 (its settings come with the service)

    with service() as fleet:
        django.setup()
        seen = asyncio.run(rehearse(fleet, clients, kills, lasts_s))
        wait_until(lambda: all_ended(seen), 60)
        found = accounts(seen)
    case = f"{clients} shoppers, {len(kills)} kills"
    report("chaos", case, "messages", sum(seen.asked.values()), "messages")
    for name, count in found.items():
        report("chaos", case, name, count, "", at_most=0)
    report("chaos", case, "shoppers who wait in vain", seen.lost, "", at_most=0)
    report("chaos", case, "answers with a gap", len(seen.broken), "", at_most=0)
    for status, count in sorted(seen.statuses.items()):
        report("chaos", case, f"answers that ended {status}", count, "answers")
    report("chaos", case, "lines taken up", seen.lines, "sockets")
    report("chaos", case, "answer, p50", percentile(seen.waits, 0.5), "s")
    report("chaos", case, "answer, p99", percentile(seen.waits, 0.99), "s")
    for words in seen.broken[:5]:
        sys.stderr.write(words + "\n")


if __name__ == "__main__":
    main()
