"""Reading ahead of a reader: its time-outs lose nothing, and end when they should."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import pytest

from chat.orchestration.errors import ModelTimeoutError
from chat.orchestration.model_events import ModelEvent, ModelStop, Prompt, TextDelta
from chat.orchestration.model_pump import ModelPump
from tests.fakes.prompts import prompt

LONG = 30.0


@dataclass
class DictatedModel:
    """Says what the test puts into its mouth, when it does; None ends it."""

    release: str = "dictated-1"
    said: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    heard: asyncio.Event = field(default_factory=asyncio.Event)  # all that was said
    is_closed: bool = False

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        try:
            while (piece := await self.said.get()) is not None:
                yield TextDelta(piece)
                if self.said.empty():
                    self.heard.set()
            self.heard.set()
            yield ModelStop("end_turn")
        finally:
            self.is_closed = True


async def test_text_that_comes_after_a_time_out_is_the_next_text() -> None:
    model = DictatedModel()
    async with ModelPump(model, prompt()) as pump:
        for _ in range(3):
            with pytest.raises(ModelTimeoutError):
                await pump.next_text(0.01)
        model.said.put_nowait("late")
        assert await pump.next_text(LONG) == "late"


async def test_a_short_wait_after_a_long_one_ends_in_its_own_time() -> None:
    model = DictatedModel()
    async with asyncio.timeout(LONG / 2), ModelPump(model, prompt()) as pump:
        model.said.put_nowait("first")
        assert await pump.next_text(LONG) == "first"
        with pytest.raises(ModelTimeoutError):
            await pump.next_text(0.01)


async def test_a_long_wait_after_a_short_one_is_not_cut_short() -> None:
    model = DictatedModel()
    async with ModelPump(model, prompt()) as pump:
        model.said.put_nowait("first")
        assert await pump.next_text(0.02) == "first"
        asyncio.get_running_loop().call_later(0.1, model.said.put_nowait, "second")
        assert await pump.next_text(LONG) == "second"


async def test_what_came_meanwhile_comes_out_as_one_piece() -> None:
    model = DictatedModel()
    async with ModelPump(model, prompt()) as pump:
        model.said.put_nowait("a")
        assert await pump.next_text(LONG) == "a"
        model.heard.clear()
        for piece in ("b", "c", "d", None):
            model.said.put_nowait(piece)
        await model.heard.wait()
        assert await pump.next_text(LONG) == "bcd"
        assert await pump.next_text(LONG) is None
        assert pump.stop == ModelStop("end_turn")


async def test_a_reader_that_leaves_while_it_waits_closes_the_stream() -> None:
    model = DictatedModel()

    async def read() -> None:
        async with ModelPump(model, prompt()) as pump:
            while True:
                await pump.next_text(LONG)

    task = asyncio.create_task(read())
    model.said.put_nowait("a")
    await model.heard.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert model.is_closed


async def test_text_that_follows_shown_text_gathers_for_a_moment() -> None:
    model = DictatedModel()
    async with ModelPump(model, prompt()) as pump:
        model.said.put_nowait("first ")
        assert await pump.next_text(LONG) == "first "
        pump.gather()
        model.said.put_nowait("second ")
        asyncio.get_running_loop().call_soon(model.said.put_nowait, "third")
        assert await pump.next_text(LONG) == "second third"


async def test_enough_text_does_not_wait_for_more() -> None:
    model, long = DictatedModel(), "word " * 20
    async with ModelPump(model, prompt()) as pump:
        model.said.put_nowait("first ")
        await pump.next_text(LONG)
        pump.gather()
        model.said.put_nowait(long)
        assert await pump.next_text(LONG) == long
        pump.gather()
        model.said.put_nowait("the last")
        model.said.put_nowait(None)
        assert await pump.next_text(LONG) == "the last"
        assert await pump.next_text(LONG) is None


async def test_text_that_was_handed_out_early_does_not_end_the_next_wait() -> None:
    model, long = DictatedModel(), "word " * 20
    async with ModelPump(model, prompt()) as pump:
        model.said.put_nowait("first ")
        await pump.next_text(LONG)
        pump.gather()
        loop = asyncio.get_running_loop()
        loop.call_later(0.01, model.said.put_nowait, "little ")
        loop.call_later(0.02, model.said.put_nowait, long)
        loop.call_later(0.2, model.said.put_nowait, "last")
        assert await pump.next_text(LONG) == "little " + long
        assert await pump.next_text(LONG) == "last"
