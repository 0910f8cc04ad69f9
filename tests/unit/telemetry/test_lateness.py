"""Waits are measured without the loop's own lateness."""

import asyncio
import time

import pytest

from chat.telemetry.lateness import FairTimeout, Watch


async def answer_of_a_busy_loop(steps: int, busy_s: float) -> str:
    """Return an answer that was there at once, and took the loop so long to hear."""
    for _ in range(steps):
        asyncio.get_running_loop().call_soon(time.sleep, busy_s)
        await asyncio.sleep(0)
    return "there"


async def test_a_busy_loop_uses_up_nobodys_patience() -> None:
    async with FairTimeout(0.2):
        assert await answer_of_a_busy_loop(5, 0.1) == "there"


async def test_one_who_never_answers_is_given_up() -> None:
    never = asyncio.get_running_loop().create_future()
    with pytest.raises(TimeoutError):
        async with FairTimeout(0.05):
            await never


async def test_a_cancellation_from_outside_is_no_time_out() -> None:
    async def wait() -> None:
        async with FairTimeout(60):
            await asyncio.get_running_loop().create_future()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_only_what_the_loop_took_is_late() -> None:
    with Watch() as watch:
        began = time.monotonic()
        await answer_of_a_busy_loop(3, 0.1)
        late_s = watch.late_s
    assert 0.25 < late_s <= time.monotonic() - began
