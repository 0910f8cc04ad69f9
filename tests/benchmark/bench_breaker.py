"""Circuit breakers: what a call costs, how soon an order holds, how many probe.

Costs and probes are measured beside the libraries' in the environment that has them;
orders and shared probes with four processes, a real Redis and a real PostgreSQL.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.places import Places
from tests.benchmark.figures import percentile, report

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = ROOT / ".venv-bench/bin/python"
PROCESSES = 4
ORDERS, DEAF_ORDERS, ROUNDS = 60, 8, 20
PROBES = 3
PATIENCE_S = 30.0
REASON = "a benchmark"


def beside_libraries() -> None:
    """Measure a call's cost, and a crowd that meets a breaker to be probed."""
    if not LIBRARIES.exists():
        sys.stderr.write(
            "the libraries are absent: script/bench breaker installs them\n"
        )
        return
    side = ROOT / "tests/benchmark/breaker_side.py"
    done = subprocess.run([LIBRARIES, side], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    costs = found["cost_us"]
    own = costs.pop("ours")
    fastest = min(costs, key=lambda name: costs[name])
    report("breaker", "closed", "cost of a call", own, "us", at_most=3.0)
    for name, cost in sorted(costs.items(), key=lambda each: each[1]):
        target = {"at_most": 1.0} if name == fastest else {}
        report(
            "breaker",
            "closed",
            f"cost of a call, beside {name}",
            own,
            "us",
            baseline=cost,
            of_ratio=True,
            **target,
        )
    for name, count in found["probes"].items():
        figure = f"of 100 callers let through to probe, {name}"
        bounds = {"at_most": float(PROBES)} if name == "ours" else {}
        report("breaker", "half-open, one process", figure, count, "calls", **bounds)


class Child:
    """A process with breakers."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmark.breaker_process", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait_for(lambda told: "ready" in told)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.put(json.loads(line))

    def wait_for(self, wanted: Any) -> dict[str, Any]:
        """Return the next thing told that is wanted."""
        while True:
            told = self.told.get(timeout=PATIENCE_S)
            if wanted(told):
                return told

    def probe(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("probe\n")
        self.process.stdin.flush()


@contextmanager
def children(*words: str) -> Iterator[list[Child]]:
    made = [Child(*words) for _ in range(PROCESSES)]
    try:
        yield made
    finally:
        for each in made:
            each.process.kill()
            each.process.wait()


def ordered(kind: str, until_s: float | None = 3600) -> float:
    """Give an order; return when it was begun."""
    from datetime import timedelta  # noqa: PLC0415 (with Django's, set up by now)

    from django.utils import timezone  # noqa: PLC0415

    from chat.services.breakers import Order, breaker_order  # noqa: PLC0415

    until = None if until_s is None else timezone.now() + timedelta(seconds=until_s)
    begun = time.time()
    breaker_order(Order("reviews", kind, REASON, "bench", until))
    return begun


def orders_in_force(case: str, count: int, target_s: float, *words: str) -> None:
    """Measure from the order's begin to the last process that obeys."""
    waits = []
    with children(*words) as processes:
        for n in range(count):
            kind, state = (
                ("force_open", "forced_open")
                if n % 2 == 0
                else ("force_close", "forced_closed")
            )
            begun = ordered(kind)
            for each in processes:
                told = each.wait_for(
                    lambda told, state=state: told.get("state") == state
                )
                waits.append(told["at"] - begun)
            time.sleep(0.05)
        ordered("reset", None)
    figure = "order in force, each process"
    report("breaker", case, f"{figure}, p50", percentile(waits, 0.5) * 1000, "ms")
    at = {"at_most": target_s * 1000}
    report(
        "breaker", case, f"{figure}, p99", percentile(waits, 0.99) * 1000, "ms", **at
    )


def shared_probes() -> None:
    """Let 4 x 100 callers at once meet a breaker that is half open, and count."""
    counts = []
    with children() as processes:
        for _ in range(ROUNDS):
            ordered("force_open")
            for each in processes:
                each.wait_for(lambda told: told.get("state") == "forced_open")
            ordered("release", None)  # which puts it half open
            for each in processes:
                each.wait_for(lambda told: told.get("state") == "half_open")
            for each in processes:
                each.probe()
            counts.append(
                sum(
                    each.wait_for(lambda told: "admitted" in told)["admitted"]
                    for each in processes
                )
            )
            ordered("reset", None)
            for each in processes:
                each.wait_for(lambda told: told.get("state") == "closed")
    case = f"half-open, {PROCESSES} processes of 100 callers, {ROUNDS} times"
    report("breaker", case, "most let through", max(counts), "calls", at_most=PROBES)
    report("breaker", case, "least let through", min(counts), "calls", at_least=PROBES)


def main() -> None:
    """Measure everything."""
    beside_libraries()
    var = ROOT / "var" / "bench"
    var.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "mangaassist.settings"}
    )
    with ExitStack() as stack:
        stack.enter_context(engines_held(Places.of(var)))
        import django  # noqa: PLC0415 (its settings look for the engines)

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        orders_in_force("told by message", ORDERS, 0.05)
        orders_in_force("never told", DEAF_ORDERS, 1.1, "--deaf")
        shared_probes()


if __name__ == "__main__":
    main()
