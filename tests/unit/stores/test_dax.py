"""The accelerator helps where it can, and is done without where it can't."""

from collections import Counter
from threading import Event, get_ident
from typing import Any

import pytest

from chat.stores.dax import Accelerator

KEY = {"session_id": {"S": "s"}}
ITEM = {"status": {"S": "complete"}}


class Cluster:
    """A client that answers, refuses, or waits until it is let go."""

    def __init__(self) -> None:
        self.refuses = False
        self.asked = 0
        self.threads: set[int] = set()
        self.free = Event()
        self.free.set()
        self.is_closed = Event()

    def get_item(self, *, TableName: str, Key: Any) -> Any:  # noqa: N803
        self.asked += 1
        self.threads.add(get_ident())
        self.free.wait(60)
        if self.refuses:
            raise OSError("no route")
        return {"Item": ITEM} if Key == KEY else {}

    def close(self) -> None:
        self.is_closed.set()


@pytest.fixture
def cluster() -> Cluster:
    return Cluster()


@pytest.fixture
def outcomes() -> Counter[str]:
    return Counter()


def before(
    cluster: Cluster, outcomes: Counter[str], within_s: float = 60
) -> Accelerator:
    return Accelerator(
        lambda: cluster, within_s=within_s, count=lambda each: outcomes.update([each])
    )


async def test_it_brings_what_it_has_from_a_thread_of_its_own(
    cluster: Cluster, outcomes: Counter[str]
) -> None:
    dax = before(cluster, outcomes)
    assert await dax.item("t", KEY) == ITEM
    assert await dax.item("t", {"session_id": {"S": "other"}}) is None
    assert outcomes == {"hit": 1, "miss": 1}
    assert get_ident() not in cluster.threads
    await dax.aclose()
    assert cluster.is_closed.wait(60)


async def test_one_that_fails_is_left_alone_for_a_while(
    cluster: Cluster, outcomes: Counter[str]
) -> None:
    dax = before(cluster, outcomes)
    cluster.refuses = True
    for _ in range(5):
        assert await dax.item("t", KEY) is None
    assert (cluster.asked, outcomes["away"]) == (1, 5)
    cluster.refuses, dax._away_until = False, 0.0
    assert await dax.item("t", KEY) == ITEM
    await dax.aclose()


async def test_one_that_hangs_costs_a_moment_and_never_all_threads_at_once(
    cluster: Cluster, outcomes: Counter[str]
) -> None:
    dax = before(cluster, outcomes, within_s=0.02)
    cluster.free.clear()
    for _ in range(40):
        dax._away_until = 0.0  # as if it were asked again much later
        assert await dax.item("t", KEY) is None
    assert outcomes == {"away": 40}
    assert cluster.asked <= 8
    cluster.free.set()
    await dax.aclose()


async def test_a_cluster_that_can_not_be_reached_is_tried_again_later(
    cluster: Cluster, outcomes: Counter[str]
) -> None:
    tries: list[int] = []

    def make() -> Cluster:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("no route")
        return cluster

    dax = Accelerator(make, within_s=60)
    assert await dax.item("t", KEY) is None
    dax._away_until = 0.0
    assert await dax.item("t", KEY) == ITEM
    assert len(tries) == 2
    await dax.aclose()
