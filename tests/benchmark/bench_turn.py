"""A turn's cost: server-added time to first token, CPU per frame, idle sockets.

Server-added time is what the shopper waits for the first visible text, less the time
in which the shop's services or the model were at work; that share comes from the turn's
own recorded spans. CPU per frame is what the server spends while answers flow and none
begins or ends, beside a consumer that sends frames and nothing else.
"""

import asyncio
import random
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

import psutil
import psycopg

from mangaassist.embedded.places import Places
from tests.benchmark.cadence import Beat
from tests.benchmark.figures import percentile, report
from tests.benchmark.questions import question
from tests.benchmark.rig import ROOT, Rig, running
from tests.benchmark.shopper import Shopper, TimedTurn
from tests.benchmark.streams import flow

FIRST_TOKEN_MS = {1: 10.0, 20: 15.0, 100: 50.0}
READING_S = 5.0
IDLE_SOCKETS = 1000
IDLE_KIB = 60.0
SHOPPERS = 80
ROUNDS = 3
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
    many_streams()


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

    One alone pauses only as long as it takes to begin to read: there is nobody to be
    out of step with.
    """
    turns = []
    for _ in range(rounds):
        await asyncio.sleep(random.uniform(0, 2 * READING_S) if crowd > 1 else 0.2)
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


# -- frames in full flow


def frame_cost() -> None:
    """Report the CPU of one streamed frame beside a bare consumer's, by turns.

    The beat is slow enough that every word is a frame of its own with both, and both
    have their frames at the same moments.
    """
    beat = Beat(pace_ms=80, pieces=400)
    ours, bare = [], []
    with ExitStack() as stack:
        rigs = [
            stack.enter_context(
                running(beat.env, app=f"tests.benchmark.{name}:application")
            )
            for name in ("drum", "bare")
        ]
        for _ in range(ROUNDS + 1):
            questions = [question() for _ in range(SHOPPERS)]
            for rig, costs in zip(rigs, (ours, bare), strict=True):
                talk = flow(
                    rig, questions, beat, ramp_s=4, window_s=6, greets=costs is ours
                )
                costs.append(asyncio.run(talk).frame_us)
    report(
        "turn",
        f"{SHOPPERS} streams",
        "CPU per streamed frame",
        median(ours[1:]),  # the first round warms both up
        "us",
        baseline=median(bare[1:]),
        at_most=2.0,
        of_ratio=True,
    )


def many_streams() -> None:
    """Report what 500 answers at once add to the gaps that one alone has.

    A gap is the time between two frames of an answer. Words that wait together leave
    in one frame, so frames may be fewer than words; how late a word is, from the moment
    at which the model says it to that at which its last letter arrives, is told beside.
    """
    beat = Beat(pace_ms=50, pieces=700)
    with running(beat.env, app="tests.benchmark.drum:application", cores=(0,)) as rig:
        psutil.Process().cpu_affinity([1])
        alone = asyncio.run(
            flow(rig, [question()], beat, ramp_s=0, window_s=15, greets=True)
        )
        asks = [question() for _ in range(STREAMS)]
        together = asyncio.run(
            flow(rig, asks, beat, ramp_s=20, window_s=8, greets=True)
        )
        psutil.Process().cpu_affinity([0, 1])
    case = f"{STREAMS} streams, one core"
    one, many = percentile(alone.gaps_ms, 0.99), percentile(together.gaps_ms, 0.99)
    broken = together.lost + len(together.problems)
    report("turn", case, "streams broken", broken, "streams", at_most=0)
    report("turn", case, "frames a second", together.frames / together.wall_s, "1/s")
    report("turn", case, "CPU of the core", together.cpu_s / together.wall_s, "")
    report("turn", case, "gap alone, p99", one, "ms")
    report("turn", case, "gap added, p99", many - one, "ms", at_most=ADDED_MS)
    words = len(together.late_ms) / together.wall_s
    report("turn", case, "words a second", words, "1/s")
    for q in (0.5, 0.99):
        figure = f"word late, p{round(q * 100)}"
        late, late_alone = (percentile(f.late_ms, q) for f in (together, alone))
        report("turn", case, figure, late, "ms", baseline=late_alone)


if __name__ == "__main__":
    main()
