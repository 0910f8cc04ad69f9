"""Responses nobody writes and nobody comes back for are ended all the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from redis import Redis

from audit.selectors.turns import turn_by_response
from chat.models import Session, SessionTurn
from chat.orchestration.turn_events import End, EndStatus
from chat.protocol.frames import ResponseFrames, to_log
from chat.stores import frame_log
from chat.tasks import end_orphans
from mangaassist.embedded.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(f"{redis_url}?db=2") as client:
        # One that was started a moment ago is not believed when it knows no owner.
        assert wait_until(lambda: client.info("server")["uptime_in_seconds"] > 5, 30)
        yield client


def unfinished(age: timedelta) -> str:
    """Keep a turn that was begun so long ago and never ended; return its id."""
    begun = datetime.now(UTC) - age
    session = Session.objects.create(
        id=uuid4(),
        token_hash=b"",
        created_at=begun,
        expires_at=begun + timedelta(days=1),
    )
    turn = SessionTurn.objects.create(
        session=session,
        message_id="m",
        response_id=uuid4(),
        user_text="hi",
        received_at=begun,
    )
    return str(turn.response_id)


def status_of(response_id: str) -> str:
    return SessionTurn.objects.get(response_id=response_id).status


def test_an_orphan_is_closed_with_what_was_shown_and_recorded_once(
    redis: Redis,
) -> None:
    response_id = unfinished(timedelta(minutes=1))
    encoder = ResponseFrames(response_id)
    frames = [encoder.token("Try "), encoder.token("Uzumaki")]
    redis.xadd(f"frames:{response_id}", {"f": to_log(frames)}, id="2-0")
    end_orphans()
    end_orphans()
    turn = SessionTurn.objects.get(response_id=response_id)
    assert (turn.status, turn.answer_text) == ("interrupted", "Try Uzumaki")
    assert turn.last_seq == 3
    recorded = turn_by_response(response_id)
    assert recorded is not None
    assert recorded.final_text == "Try Uzumaki"


def test_an_orphan_that_never_said_a_word_is_closed_too(redis: Redis) -> None:
    response_id = unfinished(timedelta(minutes=1))
    end_orphans()
    assert status_of(response_id) == "interrupted"


def test_a_response_that_has_an_owner_is_left_alone(redis: Redis) -> None:
    response_id = unfinished(timedelta(minutes=1))
    redis.set(f"own:{response_id}", b"somebody", px=60_000)
    end_orphans()
    assert status_of(response_id) == ""


def test_nobody_is_taken_for_dead_by_a_redis_that_came_back_a_moment_ago(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame_log, "_SETTLED_S", 10**9)
    response_id = unfinished(timedelta(minutes=1))
    end_orphans()
    assert status_of(response_id) == ""


def test_a_response_that_was_begun_just_now_is_left_alone(redis: Redis) -> None:
    response_id = unfinished(timedelta(seconds=2))
    end_orphans()
    assert status_of(response_id) == ""


@pytest.mark.parametrize("status", ["failed", "interrupted"])
def test_an_end_that_the_store_was_not_told_of_is_brought_to_it(
    redis: Redis, status: str
) -> None:
    """The store did not answer just when the response ended, or its ender died."""
    response_id = unfinished(timedelta(minutes=1))
    encoder = ResponseFrames(response_id)
    end = End(EndStatus(status), "Try Uzumaki", ("sessions",))
    frames = [encoder.token("Try Uzumaki"), encoder.end(end)]
    redis.xadd(f"frames:{response_id}", {"f": to_log(frames)}, id="2-0")
    end_orphans()
    end_orphans()
    turn = SessionTurn.objects.get(response_id=response_id)
    assert (turn.status, turn.answer_text) == (status, "Try Uzumaki")
    assert turn.last_seq == 2
    # Whoever lets a turn fail has put it on record; who died has not.
    is_recorded = turn_by_response(response_id) is not None
    assert is_recorded is (status == "interrupted")
