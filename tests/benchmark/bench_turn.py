"""A turn's cost: server-added time to first token, CPU per frame, idle sockets.

Server-added time is what the shopper waits for the first visible text, less the time
in which the shop's services or the model were at work; that share comes from the turn's
own recorded spans. CPU per frame is the slope between turns streamed word by word and
the same turns streamed at once, beside a consumer that sends frames and nothing else.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import suppress

import psutil
import psycopg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from mangaassist.embedded.places import Places
from tests.benchmark.figures import percentile, report
from tests.benchmark.questions import question
from tests.benchmark.rig import ROOT, Rig, running
from tests.benchmark.shopper import Shopper, TimedTurn

FIRST_TOKEN_MS = {1: 10.0, 20: 15.0, 100: 50.0}
READING_S = 5.0
IDLE_SOCKETS = 1000
IDLE_KIB = 60.0
PACE_MS = 40
STREAMS = 500
ADDED_MS = 50.0
FOREIGN = frozenset(
    {
        "catalogue",
        "catalogue.series",
        "pricing",
        "profile",
        "recommendations",
        "promotions",
        "reviews",
        "reranker",
    }
)


def main() -> None:
    """Measure everything; each part runs a service of its own."""
    with running() as rig:
        for shoppers in FIRST_TOKEN_MS:
            asyncio.run(first_tokens(rig, shoppers))
        asyncio.run(idle_sockets(rig))
    frame_cost()
    with running({"LLM_PACE_MS": "50"}, cores=(0,)) as rig:
        asyncio.run(many_streams(rig))


# -- time to first token


async def first_tokens(rig: Rig, shoppers: int) -> None:
    """Report the added time with so many shoppers asking at once."""
    rounds = max(4, 60 // shoppers)
    people = [await Shopper.arrive(rig.socket_url) for _ in range(shoppers)]
    for each in people[:20]:
        await each.ask(question())  # warm
    talks = await asyncio.gather(*(_talk(each, rounds, shoppers) for each in people))
    turns = [turn for talk in talks for turn in talk]
    for each in people:
        await each.leave()
    foreign = foreign_ms([turn.response_id for turn in turns])
    whole = [(turn.first_token_s or turn.end_s) * 1000 for turn in turns]
    added = [
        ms - foreign.get(turn.response_id, 0.0)
        for ms, turn in zip(whole, turns, strict=True)
    ]
    case = f"{shoppers} shoppers"
    unfinished = sum(turn.status != "complete" for turn in turns)
    report("turn", case, "turns not complete", unfinished, "turns", at_most=0)
    report("turn", case, "first token, all, p50", percentile(whole, 0.5), "ms")
    report("turn", case, "first token, all, p95", percentile(whole, 0.95), "ms")
    report("turn", case, "first token, added, p50", percentile(added, 0.5), "ms")
    report(
        "turn",
        case,
        "first token, added, p95",
        percentile(added, 0.95),
        "ms",
        at_most=FIRST_TOKEN_MS[shoppers],
    )


async def _talk(shopper: Shopper, rounds: int, crowd: int) -> list[TimedTurn]:
    """Ask, read for some seconds, ask again, as people do who do not know each other.

    One alone asks without a pause: there is nobody to be out of step with.
    """
    turns = []
    for _ in range(rounds):
        await asyncio.sleep(random.uniform(0, 2 * READING_S) if crowd > 1 else 0)
        turns.append(await shopper.ask(question()))
    return turns


def foreign_ms(response_ids: Sequence[str]) -> dict[str, float]:
    """Return how long each turn waited for services before its first token."""
    places = Places.of(ROOT / "var" / "bench").database("")
    dsn = f"host={places['HOST']} user={places['USER']} dbname={places['NAME']}"
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT response_id, spans, first_token_ms FROM audit_turn"
            " WHERE response_id = ANY(%s)",
            [list(response_ids)],
        ).fetchall()
    return {
        response_id: _covered(spans, first_token_ms or 0.0)
        for response_id, spans, first_token_ms in rows
    }


def _covered(spans: list[dict[str, float]], until_ms: float) -> float:
    """Return the length of the union of the services' spans before ``until_ms``."""
    pieces = sorted(
        (span["started_ms"], min(span["started_ms"] + span["duration_ms"], until_ms))
        for span in spans
        if span["name"] in FOREIGN and span["started_ms"] < until_ms
    )
    total, reached = 0.0, 0.0
    for start, end in pieces:
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


# -- memory


