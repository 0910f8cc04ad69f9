"""The stream guard: cost of a chunk, characters held, leaks under random chunkings.

    python -m tests.benchmark.bench_guard [CHUNKINGS]

A million chunkings take two processes some twelve minutes on two quiet cores. Presidio
has an environment of its own (``requirements-bench.txt``), which ``script/bench guard``
makes; where it is absent, that comparison is left out and said to be.
"""

import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from guardrails.core.amount_grammar import AMOUNT
from guardrails.core.pipeline import run_output
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard, guard_text, span_detectors
from guardrails.core.types import Facts, Money, PriceFact
from tests.benchmark import guard_evidence
from tests.benchmark.figures import percentile, report
from tests.benchmark.guard_answers import answers
from tests.property.guard_material import CANARY, FRAGMENTS

POLICY = Policy.default(version=1)
FACTS = Facts(
    prices=(
        PriceFact("B0AAAA1111", "Berserk, Vol. 1", Money(1499, "USD")),
        PriceFact("1421599465", "Chainsaw Man, Vol. 3", Money(999, "USD")),
    )
)
ANSWER = (
    "If you loved the quiet dread of Uzumaki, try **Berserk, Vol. 1** next: it is "
    "darker, longer, and drawn with a patience that few series have. The first volume "
    "introduces Guts, a mercenary with an enormous sword and a past that it takes "
    "about 13 volumes to tell. It is currently $14.99 in paperback.\n\n"
    "* **Chainsaw Man, Vol. 3** is faster and funnier; at $9.99 it fits your budget.\n"
    "* Both come in new condition, and both are in stock.\n\n"
    "Readers who rated Monster 4.8 out of 5 often go on to these two. Would you like "
    "something shorter, perhaps a single volume, or a series that is complete? I can "
    "also look for an omnibus edition, which holds three volumes in one book.\n"
)
CHUNK = 20
CHUNKINGS = 1_000_000
PROCESSES = 2
# Answers that are read once by each, behind some that only warm up what compiles.
ANSWERS, WARM_UP = 400, 150
# How many times quicker than Presidio's pattern recognizers the pipeline should be.
QUICKER = 50.0


class Case(NamedTuple):
    """A kind of answers, and how the pipeline meets them."""

    name: str
    options: Mapping[str, Any] = MappingProxyType({})
    streamed: tuple[bool, ...] = (True, False)
    aimed_at: bool = False


CASES = (
    Case("1,200 characters", streamed=(True,), aimed_at=True),
    Case("1,200 characters", streamed=(False,), aimed_at=True),
    Case("1,200 characters without prices", MappingProxyType({"priced": False})),
    Case("1,200 characters with findings", MappingProxyType({"wrong": True})),
    Case("4,800 characters", MappingProxyType({"length": 4_800})),
)
ROOT = Path(__file__).resolve().parents[2]
PRESIDIO = ROOT / ".venv-bench/bin/python"


def chunks(text: str) -> Iterator[str]:
    """Cut a text as a model's stream would."""
    for at in range(0, len(text), CHUNK):
        yield text[at : at + CHUNK]


def cost_of_a_chunk() -> None:
    """Compare with the plainest filter: each pattern over each chunk by itself."""
    patterns = [re.compile(each.pattern) for each in span_detectors(POLICY)]
    guarded, plain, held = [], [], []
    for number, (text, facts) in enumerate(answers(WARM_UP + ANSWERS, seed=2)):
        guard = StreamGuard(POLICY, facts, canary=CANARY)
        for chunk in chunks(text):
            began = time.process_time_ns()
            guard.feed(chunk)
            cost = time.process_time_ns() - began
            began = time.process_time_ns()
            lowered = chunk.lower()
            for pattern in patterns:
                pattern.search(lowered)
            if number >= WARM_UP:
                plain.append((time.process_time_ns() - began) / 1_000)
                guarded.append(cost / 1_000)
                held.append(guard.held)
        guard.close()
    baseline = statistics.median(plain)
    report(
        "guard",
        f"chunk of {CHUNK} characters",
        "CPU, median",
        statistics.median(guarded),
        "us",
        baseline=baseline,
        at_most=20.0,
    )
    report(
        "guard",
        f"chunk of {CHUNK} characters",
        "CPU, p95",
        percentile(guarded, 0.95),
        "us",
    )
    report("guard", "ordinary text", "held, mean", statistics.fmean(held), "characters")
    report(
        "guard",
        "ordinary text",
        "held, p95",
        percentile(held, 0.95),
        "characters",
        at_most=24,
    )


