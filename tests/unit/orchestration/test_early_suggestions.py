"""Suggestions are asked for before the intent is known, where a genre is named."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chat.orchestration.shop import Suggestion
from chat.orchestration.turn_events import EndStatus, Products
from chat.orchestration.turns import Intent, PastTurn
from tests.fakes.ports import World, world
from tests.fakes.virtual_time import run
from tests.unit.orchestration.test_orchestrator import request, the_end, turn

#: The history takes so long; whoever is asked before is not kept waiting for it.
READING_S = 1.0


class Suggesting:
    """Notes when it is asked for what, and whether its answer was waited for."""

    def __init__(self, takes_s: float = 0.0) -> None:
        self.asked: list[tuple[float, dict[str, Any]]] = []
        self.cancelled = 0
        self._takes_s = takes_s

    async def suggest(self, **wish: Any) -> Sequence[Suggestion]:
        """Name nothing, after a while."""
        self.asked.append((asyncio.get_running_loop().time(), wish))
        try:
            await asyncio.sleep(self._takes_s)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return ()


class SlowHistory:
    """Nothing was said before, which takes a while to read."""

    async def recent(self, session_id: str, *, limit: int) -> Sequence[PastTurn]:
        await asyncio.sleep(READING_S)
        return ()

    async def append(self, session_id: str, record: object) -> None:
        """Keep nothing."""


def made_with(suggesting: Suggesting, intent: Intent = Intent.RECOMMENDATION) -> World:
    made = world(intent=intent)
    ports = replace(made.ports, recommendations=suggesting, history=SlowHistory())
    return replace(made, ports=ports)


def test_who_names_a_genre_is_suggested_to_before_the_history_is_read() -> None:
    suggesting = Suggesting()
    events, _ = run(turn(made_with(suggesting), request("recommend horror manga")))
    ((at, wish),) = suggesting.asked
    assert at < READING_S
    assert wish["genres"] == ("horror",)
    assert the_end(events).status is EndStatus.COMPLETE
    assert any(isinstance(event, Products) for event in events)


def test_who_names_none_is_asked_for_when_all_is_known() -> None:
    suggesting = Suggesting()
    run(turn(made_with(suggesting), request("recommend me something")))
    assert all(at >= READING_S for at, _ in suggesting.asked)


def test_suggestions_that_nobody_wants_are_nobodys_failure() -> None:
    suggesting = Suggesting(takes_s=60)
    made = made_with(suggesting, Intent.POLICY)
    events, took = run(turn(made, request("can I return a horror manga")))
    end = the_end(events)
    assert (end.status, end.degraded) == (EndStatus.COMPLETE, ())
    assert suggesting.cancelled == len(suggesting.asked) == 1
    assert took < 60


def test_a_service_that_does_not_answer_is_done_without() -> None:
    suggesting = Suggesting(takes_s=60)
    events, took = run(turn(made_with(suggesting), request("recommend horror manga")))
    end = the_end(events)
    assert (end.status, end.degraded) == (EndStatus.DEGRADED, ("recommendations",))
    assert len(suggesting.asked) == 1
    assert took < 60
