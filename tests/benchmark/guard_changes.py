"""A changed list of rivals: what it costs, and how long an event loop stands still.

Streams are guarded in the loop meanwhile. What is compared with is the guard of the
same policy built whole, at the first turn that needs it. The time between two turns of
the loop is of the clock: on a machine that is busy, run it by real-time scheduling.
"""

import asyncio
import gc
import time

from guardrails.core.engine import Engine
from guardrails.core.policy import Policy
from guardrails.core.preparing import prepare
from guardrails.core.streaming import StreamGuard, span_detectors
from tests.benchmark.figures import report
from tests.benchmark.guard_answers import answers, chunks
from tests.property.guard_material import CANARY

_ROUNDS = 5
_BEAT_S = 0.001


def measure() -> None:
    """Measure lists that gain one name, lose one, and gain fifty at once."""
    policy = Policy.default()
    prepare(policy, CANARY)
    gc.collect()
    gc.freeze()
    listed = policy.words("competitors")
    for case, changed in (
        ("one rival more", [(*listed, f"mangamart{n}") for n in range(_ROUNDS)]),
        ("one rival less", [listed[:n] + listed[n + 1 :] for n in range(_ROUNDS)]),
        ("50 rivals more", [(*listed, *(f"shelf{n}of manga" for n in range(50)))]),
    ):
        policies = [policy.with_words("competitors", each) for each in changed]
        whole = [asyncio.run(_changed(each, beside=False)) for each in policies]
        beside = [asyncio.run(_changed(each, beside=True)) for each in policies]
        for number, (figure, unit) in enumerate((("CPU", "s"), ("longest gap", "ms"))):
            report(
                "guard",
                f"changed word list: {case}",
                f"{figure}, median" if len(policies) > 1 else figure,
                sorted(each[number] for each in beside)[len(beside) // 2],
                unit,
                baseline=sorted(each[number] for each in whole)[len(whole) // 2],
            )


async def _changed(policy: Policy, *, beside: bool) -> tuple[float, float]:
    """Return the CPU seconds and the longest gap in milliseconds."""
    gaps: list[float] = []
    streams = asyncio.create_task(_stream(gaps))
    await asyncio.sleep(0.05)
    gaps.clear()
    cpu = await asyncio.to_thread(_extend, policy) if beside else _build(policy)
    await asyncio.sleep(0.02)
    streams.cancel()
    return cpu, max(gaps) * 1000


def _extend(policy: Policy) -> float:
    began = time.thread_time()
    prepare(policy, CANARY)
    return time.thread_time() - began


def _build(policy: Policy) -> float:
    began = time.thread_time()
    Engine(span_detectors(policy))
    return time.thread_time() - began


async def _stream(gaps: list[float]) -> None:
    """Guard one answer after the other, a chunk at each beat, and note the gaps."""
    last = time.perf_counter()
    while True:
        for text, facts in answers(20, seed=3):
            guard = StreamGuard(Policy.default(), facts, canary=CANARY)
            for chunk in chunks(text):
                guard.feed(chunk)
                await asyncio.sleep(_BEAT_S)
                now = time.perf_counter()
                gaps.append(now - last - _BEAT_S)
                last = now