async def idle_sockets(rig: Rig) -> None:
    """Report what a thousand silent shoppers weigh."""
    before = rig.web.memory_info().rss
    people = []
    for _ in range(IDLE_SOCKETS // 50):
        people += await asyncio.gather(
            *(Shopper.arrive(rig.socket_url) for _ in range(50))
        )
    await asyncio.sleep(2)
    each_kib = (rig.web.memory_info().rss - before) / 1024 / len(people)
    await asyncio.gather(*(each.leave() for each in people))
    report(
        "turn",
        f"{IDLE_SOCKETS} idle sockets",
        "memory each",
        each_kib,
        "KiB",
        at_most=IDLE_KIB,
    )


# -- CPU per frame


def cpu_s(process: psutil.Process) -> float:
    """Return the CPU time that a process has used."""
    times = process.cpu_times()
    return times.user + times.system


async def _cost(rig: Rig, shoppers: int, rounds: int) -> tuple[float, int]:
    """Return CPU seconds and token frames of the same turns."""
    people = [await Shopper.arrive(rig.socket_url) for _ in range(shoppers)]
    await asyncio.gather(*(each.ask(question()) for each in people))
    before, frames = cpu_s(rig.web), 0
    for _ in range(rounds):
        turns = await asyncio.gather(*(each.ask(question()) for each in people))
        frames += sum(turn.frames for turn in turns)
    spent = cpu_s(rig.web) - before
    for each in people:
        await each.leave()
    return spent, frames


async def _bare_cost(rig: Rig, shoppers: int, frames_each: int) -> float:
    """Return CPU seconds for each frame of the bare consumer."""

    async def take(socket: ClientConnection) -> None:
        await socket.send(f"{frames_each} {PACE_MS}")
        for _ in range(frames_each):
            await socket.recv()

    sockets = [
        await connect(rig.socket_url, compression=None, max_queue=None)
        for _ in range(shoppers)
    ]
    await asyncio.gather(*(take(each) for each in sockets))
    before = cpu_s(rig.web)
    await asyncio.gather(*(take(each) for each in sockets))
    spent = cpu_s(rig.web) - before
    for each in sockets:
        await each.close()
    return spent / (shoppers * frames_each)


def frame_cost() -> None:
    """Report the CPU of one streamed frame beside a bare consumer's."""
    shoppers, rounds = 40, 3
    with running({"LLM_PACE_MS": str(PACE_MS)}) as rig:
        paced_s, paced_frames = asyncio.run(_cost(rig, shoppers, rounds))
    with running({"LLM_PACE_MS": "0"}) as rig:
        burst_s, burst_frames = asyncio.run(_cost(rig, shoppers, rounds))
    frames_each = max(1, paced_frames // (shoppers * rounds))
    with running(app="tests.benchmark.bare:application") as rig:
        bare_s = asyncio.run(_bare_cost(rig, shoppers, frames_each * rounds))
    ours_us = (paced_s - burst_s) / max(1, paced_frames - burst_frames) * 1e6
    report(
        "turn",
        f"{frames_each} frames a turn",
        "CPU per streamed frame",
        ours_us,
        "us",
        baseline=bare_s * 1e6,
        at_most=2.0,
        of_ratio=True,
    )


# -- many streams on one core


async def _follow(url: str, text: str, gaps: list[float]) -> tuple[int, bool]:
    """Take one paced answer; note the gaps, and whether no frame was missing."""
    shopper = await Shopper.arrive(url)
    last, seen, whole = 0.0, 0, True
    await shopper.send({"type": "message", "id": text, "text": text})
    with suppress(ConnectionClosed):
        while (frame := await shopper.receive())["type"] != "end":
            now = time.perf_counter()
            if "seq" not in frame:
                continue
            whole &= frame.get("from", frame["seq"]) == seen + 1
            seen = frame["seq"]
            if frame["type"] == "token":
                if last:
                    gaps.append((now - last) * 1000)
                last = now
        whole &= frame.get("from", frame["seq"]) == seen + 1
        await shopper.leave()
        return seen, whole
    return seen, False


async def many_streams(rig: Rig) -> None:
    """Report what 500 answers at once add to the gaps that one alone has."""
    psutil.Process().cpu_affinity([1])
    alone: list[float] = []
    for _ in range(3):
        await _follow(rig.socket_url, question(), alone)
    together: list[float] = []
    results = await asyncio.gather(
        *(_follow(rig.socket_url, question(), together) for _ in range(STREAMS))
    )
    psutil.Process().cpu_affinity([0, 1])
    lost = sum(not whole for _, whole in results)
    added = percentile(together, 0.99) - percentile(alone, 0.99)
    case = f"{STREAMS} streams, one core"
    report("turn", case, "streams with a missing frame", lost, "streams", at_most=0)
    report("turn", case, "gap alone, p99", percentile(alone, 0.99), "ms")
    report("turn", case, "gap added, p99", added, "ms", at_most=ADDED_MS)


if __name__ == "__main__":
    main()
