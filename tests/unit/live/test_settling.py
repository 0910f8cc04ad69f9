"""A session is free again as soon as its answer has ended."""

from types import SimpleNamespace
from typing import Any, cast

from chat.live.responses import Responses


async def test_an_answer_that_was_logged_a_moment_ago_keeps_nobody_waiting() -> None:
    async def nothing(_: object) -> None:
        """Close nothing."""

    orchestrator = cast("Any", SimpleNamespace(limits=SimpleNamespace(turn_s=1.0)))
    responses = Responses(orchestrator, cast("Any", None), nothing)
    assert await responses.settle("logged and let go while the lease was asked for")
