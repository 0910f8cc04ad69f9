"""A loop that is late lets more text gather for a frame, and no more than is seen."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from chat.orchestration.frame_pace import LEAST_S, MOST_S, FramePace, frame_pace
from chat.orchestration.model_pump import ModelPump
from tests.fakes.prompts import prompt
from tests.fakes.virtual_time import run
from tests.unit.orchestration.test_model_pump import DictatedModel

_LONG = 30.0


def paced(*lateness: float) -> FramePace:
    pace = FramePace()
    for late_s in lateness:
        pace.woke(late_s)
    return pace


@given(st.lists(st.floats(0, 10), max_size=300))
def test_text_gathers_no_shorter_and_no_longer_than_is_allowed(
    lateness: list[float],
) -> None:
    assert LEAST_S <= paced(*lateness).gather_s <= MOST_S


def test_a_loop_on_time_gathers_for_the_least() -> None:
    assert paced(*[0.0005] * 500).gather_s == LEAST_S


def test_a_loop_that_stays_late_gathers_for_the_most_and_recovers() -> None:
    late = [0.02] * 500
    assert paced(*late).gather_s == MOST_S
    assert paced(*late, *[0.0] * 500).gather_s == LEAST_S


def test_one_hiccup_changes_next_to_nothing() -> None:
    assert paced(0.05).gather_s == LEAST_S


def test_what_comes_to_a_late_loop_in_a_tenth_of_a_second_is_one_frame() -> None:
    async def said_within(late_s: float) -> str | None:
        for _ in range(500):
            frame_pace().woke(late_s)
        model = DictatedModel()
        async with ModelPump(model, prompt()) as pump:
            model.said.put_nowait("first ")
            await pump.next_text(_LONG)
            pump.gather()
            for number in range(1, 9):
                asyncio.get_running_loop().call_later(
                    number * 0.03, model.said.put_nowait, f"{number} "
                )
            return await pump.next_text(_LONG)

    assert run(said_within(0.0))[0] == "1 "
    assert run(said_within(0.05))[0] == "1 2 3 "
