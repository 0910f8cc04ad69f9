"""Many answers at once, in full flow: what a frame costs, and how evenly frames come.

Everything is measured in a window in which every answer is being written, so that
beginning and ending turns have no part in it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import psutil

from tests.benchmark.listener import Listener
from tests.benchmark.rig import Rig


@dataclass(frozen=True, slots=True)
class Flow:
    """What was seen in the window."""

    cpu_s: float
    wall_s: float
    frames: int
    gaps_ms: Sequence[float]
    lost: int
    problems: Sequence[str]

    @property
    def frame_us(self) -> float:
        """CPU of the server for one frame."""
        return self.cpu_s / max(1, self.frames) * 1e6


def cpu_s(process: psutil.Process) -> float:
    """Return the CPU time that a process has used."""
    times = process.cpu_times()
    return times.user + times.system


async def flow(
    rig: Rig, questions: Sequence[str], *, ramp_s: float, window_s: float, greets: bool
) -> Flow:
    """Ask all, one after another within ``ramp_s``; watch them all for a while."""
    listeners = [await Listener.arrive(rig.socket_url) for _ in questions]
    if greets:
        for each in listeners:
            await each.greet()
    for each, text in zip(listeners, questions, strict=True):
        if greets:
            each.ask(text)
        else:
            each.say({"text": text})
        await asyncio.sleep(ramp_s / len(questions))
    await asyncio.sleep(1)
    begun, cpu = asyncio.get_running_loop().time(), cpu_s(rig.web)
    for each in listeners:
        each.heard.moments = each.heard.moments[-1:]
    await asyncio.sleep(window_s)
    spent = cpu_s(rig.web) - cpu
    wall = asyncio.get_running_loop().time() - begun
    moments = [each.heard.moments for each in listeners]
    ended = [each for each in listeners if each.heard.ended or each.heard.problem]
    result = Flow(
        cpu_s=spent,
        wall_s=wall,
        frames=sum(max(0, len(each) - 1) for each in moments),
        gaps_ms=[
            (after - before) * 1000
            for each in moments
            for before, after in pairwise(each)
        ],
        lost=sum(not each.heard.whole for each in listeners),
        problems=[each.heard.problem or "ended early" for each in ended],
    )
    if greets:
        await asyncio.gather(*(each.stop() for each in listeners))
    for each in listeners:
        each.leave()
    return result
