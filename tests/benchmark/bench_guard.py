"""The stream guard: cost of a chunk, characters held, leaks under random chunkings.

    python -m tests.benchmark.bench_guard [CHUNKINGS]

A million chunkings take two processes some twelve minutes on two quiet cores. Presidio
has an environment of its own (``requirements-bench.txt``), which ``script/bench guard``
makes; where it is absent, that comparison is left out and said to be.
"""

import random
import re
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from guardrails.core.amount_grammar import AMOUNT
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard, guard_text, span_detectors
from guardrails.core.types import Facts, Money, PriceFact
from tests.benchmark import guard_changes, guard_evidence
from tests.benchmark.figures import percentile, report
from tests.benchmark.guard_answers import CHUNK, answers, chunks
from tests.benchmark.guard_pipeline import ANSWERS, WARM_UP, each_stage, whole_pipeline
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
CHUNKINGS = 1_000_000
PROCESSES = 2


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
    guard_changes.measure()
    guard_evidence.measure()
    leaks(int(sys.argv[1]) if len(sys.argv) > 1 else CHUNKINGS)
