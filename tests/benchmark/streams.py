"""Many answers at once, in full flow: what a frame costs, and how evenly frames come.

Everything is measured in a window in which every answer is being written, so that
beginning and ending turns have no part in it.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import orjson
import psutil

from tests.benchmark.cadence import Beat, moment_of, pauses, pieces
from tests.benchmark.listener import Heard, Listener
from tests.benchmark.rig import Rig


@dataclass(frozen=True, slots=True)
class Flow:
    """What was seen in the window."""

    cpu_s: float
    wall_s: float
    frames: int
    gaps_ms: Sequence[float]  # between two frames of an answer
    late_ms: Sequence[float]  # of each word, from the model's saying it to its arrival
    lost: int  # answers of which a frame or a character is missing or wrong
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
    rig: Rig,
    questions: Sequence[str],
    beat: Beat,
    *,
    ramp_s: float,
    window_s: float,
    greets: bool,
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
    before = [len(each.heard.moments) for each in listeners]
    await asyncio.sleep(window_s)
    spent = cpu_s(rig.web) - cpu
    wall = asyncio.get_running_loop().time() - begun
    heard = [each.heard for each in listeners]
    moments = [
        each.moments[max(0, count - 1) :]
        for each, count in zip(heard, before, strict=True)
    ]
    ended = [each for each in listeners if each.heard.ended or each.heard.problem]
    result = Flow(
        cpu_s=spent,
        wall_s=wall,
        frames=sum(max(0, len(each) - 1) for each in moments),
        gaps_ms=[
            (after - earlier) * 1000
            for each in moments
            for earlier, after in pairwise(each)
        ],
        late_ms=[
            late * 1000
            for each, count in zip(heard, before, strict=True)
            if greets
            for late in _lateness(each, beat, count)
        ],
        lost=sum(
            not (each.whole and (not greets or _is_right(each, beat))) for each in heard
        ),
        problems=[each.heard.problem or "ended early" for each in ended],
    )
    if greets:
        await asyncio.gather(*(each.stop() for each in listeners))
    for each in listeners:
        each.leave()
    return result


def _is_right(heard: Heard, beat: Beat) -> bool:
    """Whether the characters that came are those that the model says, in order."""
    said = "".join(orjson.loads(text) for text in heard.texts)
    return "".join(pieces(beat.pieces)).startswith(said.partition(" ")[2])


def _lateness(heard: Heard, beat: Beat, before: int) -> Iterator[float]:
    """Yield how late each word arrived whole, in frames that followed ``before``."""
    texts = [orjson.loads(text) for text in heard.texts]
    clock = "".join("".join(texts).partition(" ")[:2])
    due = accumulate(pauses(clock, beat.pace_ms), initial=moment_of(clock))
    next(due)
    ends = accumulate(map(len, pieces(beat.pieces)), initial=len(clock))
    next(ends)
    reached, end, moment = 0, next(ends), next(due)
    for number, (text, arrived) in enumerate(zip(texts, heard.moments, strict=True)):
        reached += len(text)
        while end <= reached:
            if number >= before:
                yield arrived - moment
            end, moment = next(ends, 1 << 60), next(due)
