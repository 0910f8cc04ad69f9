"""What the pipeline costs beside Presidio's recognizers, on the same texts in turn.

They take turns, fifty texts each, so what else runs on the machine meets both alike.
CPU time counts on both sides: a clock would count the others' work too.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from guardrails.core.pipeline import run_output
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard
from guardrails.core.types import Facts
from tests.benchmark.figures import percentile, report
from tests.benchmark.guard_answers import answers, chunks
from tests.property.guard_material import CANARY

POLICY = Policy.default(version=1)
# Answers that are read once by each, behind some that only warm up what compiles.
ANSWERS, WARM_UP = 400, 150
# How many texts one reads before it is the other's turn.
ROUND = 50
# How many times quicker than Presidio's pattern recognizers the pipeline should be.
QUICKER = 50.0
ROOT = Path(__file__).resolve().parents[2]
PRESIDIO = ROOT / ".venv-bench/bin/python"

Cost = Callable[[str], float]


class Case(NamedTuple):
    """A kind of answers, and how the pipeline meets them."""

    name: str
    options: Mapping[str, Any] = MappingProxyType({})
    aimed_at: bool = False


CASES = (
    Case("1,200 characters", aimed_at=True),
    Case("1,200 characters without prices", MappingProxyType({"priced": False})),
    Case("1,200 characters with findings", MappingProxyType({"wrong": True})),
    Case("4,800 characters", MappingProxyType({"length": 4_800})),
)


@contextmanager
def presidio() -> Iterator[Cost | None]:
    """Yield what tells the microseconds of CPU that Presidio takes for a text."""
    if not PRESIDIO.exists():
        sys.stderr.write("presidio is absent: script/bench guard installs it\n")
        yield None
        return
    side = ROOT / "tests/benchmark/presidio_side.py"
    with subprocess.Popen(
        [PRESIDIO, side, "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        asked, answered = process.stdin, process.stdout
        assert asked and answered

        def cost(text: str) -> float:
            asked.write(json.dumps(text) + "\n")
            asked.flush()
            return float(json.loads(answered.readline())["whole_us"])

        yield cost


def whole_pipeline() -> None:
    """Measure every stage on answers that are read once each.

    Once as a turn runs it, on what the guard of the stream has seen already, and once
    on a text that no guard has seen.
    """
    with presidio() as theirs:
        for number, case in enumerate(CASES):
            for streamed in (True, False):
                _measure(case, 2 * number + streamed, theirs, streamed=streamed)


def _measure(case: Case, seed: int, theirs: Cost | None, *, streamed: bool) -> None:
    mine: list[float] = []
    baselines: list[float] = []
    told = list(answers(WARM_UP + ANSWERS, seed, **case.options))
    for at in range(0, len(told), ROUND):
        some = told[at : at + ROUND]
        baselines += [theirs(text) if theirs else 0.0 for text, _ in some]
        mine += [_cost(text, facts, streamed=streamed) for text, facts in some]
    name = f"pipeline on {case.name}, " + ("after the stream" if streamed else "unseen")
    middle, baseline = (statistics.median(each[WARM_UP:]) for each in (mine, baselines))
    p95 = percentile(mine[WARM_UP:], 0.95)
    report("guard", name, "CPU, median", middle, "us", baseline=baseline or None)
    report("guard", name, "CPU, p95", p95, "us")
    if baseline:
        aim = QUICKER if case.aimed_at else None
        report("guard", name, "Presidio / ours", baseline / middle, "x", at_least=aim)


def _cost(text: str, facts: Facts, *, streamed: bool) -> float:
    """Return the microseconds that the pipeline takes on one answer."""
    guarded = None
    if streamed:
        guard = StreamGuard(POLICY, facts, canary=CANARY)
        for chunk in chunks(text):
            guard.feed(chunk)
        guard.close()
        guarded = guard.guarded
    began = time.process_time_ns()
    run_output(  # with a clock, as in a turn: each stage's time is on record
        text, facts, POLICY, canary=CANARY, clock=time.monotonic, guarded=guarded
    )
    return (time.process_time_ns() - began) / 1_000


def each_stage() -> None:
    """Measure the stages one by one, on answers that the guard has not seen."""
    costs: dict[str, list[int]] = {}
    for text, facts in answers(WARM_UP + ANSWERS, seed=9):
        done = run_output(text, facts, POLICY, canary=CANARY, clock=time.process_time)
        for stage in done.stages:
            costs.setdefault(stage.stage, []).append(stage.duration_us)
    for stage, took in costs.items():
        what = "all spans, and pii" if stage == "pii" else stage
        name = f"stage of 1,200 unseen characters: {what}"
        middle = statistics.median(took[WARM_UP:])
        report("guard", name, "CPU, median", middle, "us")
