"""The live page before any script runs: the newest turns, filters, Redis away."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from redis import Redis

from chat.stores.live_log import batch_json, queue_add
from chat.telemetry.live_events import TurnSeen

pytestmark = pytest.mark.django_db

Publish = Callable[..., None]


def turn(name: str, **changes: Any) -> TurnSeen:
    """Return a turn that was seen."""
    values: dict[str, Any] = {
        "at": datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
        "response_id": name,
        "session_id": f"session-of-{name}",
        "site": "demo",
        "intent": "price_question",
        "status": "complete",
        "problems": (),
        "degraded": (),
        "cache": "miss",
        "release": "demo-steady-1",
        "duration_ms": 1234.0,
        "first_token_ms": 321.0,
        "cost_microusd": None,
        "handed_over": False,
    }
    return TurnSeen(**values | changes)


@pytest.fixture
def publish(empty_redis: str) -> Publish:
    """Put turns into the live log."""

    def put(*turns: TurnSeen) -> None:
        with Redis.from_url(f"{empty_redis}?db=2") as redis, redis.pipeline() as pipe:
            queue_add(pipe, batch_json(0, len(turns), 0, turns), len(turns), "abc")
            pipe.execute()

    return put


@pytest.fixture
def live_page(client: Client, operator: User) -> Callable[[str], str]:
    """Return the live page as an operator gets it."""
    client.force_login(operator)
    return lambda query="": client.get(f"/console/live/{query}").text


def test_the_newest_turns_are_there_newest_first(
    publish: Publish, live_page: Callable[..., str]
) -> None:
    publish(turn("first"), turn("second", problems=("failed",), degraded=("pricing",)))
    text = live_page()
    assert text.index('data-id="second"') < text.index('data-id="first"')
    for words in ("05:06:07", "321 ms", "1.23 s", "no price", "failed: pricing"):
        assert words in text


def test_a_filter_in_the_address_holds_without_a_script(
    publish: Publish, live_page: Callable[..., str]
) -> None:
    publish(
        turn("good"), turn("bad", problems=("blocked",)), turn("x", intent="policy")
    )
    problems, policies = live_page("?problems=1"), live_page("?intent=policy")
    assert 'data-id="bad"' in problems
    assert 'data-id="good"' not in problems
    assert 'data-id="x"' in policies
    assert 'data-id="bad"' not in policies


def test_an_empty_log_says_what_will_come(
    empty_redis: str, live_page: Callable[..., str]
) -> None:
    assert "No turns yet" in live_page()
    assert "No turn like that yet" in live_page("?problems=1")


def test_without_redis_the_page_says_so(
    settings: Any, live_page: Callable[..., str]
) -> None:
    settings.REDIS = Nowhere()
    text = live_page()
    assert "does not answer" in text
    assert "Turns go on being answered" in text


def test_hostile_ids_are_text(publish: Publish, live_page: Callable[..., str]) -> None:
    publish(turn('"><script>alert(1)</script>'))
    assert "<script>alert" not in live_page()


def test_the_page_asks_the_database_nothing_per_row(
    publish: Publish,
    live_page: Callable[..., str],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    publish(*(turn(f"t{number}") for number in range(50)))
    with django_assert_max_num_queries(12):
        assert live_page().count("data-row ") == 51  # and the template of one


class Nowhere:
    """A Redis that does not exist."""

    def url(self, _: int) -> str:
        return "unix:///nowhere/redis.sock"
