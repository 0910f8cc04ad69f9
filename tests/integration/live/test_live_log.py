"""The live log: numbered without a gap, and honest about what is no longer kept."""

import asyncio

from chat.stores.live_feed import Gauges, LiveFeed
from chat.stores.live_log import LOG, PROCESSES, Place, batch_json, queue_add
from chat.telemetry.live_events import LiveEvent, TurnSeen
from tests.integration.live.conftest import LiveLine, heard, named, names_of, turn


def anything(_: LiveEvent) -> bool:
    return True


async def test_a_watcher_gets_what_follows_in_order(line: LiveLine) -> None:
    with line.tail.subscribe() as watcher:
        await line.tail.since(None, 10, anything)
        await line.publish("a", "b")
        await line.publish("c")
        assert await line.until(watcher, 3) == ["a", "b", "c"]
        assert [each.number for each in line.taken] == [1, 2, 3]


async def test_who_comes_back_gets_exactly_what_it_missed(line: LiveLine) -> None:
    for name in "abcdefg":
        await line.publish(name)
    here = (await line.tail.since(None, 100, anything)).place
    past = await line.tail.since(Place(here.epoch, 4), 100, anything)
    assert names_of(past.events) == ["e", "f", "g"]
    assert (past.missing, past.is_cut, past.is_new_count) == (0, False, False)


async def test_only_the_newest_are_given_when_much_was_missed(line: LiveLine) -> None:
    for name in "abcdefg":
        await line.publish(name)
    past = await line.tail.since(None, 3, anything)
    assert names_of(past.events) == ["e", "f", "g"]
    assert past.is_cut


async def test_what_is_not_kept_is_counted(line: LiveLine) -> None:
    for name in "abcdefg":
        await line.publish(name)
    here = (await line.tail.since(None, 100, anything)).place
    await line.redis.xtrim(LOG, maxlen=2, approximate=False)
    past = await line.tail.since(Place(here.epoch, 1), 100, anything)
    assert names_of(past.events) == ["f", "g"]
    assert past.missing == 4  # b, c, d, e


async def test_a_log_that_redis_lost_is_a_new_count(line: LiveLine) -> None:
    with line.tail.subscribe() as watcher:
        await line.publish("a", "b", "c")
        before = (await line.tail.since(None, 10, anything)).place
        await line.redis.flushdb()
        await line.publish("d")
        past = await line.tail.since(before, 10, anything)
        assert past.is_new_count
        assert names_of(past.events) == ["d"]
        await heard(watcher, lambda it: it.epoch == past.place.epoch)
        assert await line.until(watcher, 1) == ["d"]


async def test_the_first_events_of_all_bear_the_place_of_their_log(
    line: LiveLine,
) -> None:
    with line.tail.subscribe() as watcher:
        empty = (await line.tail.since(None, 10, anything)).place
        assert Place.read(str(empty)) is None
        await line.publish("a", "b")
        assert await line.until(watcher, 2) == ["a", "b"]
        head = (await line.tail.since(None, 10, anything)).place
        assert (watcher.epoch, head.number) == (head.epoch, 2)
        await heard(watcher, lambda it: it.pulse and it.pulse.rates.turns_minute)
        assert watcher.pulse
        assert watcher.pulse.rates.turns_minute == 2


async def test_a_new_count_that_overtook_the_old_one_is_read_from_its_first(
    line: LiveLine,
) -> None:
    with line.tail.subscribe() as watcher:
        await line.tail.since(None, 10, anything)
        await line.publish("a")
        assert await line.until(watcher, 1) == ["a"]
        before = watcher.epoch
        async with line.redis.pipeline(transaction=True) as pipe:
            pipe.flushdb()
            for name in "bcd":
                queue_add(pipe, batch_json(0, 1, 0, [turn(name)]), 1, "f0f0")
            await pipe.execute()
        assert await line.until(watcher, 4) == ["a", "b", "c", "d"]
        assert before != watcher.epoch == "f0f0"


async def test_a_flood_is_counted_whole_and_shown_in_part(line: LiveLine) -> None:
    with line.tail.subscribe() as watcher:
        await line.tail.since(None, 1, anything)
        await line.publish(*(f"t{number}" for number in range(100)))
        shown = await line.until(watcher, 40)
        assert shown == [f"t{number}" for number in range(60, 100)]
        assert watcher.dropped == 60
        await heard(watcher, lambda it: it.pulse and it.pulse.rates.turns_minute)
        assert watcher.pulse
        assert watcher.pulse.rates.turns_minute == 100


async def test_a_slow_watcher_loses_the_oldest_and_is_told(line: LiveLine) -> None:
    with line.tail.subscribe() as watcher:
        await line.tail.since(None, 1, anything)
        for batch in range(15):
            await line.publish(*(f"{batch}-{number}" for number in range(40)))
        await heard(watcher, lambda it: it.dropped >= 100)
        assert names_of(watcher.take(1000))[-1] == "14-39"
        assert watcher.dropped == 100


async def test_the_busiest_sessions_are_known_with_their_counts(
    line: LiveLine,
) -> None:
    for number in range(30):
        line.feed.note(turn("x", session=f"s{number % 3}" if number < 20 else "hot"))
    for _ in range(7):
        line.feed.note_read("read")
    await line.feed.close()
    with line.tail.subscribe() as watcher:
        await heard(watcher, lambda it: it.pulse)
    assert watcher.pulse
    assert watcher.pulse.vitals
    busy = watcher.pulse.vitals.busy
    assert (busy["turns"][0].session_id, busy["turns"][0].count) == ("hot", 10)
    assert [(each.session_id, each.count) for each in busy["reads"]] == [("read", 7)]


async def test_a_process_says_how_it_is_until_it_leaves(line: LiveLine) -> None:
    gauges = Gauges(lambda: 3, lambda: 8, lambda: {"catalogue": "open"}, lambda: 7)
    other = LiveFeed(line.redis, "other")
    other.pulse(gauges)
    with line.tail.subscribe() as watcher:
        await heard(watcher, lambda it: it.pulse and named(it, "other"))
        (seen,) = named(watcher, "other")
        assert (seen.running, seen.sockets) == (3, 8)
        assert seen.breakers == {"catalogue": "open"}
        assert seen.policy == 7
        await other.close()
        await heard(watcher, lambda it: not named(it, "other"))


async def test_problems_alone_can_be_looked_for(line: LiveLine) -> None:
    line.feed.note(turn("good"))
    line.feed.note(turn("bad", problems=("failed",)))
    line.feed.note(turn("good too"))
    await line.feed.close()
    past = await line.tail.since(
        None, 10, lambda each: isinstance(each, TurnSeen) and bool(each.problems)
    )
    assert names_of(past.events) == ["bad"]


async def test_a_process_that_could_not_say_how_it_stands_says_it_the_next_time(
    line: LiveLine,
) -> None:
    asked, again = 0, asyncio.Event()

    def breakers() -> dict[str, str]:
        nonlocal asked
        asked += 1
        line.feed.tell_soon()
        if asked == 1:
            raise RuntimeError("dictionary changed size during iteration")
        if asked == 3:  # what it said the second time has been written
            again.set()
        return {}

    line.feed.pulse(Gauges(int, int, breakers, int))
    async with asyncio.timeout(30):
        await again.wait()
    assert await line.redis.hexists(PROCESSES, "here")
