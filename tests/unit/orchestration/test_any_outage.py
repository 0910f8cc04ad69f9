"""Any of the six services that are not critical may be away, in any way, all at once.

The real orchestrator over fakes at the ports, in virtual time: what hangs costs nothing
to wait for, and nothing depends on the machine.
"""

import asyncio
from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest

from chat.orchestration.settings import TurnLimits
from chat.orchestration.turn_events import EndStatus, Products
from chat.orchestration.turns import Intent
from tests.fakes.ports import SLOW_S, FakeModel, world
from tests.fakes.virtual_time import run
from tests.unit.orchestration.test_orchestrator import request, the_end, turn

SERVICES = ("profile", "recommendations", "promotions", "reviews", "reranker")
OPTIONAL = (*SERVICES, "model")
CRITICAL = ("catalogue", "pricing", "sessions")
WAYS = ("error", "hang", "slow", "malformed")
LIMITS = TurnLimits()


def subsets() -> Iterator[tuple[str, ...]]:
    for size in range(len(OPTIONAL) + 1):
        yield from combinations(OPTIONAL, size)


class LateModel(FakeModel):
    """Says nothing for longer than anybody waits."""

    async def _maybe_break(self, number: int) -> None:
        if number == 0:
            await asyncio.sleep(SLOW_S)


def model(way: str | None) -> FakeModel:
    match way:
        case "error":
            return FakeModel(fail_after=0)
        case "hang":
            return FakeModel(hang_after=0)
        case "slow":
            return LateModel()
        case "malformed":
            return FakeModel(pieces=())  # an answer without a word
        case _:
            return FakeModel()


async def answered(faults: Mapping[str, str]) -> None:
    """Ask with these faults, and find an answer that names them and has its cards."""
    made = world(faults=faults, models=[model(faults.get("model"))])
    events = await turn(made, request(customer_id="c1"), limits=LIMITS)
    end = the_end(events)
    assert set(end.degraded) == set(faults)
    assert end.status is (EndStatus.DEGRADED if faults else EndStatus.COMPLETE)
    assert end.text
    (cards,) = [event for event in events if isinstance(event, Products)]
    assert all(card.price.minor == 999 for card in cards.items)
    assert len(made.recorder.records) == 1
    assert not made.cache.entries or not faults


def test_there_are_64_of_them() -> None:
    assert len(set(subsets())) == 64


@pytest.mark.parametrize("way", WAYS)
def test_any_subset_may_fail_and_there_is_an_answer(way: str) -> None:
    for failing in subsets():
        _, took = run(answered(dict.fromkeys(failing, way)))
        assert took <= wait_for(failing, way), failing


@pytest.mark.parametrize("turned", range(len(WAYS)))
def test_any_subset_may_fail_each_in_a_way_of_its_own(turned: int) -> None:
    for failing in subsets():
        faults = {
            name: WAYS[(n + turned) % len(WAYS)] for n, name in enumerate(failing)
        }
        run(answered(faults))


def wait_for(failing: tuple[str, ...], way: str) -> float:
    """The most that a shopper waits longer: once for each stage with one away."""
    if way not in {"hang", "slow"}:
        return 0.0
    profile = LIMITS.profile_s if "profile" in failing else 0.0
    # Suggestions, then the order, then what is said of each product.
    stages = ("recommendations" in failing) + ("reranker" in failing)
    stages += bool({"promotions", "reviews"} & set(failing))
    model_s = LIMITS.first_token_s if "model" in failing else 0.0
    return profile + stages * LIMITS.optional_s + model_s + 0.001


@pytest.mark.parametrize("way", ["error", "malformed"])
@pytest.mark.parametrize("critical", CRITICAL)
def test_a_critical_one_fails_the_turn_at_once_and_asks_to_try_again(
    critical: str, way: str
) -> None:
    made = world(faults={critical: way})
    events, took = run(turn(made, limits=LIMITS))
    end = the_end(events)
    assert end.status is EndStatus.FAILED
    assert end.degraded == (critical,)
    assert "try again" in end.text
    assert not any(isinstance(event, Products) for event in events)
    assert len(made.recorder.records) == 1
    assert took == 0.0


@pytest.mark.parametrize("critical", ["catalogue", "pricing"])
def test_a_critical_one_that_hangs_fails_the_turn_by_the_evidences_deadline(
    critical: str,
) -> None:
    made = world(faults={critical: "hang"})
    events, took = run(turn(made, limits=LIMITS))
    assert the_end(events).status is EndStatus.FAILED
    assert took <= LIMITS.evidence_s + 0.001


def test_what_a_question_does_not_need_may_be_away_and_nobody_notices() -> None:
    made = world(faults=dict.fromkeys(SERVICES, "hang"), intent=Intent.SMALL_TALK)
    events, took = run(turn(made, request("hello"), limits=LIMITS))
    assert the_end(events).status is EndStatus.COMPLETE
    assert took == 0.0
