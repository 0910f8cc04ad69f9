"""Coming back: cut lines and killed processes, what 200 missed frames cost, a storm.

Cuts are those of the reference client, at random places, mostly several in one answer;
the next line goes to any process, and now and then a process is killed. Nothing may be
missing, nothing come twice, and what is shown is what was written.
"""

import asyncio
import os
import random
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from redis.asyncio import Redis

from chat.orchestration.turn_events import End, EndStatus
from chat.protocol.frames import ResponseFrames, to_log
from mangaassist.embedded.processes import wait_until
from tests.benchmark.figures import percentile, report
from tests.benchmark.fleet import Fleet, fleet
from tests.benchmark.listener import Listener
from tests.fakes.chat_script import answer_to
from tests.reference_client import Answer, GapError, ReferenceClient

CUTS = int(os.environ.get("BENCH_CUTS", "10000"))
CLIENTS = 40
ASKED = "manga words=120 every=5"
KILL_EVERY_S = 8.0
MISSED = 200
SAMPLES, WARM = 300, 40
SOCKETS = 1000
_FULL_S = 5.0
_PATIENCE_S = 120.0


@dataclass
class Tally:
    """What came of the cuts."""

    cuts: int = 0
    answers: int = 0
    unfinished: int = 0
    unended: int = 0
    different: int = 0
    lost: int = 0
    repeated: int = 0
    frames: int = 0
    kills: int = 0
    problems: list[str] = field(default_factory=list)


def main() -> None:
    """Measure everything over three web processes."""
    with fleet(3) as running:
        asyncio.run(cuts(running))
        asyncio.run(missed_frames(running))
        asyncio.run(storm(running))


# -- cuts


async def cuts(running: Fleet) -> None:
    """Report what so many cuts and kills did to answers."""
    tally = Tally()
    killer = asyncio.create_task(_killing(running, tally))
    await asyncio.gather(*(_cut_talk(running, tally, n) for n in range(CLIENTS)))
    killer.cancel()
    await asyncio.gather(killer, return_exceptions=True)
    case = f"{tally.cuts:,} cuts, {tally.kills} process kills"
    report("resume", case, "answers", tally.answers, "answers")
    report("resume", case, "of them broken off by a kill", tally.unfinished, "answers")
    report("resume", case, "without an end", tally.unended, "answers", at_most=0)
    report("resume", case, "frames", tally.frames, "frames")
    report("resume", case, "not byte-identical", tally.different, "answers", at_most=0)
    report("resume", case, "frames missing", tally.lost, "frames", at_most=0)
    report("resume", case, "frames sent twice", tally.repeated, "frames", at_most=0)
    for each in tally.problems[:5]:
        sys.stderr.write(f"{each}\n")


async def _cut_talk(running: Fleet, tally: Tally, number: int) -> None:
    dice = random.Random(number)
    client = ReferenceClient(running.urls, first_wait_s=0.01, longest_wait_s=1.0)
    async with client as phone:
        cutter = asyncio.create_task(_cutting(phone, dice, tally))
        while tally.cuts < CUTS:
            try:
                answer = await phone.ask(ASKED, within=_PATIENCE_S)
            except (AssertionError, TimeoutError) as error:
                tally.lost += isinstance(error, GapError)
                tally.unended += isinstance(error, TimeoutError)
                tally.different += type(error) is AssertionError
                tally.problems.append(f"client {number}: {error!r}")
                break
            tally.answers += 1
            tally.unfinished += answer.status != "complete"
            if not _is_right(answer):
                tally.different += 1
                tail = f"{answer.status} {answer.text[-60:]!r}"
                tally.problems.append(f"client {number}: {tail}")
        cutter.cancel()
        await asyncio.gather(cutter, return_exceptions=True)
        tally.repeated += phone.counts.repeated
        tally.frames += phone.counts.applied


def _is_right(answer: Answer) -> bool:
    """Whether what is shown is what was written: all of it, or what there was of it.

    That it is what the end frame says, the client has seen to.
    """
    whole = answer_to(ASKED)
    if answer.status == "complete":
        return answer.text == whole
    return answer.status == "failed" or whole.startswith(answer.text)


async def _cutting(phone: ReferenceClient, dice: random.Random, tally: Tally) -> None:
    while True:
        await phone.applied(dice.randint(1, 10))
        phone.cut()
        tally.cuts += 1


