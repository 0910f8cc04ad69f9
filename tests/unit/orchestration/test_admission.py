"""A turn may begin while its message is still being kept, and shows nothing before."""

import asyncio
from contextlib import aclosing

import pytest

from chat.orchestration.control import TurnControl
from chat.orchestration.turn_events import End, TurnEvent
from tests.fakes.ports import World, world
from tests.unit.orchestration.test_orchestrator import orchestrator, request


def begun(made: World, admission: asyncio.Event) -> "asyncio.Task[list[TurnEvent]]":
    async def play() -> list[TurnEvent]:
        control = TurnControl(admission)
        async with aclosing(orchestrator(made).run(request(), control)) as events:
            return [event async for event in events]

    return asyncio.create_task(play())


async def settled() -> None:
    """Let everything go as far as it goes."""
    for _ in range(500):
        await asyncio.sleep(0)


async def test_it_looks_things_up_and_asks_no_model_before_it_is_admitted() -> None:
    made, admission = world(), asyncio.Event()
    turn = begun(made, admission)
    await settled()
    assert made.shop.quoted
    assert not made.models[0].calls
    admission.set()
    events = await turn
    assert isinstance(events[-1], End)
    assert made.models[0].calls


async def test_one_that_is_not_admitted_leaves_no_trace() -> None:
    made = world()
    turn = begun(made, asyncio.Event())
    await settled()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert not made.recorder.records
    assert not made.models[0].calls


async def test_a_failure_is_told_when_it_is_admitted_and_not_before() -> None:
    made, admission = world(), asyncio.Event()
    made.shop.faults.by_name["catalogue"] = "error"
    turn = begun(made, admission)
    await settled()
    assert not made.recorder.records
    admission.set()
    assert (await turn)[-1].status.value == "failed"  # type: ignore[union-attr]
