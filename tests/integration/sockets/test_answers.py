"""A shopper asks, an answer streams: on every server, by the letter of the protocol."""

import asyncio
from uuid import UUID

import pytest
from channels.db import database_sync_to_async

from chat.models import Feedback
from tests.fakes.chat_script import answer_to
from tests.fakes.web_server import Server, covered, knocking, shown, visiting

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_first_hello_begins_a_session(server: Server) -> None:
    async with visiting(server) as shopper:
        session = shopper.session
    assert session["type"] == "session"
    assert UUID(session["session_id"])
    assert len(session["token"]) >= 32
    assert (session["resumed"], session["expired"], session["turns"]) == (
        False,
        False,
        [],
    )


async def test_an_answer_counts_its_frames_and_ends_with_its_text(
    server: Server,
) -> None:
    async with visiting(server) as shopper:
        frames = await shopper.answer("manga words=60 every=2")
    assert covered(frames) == list(range(1, len(covered(frames)) + 1))
    assert frames[-1]["status"] == "complete"
    assert shown(frames) == frames[-1]["text"] == answer_to("manga words=60")
    assert len({frame["response_id"] for frame in frames}) == 1


async def test_a_message_sent_twice_is_answered_once(server: Server) -> None:
    async with visiting(server) as shopper:
        first = await shopper.ask("manga words=10", "m-1")
        frames = await shopper.until("end")
        again = await shopper.ask("manga words=10", "m-1")
        repeated = await shopper.until("end")
    assert again == first
    assert shown(repeated) == shown(frames)
    assert covered(repeated) == covered(frames)


async def test_a_message_sent_again_while_it_is_answered_joins_the_answer(
    server: Server,
) -> None:
    async with visiting(server) as shopper:
        first = await shopper.ask("manga words=40 every=10", "m-1")
        await shopper.send(type="message", id="m-1", text="manga words=40 every=10")
        frames = await shopper.until("end")
    assert [f for f in frames if f["type"] == "accepted"] == [first]
    assert shown(frames) == answer_to("manga words=40")


async def test_stop_ends_an_answer_at_once(server: Server) -> None:
    async with visiting(server) as shopper:
        accepted = await shopper.ask("manga words=390 every=20")
        await shopper.until("token")
        await shopper.send(type="stop", response_id=accepted["response_id"])
        frames = await shopper.until("end")
    assert frames[-1]["status"] == "stopped"
    assert answer_to("manga words=390").startswith(frames[-1]["text"].strip())


async def test_one_response_at_a_time(server: Server) -> None:
    async with visiting(server) as shopper:
        await shopper.ask("manga words=100 every=10")
        await shopper.send(type="message", id="other", text="manga words=1")
        frames = await shopper.until("error")
        assert frames[-1]["code"] == "turn_in_progress"
        await shopper.until("end")


async def test_the_next_message_is_taken_as_soon_as_an_answer_has_ended(
    server: Server,
) -> None:
    async with visiting(server) as shopper:
        for _ in range(20):
            frames = await shopper.answer("manga words=1")
            assert frames[-1]["status"] == "complete"


async def test_ping_and_feedback_are_answered(server: Server) -> None:
    async with visiting(server) as shopper:
        await shopper.send(type="ping")
        assert await shopper.receive() == {"type": "pong"}
        end = (await shopper.answer("manga words=1"))[-1]
        await shopper.send(
            type="feedback", response_id=end["response_id"], value="up", comment="nice"
        )
        notice = await shopper.receive()
    assert (notice["type"], notice["code"]) == ("notice", "feedback_kept")


async def test_an_answer_of_another_session_cannot_be_rated(server: Server) -> None:
    async with visiting(server) as owner, visiting(server) as other:
        rated = (await owner.answer("manga words=1"))[-1]["response_id"]
        for shopper, value in ((owner, "up"), (other, "down")):
            await shopper.send(type="feedback", response_id=rated, value=value)
        assert (await owner.receive())["code"] == "feedback_kept"
        assert (await other.receive())["code"] == "unknown_response"
    row = await database_sync_to_async(Feedback.objects.get)(response_id=rated)
    assert row.value == "up"


async def test_a_newer_socket_takes_the_session_over(server: Server) -> None:
    async with visiting(server) as old, visiting(server, old.session) as new:
        assert await old.closed_with() == 4409
        assert new.session["resumed"] is True
        await new.send(type="ping")
        assert await new.receive() == {"type": "pong"}


async def test_other_sessions_are_left_alone(server: Server) -> None:
    async with visiting(server) as one, visiting(server) as other:
        await other.answer("manga words=1")
        await one.send(type="ping")
        assert await one.receive() == {"type": "pong"}


async def test_many_shoppers_at_once_all_get_their_answers(server: Server) -> None:
    async def one() -> bool:
        async with visiting(server) as shopper:
            frames = await shopper.answer("manga words=30 every=5")
            return shown(frames) == answer_to("manga words=30")

    assert all(await asyncio.gather(*(one() for _ in range(25))))


async def test_a_socket_that_never_says_hello_may_still_ping(server: Server) -> None:
    async with knocking(server) as shopper:
        await shopper.send(type="ping")
        assert await shopper.receive() == {"type": "pong"}