async def _killing(running: Fleet, tally: Tally) -> None:
    while True:
        await asyncio.sleep(KILL_EVERY_S)
        number = tally.kills % len(running.ports)
        await asyncio.to_thread(running.kill, number)
        tally.kills += 1
        running.start(number)
        up = partial(running.is_up, number)
        await asyncio.to_thread(wait_until, up, 60)


# -- missed frames


@dataclass(frozen=True)
class Missed:
    """A session with an answer of which the last frames were missed."""

    key: tuple[str, str]
    response_id: str
    seen: int


async def _prepared(running: Fleet, redis: Redis, number: int) -> Missed:
    """Have an answer given, and its frames in the log as a long one leaves them."""
    listener = await Listener.arrive(running.socket_url(number))
    hello = {"type": "hello", "session_id": None, "token": None, "after": None}
    listener.say(hello)
    while (session := await listener.other.get())["type"] != "session":
        listener.say(hello)  # a busy database was late
    while not listener.heard.ended:
        listener.ask("manga words=1")
        await listener.over()
    response_id = listener.heard.response_id
    await asyncio.sleep(0.2)  # the log has its end by now
    listener.leave()
    encoder = ResponseFrames(response_id)
    frames = [encoder.token(f"word {n} ") for n in range(MISSED + 19)]
    text = "".join(frame.text for frame in frames)
    frames.append(encoder.end(End(EndStatus.COMPLETE, text)))
    name = f"frames:{response_id}"
    async with redis.pipeline() as pipe:
        pipe.delete(name)
        for at in range(0, len(frames), 2):  # 20 words a second, logged every 50 ms
            part = frames[at : at + 2]
            pipe.xadd(name, {"f": to_log(part)}, id=f"{part[-1].seq}-0")
        pipe.pexpire(name, 3_600_000)
        await pipe.execute()
    key = (session["session_id"], session["token"])
    return Missed(key, response_id, frames[-1].seq - MISSED)


async def missed_frames(running: Fleet) -> None:
    """Report how long it takes to come back to 200 missed frames."""
    redis = Redis.from_url(running.redis_url)
    missed = await _prepared(running, redis, 0)
    whole, greeted = [], []
    for number in range(SAMPLES + WARM):
        begun = time.perf_counter()
        listener = await Listener.arrive(running.socket_url(1 + number % 2))
        opened = time.perf_counter()
        try:
            await listener.come_back(missed.key, missed.response_id, missed.seen)
        except RuntimeError:
            if number >= WARM:
                raise
        now = time.perf_counter()
        listener.leave()
        if number >= WARM:
            whole.append((now - begun) * 1000)
            greeted.append((now - opened) * 1000)
    await redis.aclose()
    case = f"{MISSED} missed frames, another process"
    report("resume", case, "hello to last frame, p50", percentile(greeted, 0.5), "ms")
    report(
        "resume", case, "with the socket, p50", percentile(whole, 0.5), "ms", at_most=5
    )
    report(
        "resume",
        case,
        "with the socket, p99",
        percentile(whole, 0.99),
        "ms",
        at_most=50,
    )


# -- storm


async def storm(running: Fleet) -> None:
    """Report how long a thousand sockets take that all come back at once."""
    redis = Redis.from_url(running.redis_url)
    gate = asyncio.Semaphore(20)

    async def prepared(number: int) -> Missed:
        async with gate:
            return await _prepared(running, redis, number % 3)

    sessions = await asyncio.gather(*(prepared(n) for n in range(SOCKETS)))
    errors = 0

    async def back(number: int, missed: Missed) -> None:
        nonlocal errors
        try:
            listener = await Listener.arrive(running.socket_url(number % 3))
            await listener.come_back(missed.key, missed.response_id, missed.seen)
            listener.leave()
        except (OSError, RuntimeError):
            errors += 1

    begun = time.perf_counter()
    with suppress(TimeoutError):
        async with asyncio.timeout(60):
            await asyncio.gather(*(back(n, each) for n, each in enumerate(sessions)))
    took = time.perf_counter() - begun
    await redis.aclose()
    case = f"{SOCKETS:,} sockets at once, {MISSED} missed frames each"
    report("resume", case, "all resumed after", took, "s", at_most=_FULL_S)
    report("resume", case, "errors", errors, "sockets", at_most=0)


if __name__ == "__main__":
    main()
