"""The console over ten million turns: how long pages take, and how many queries.

The turns are made by PostgreSQL (``many_turns.py``), their figures by the real rollups.
Pages are asked for in this process, as an administrator who is signed in, so what is
measured is the service's own time, the database's included, without a network.

    python -m tests.benchmark.bench_console --turns 500000

is a quicker run. The turns are kept for a day: a second run measures at once.
"""

import argparse
import gc
import time
from collections.abc import Mapping

from tests.benchmark.figures import percentile, report
from tests.benchmark.many_turns import engines, fill, say

TURNS = 10_000_000
ROUNDS = 40
WARM = 3
OVERVIEW_MS, OVERVIEW_QUERIES = 250.0, 12.0
SEARCH_MS = 300.0
SEARCHES: Mapping[str, Mapping[str, str]] = {
    "newest": {},
    "intent": {"intent": "price_question"},
    "intent and outcome": {"intent": "comparison", "status": "failed"},
    "degraded by": {"degraded_by": "reviews"},
    "corrected": {"corrected": "yes"},
    "slow": {"latency_over": "6000"},
    "words": {"q": "zombie"},
    "rare words": {"q": "zombie dinosaur"},
}


def main() -> None:
    """Make what is missing, then measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=TURNS)
    turns = parser.parse_args().turns
    with engines():
        import django  # noqa: PLC0415 (after its settings)

        django.setup()
        seconds = fill(turns)
        if seconds:
            report("console", f"{turns:,} turns", "made in", seconds, "s")
        roll_up(turns)
        measure(turns)


def roll_up(turns: int) -> None:
    """Bring the figures up to the turns, by the service's own code."""
    from chat.models import TurnRollup  # noqa: PLC0415
    from chat.services import rollups  # noqa: PLC0415

    counted = sum(TurnRollup.objects.values_list("turns", flat=True))
    begun, done = time.monotonic(), 0
    if counted != turns and not rollups.rollups_left():
        rollups.rollups_note_everything()
    while some := rollups.rollups_work_off():
        done += some
        if done % 240 == 0:
            say(f"{done} quarter hours are counted")
    if done:
        seconds = time.monotonic() - begun
        report("console", f"{turns:,} turns", "counted in", seconds, "s")
    rollups.rollups_note()  # sets the time to which figures are complete


def measure(turns: int) -> None:
    """Report the overview's and the trace search's time and queries."""
    client = Visitor()
    ms, queries = client.times("/console/overview/", {})
    case = f"overview, {turns:,} turns"
    report("console", case, "p50", percentile(ms, 0.5), "ms")
    report("console", case, "p95", percentile(ms, 0.95), "ms", at_most=OVERVIEW_MS)
    report("console", case, "queries", queries, "queries", at_most=OVERVIEW_QUERIES)
    for name, query in SEARCHES.items():
        ms, queries = client.times("/console/traces/", {"time": "30d", **query})
        case = f"traces, {name}"
        report("console", case, "p50", percentile(ms, 0.5), "ms")
        report("console", case, "p95", percentile(ms, 0.95), "ms", at_most=SEARCH_MS)
        report("console", case, "queries", queries, "queries")


class Visitor:
    """An administrator who is signed in."""

    def __init__(self) -> None:
        from django.contrib.auth.models import User  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415

        user, _ = User.objects.get_or_create(
            username="benchmark", defaults={"is_superuser": True, "is_staff": True}
        )
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(user)

    def times(self, path: str, query: Mapping[str, str]) -> tuple[list[float], int]:
        """Return the milliseconds of many answers, and the queries of one."""
        from django.db import connection  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        found = []
        for place in range(WARM + ROUNDS):
            if place == WARM:  # as a server does when it is warm
                gc.collect()
                gc.freeze()
            begun = time.perf_counter()
            answer = self.client.get(path, query)
            if place >= WARM:
                found.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, (path, query, answer.status_code)
        with CaptureQueriesContext(connection) as captured:
            self.client.get(path, query)
        return found, len(captured)


if __name__ == "__main__":
    main()