def whole_text() -> None:
    """Measure the same scanner on a complete answer, and the amounts alone."""
    text = (ANSWER * 2)[:1_200]
    times = []
    for _ in range(100):
        began = time.perf_counter_ns()
        guard_text(text, POLICY, FACTS)
        times.append((time.perf_counter_ns() - began) / 1_000)
    exact = re.compile(AMOUNT)
    began = time.perf_counter_ns()
    list(exact.finditer(text.lower()))
    baseline = (time.perf_counter_ns() - began) / 1_000
    report(
        "guard",
        "whole text of 1,200 characters",
        "median",
        statistics.median(times),
        "us",
        baseline=baseline,
    )


def presidio(texts: Sequence[str]) -> float | None:
    """Return what a text costs Presidio's recognizers, or None without them."""
    if not PRESIDIO.exists():
        sys.stderr.write("presidio is absent: script/bench guard installs it\n")
        return None
    side = ROOT / "tests/benchmark/presidio_side.py"
    done = subprocess.run(
        [PRESIDIO, side, "1"],
        input="".join(json.dumps(each) + "\n" for each in texts),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return statistics.median(each["whole_us"] for each in answers[WARM_UP:])


def whole_pipeline() -> None:
    """Measure every stage on answers that are read once each: CPU time, as Presidio's.

    Once as a turn runs it, on what the guard of the stream has seen already, and once
    on a text that no guard has seen; and both on answers of other kinds.
    """
    for seed, case in enumerate(CASES):
        told = list(answers(WARM_UP + ANSWERS, seed, **case.options))
        baseline = presidio([text for text, _ in told])
        for streamed in case.streamed:
            costs = [cost_of_answer(*each, streamed=streamed) for each in told][
                WARM_UP:
            ]
            name = f"pipeline on {case.name}, "
            name += "after the stream" if streamed else "unseen text"
            middle = statistics.median(costs)
            report("guard", name, "CPU, median", middle, "us", baseline=baseline)
            report("guard", name, "CPU, p95", percentile(costs, 0.95), "us")
            if baseline:
                aim = QUICKER if case.aimed_at else None
                quicker = baseline / middle
                report("guard", name, "Presidio / ours", quicker, "x", at_least=aim)


def each_stage() -> None:
    """Measure the stages one by one, on answers that the guard has not seen."""
    costs: dict[str, list[int]] = {}
    for text, facts in list(answers(WARM_UP + ANSWERS, seed=9)):
        done = run_output(text, facts, POLICY, canary=CANARY, clock=time.process_time)
        for stage in done.stages:
            costs.setdefault(stage.stage, []).append(stage.duration_us)
    for stage, took in costs.items():
        what = "all spans, and pii" if stage == "pii" else stage
        middle = statistics.median(took[WARM_UP:])
        report(
            "guard",
            f"stage of 1,200 unseen characters: {what}",
            "CPU, median",
            middle,
            "us",
        )


def cost_of_answer(text: str, facts: Facts, *, streamed: bool) -> float:
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


def leaks(total: int) -> None:
    """Cut adversarial texts at random, in two processes; count what leaks."""
    began = time.perf_counter()
    share = total // PROCESSES
    with ProcessPoolExecutor(PROCESSES) as pool:
        counts = list(pool.map(leaks_of, range(4, 4 + PROCESSES), [share] * PROCESSES))
    seconds = time.perf_counter() - began
    done = sum(each[0] for each in counts)
    leaked = sum(each[1] for each in counts)
    case = f"{done:,} random chunkings"
    report("guard", case, "leaked characters", leaked, "", at_most=0)
    report("guard", case, "rate", done / seconds, "1/s")


def leaks_of(seed: int, total: int) -> tuple[int, int]:
    """Return how many chunkings were tried, and how many characters leaked."""
    dice = random.Random(seed)
    leaked = done = 0
    while done < total:
        joint = dice.choice(["", " "])
        text = joint.join(dice.choices(FRAGMENTS, k=dice.randint(2, 10)))
        whole, _ = guard_text(text, POLICY, FACTS, canary=CANARY)
        for _ in range(10):
            leaked += shown_wrongly(text, whole, dice)
            done += 1
    return done, leaked


def shown_wrongly(text: str, whole: str, dice: random.Random) -> int:
    """Return how many characters are shown that the whole text does not show there."""
    guard = StreamGuard(POLICY, FACTS, canary=CANARY)
    shown, at = "", 0
    while at < len(text):
        size = dice.randint(1, 6)
        shown += guard.feed(text[at : at + size])
        at += size
        if not whole.startswith(shown):
            return len(shown)
    shown += guard.close()
    return 0 if shown == whole else abs(len(shown) - len(whole)) or 1


if __name__ == "__main__":
    cost_of_a_chunk()
    whole_text()
    whole_pipeline()
    each_stage()
    guard_evidence.measure()
    leaks(int(sys.argv[1]) if len(sys.argv) > 1 else CHUNKINGS)
