"""Whatever a client sends: a clear frame or close code, and the process lives."""

import json
from contextlib import suppress

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.fakes.web_server import Server, knocking, visiting

pytestmark = pytest.mark.django_db(transaction=True)

UUID = "7d9f4a52-4c0e-4a6e-9d1b-0c5b3b9f3a11"
BAD = {
    "no JSON": ("{", "bad_json"),
    "a lone surrogate": ('{"type":"message","id":"1","text":"\\ud800"}', "bad_json"),
    "deep nesting": ("[" * 8000, "bad_json"),
    "a list": ("[]", "bad_frame"),
    "null": ("null", "bad_frame"),
    "no type": ("{}", "unknown_type"),
    "an unknown type": ('{"type":"shout"}', "unknown_type"),
    "a type that is no text": ('{"type":["ping"]}', "unknown_type"),
    "a message without text": ('{"type":"message","id":"1"}', "bad_frame"),
    "a message without id": ('{"type":"message","text":"hi"}', "bad_frame"),
    "a message with an id too long": (
        json.dumps({"type": "message", "id": "x" * 65, "text": "hi"}),
        "bad_frame",
    ),
    "an empty message": ('{"type":"message","id":"1","text":""}', "message_empty"),
    "a blank message": (
        '{"type":"message","id":"1","text":" \\n\\u0000\\u200b "}',
        "message_empty",
    ),
    "a message too long": (
        json.dumps({"type": "message", "id": "1", "text": "x" * 3000}),
        "message_too_long",
    ),
    "a stop without response": ('{"type":"stop"}', "bad_frame"),
    "a stop of nothing": (
        json.dumps({"type": "stop", "response_id": UUID}),
        "unknown_response",
    ),
    "a stop of no id": ('{"type":"stop","response_id":"x"}', "unknown_response"),
    "a rating that is none": (
        json.dumps({"type": "feedback", "response_id": UUID, "value": "meh"}),
        "bad_frame",
    ),
    "a rating that is a list": (
        json.dumps({"type": "feedback", "response_id": UUID, "value": ["up"]}),
        "bad_frame",
    ),
    "a rating of nothing": (
        json.dumps({"type": "feedback", "response_id": UUID, "value": "up"}),
        "unknown_response",
    ),
    "an ack that counts backwards": (
        json.dumps({"type": "ack", "response_id": UUID, "seq": -1}),
        "bad_frame",
    ),
    "a second hello": ('{"type":"hello"}', "already_greeted"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_frame_gets_a_code_and_the_socket_lives(
    server: Server, name: str
) -> None:
    raw, code = BAD[name]
    async with visiting(server) as shopper:
        await shopper.socket.send(raw)
        answer = await shopper.receive()
        assert (answer["type"], answer["code"]) == ("error", code)
        assert "Traceback" not in answer["message"]
        await shopper.send(type="ping")
        assert await shopper.receive() == {"type": "pong"}


async def test_a_binary_frame_gets_a_code(server: Server) -> None:
    async with visiting(server) as shopper:
        await shopper.socket.send(b"\x00\x01")
        assert (await shopper.receive())["code"] == "binary_frame"


async def test_a_hello_that_cannot_be_stored_is_refused_and_another_is_not(
    server: Server,
) -> None:
    async with knocking(server) as shopper:
        for _ in range(20):
            await shopper.send(type="hello", site="shop\0", locale="en")
            assert (await shopper.receive())["code"] == "bad_frame"
        assert (await shopper.hello(site="shop", locale="en"))["type"] == "session"


async def test_everything_but_ping_needs_a_hello_first(server: Server) -> None:
    async with knocking(server) as stranger:
        for frame in (
            {"type": "message", "id": "1", "text": "hi"},
            {"type": "stop", "response_id": UUID},
            {"type": "ack", "response_id": UUID, "seq": 1},
        ):
            await stranger.send(**frame)
            assert (await stranger.receive())["code"] == "hello_required"


async def test_two_thousand_characters_are_taken_counted_after_composition(
    server: Server,
) -> None:
    async with visiting(server) as shopper:
        # Each letter is two code points before composition and one after.
        accepted = await shopper.ask("e\u0301" * 2000)
        assert accepted["type"] == "accepted"
        await shopper.until("end")


async def test_two_thousand_escaped_emoji_are_taken_and_more_are_named(
    server: Server,
) -> None:
    async with visiting(server) as shopper:  # 12 bytes for each of them
        assert (await shopper.ask("\N{OPEN BOOK}" * 2000))["type"] == "accepted"
        await shopper.until("end")
        await shopper.send(type="message", id="1", text="\N{OPEN BOOK}" * 3000)
        assert (await shopper.receive())["code"] == "message_too_long"


@pytest.mark.parametrize(
    ("size", "code"), [(66_000, 4413), (3_000_000, 4413), (20_000_000, 1009)]
)
async def test_a_frame_that_is_too_large_closes_the_socket(
    server: Server, size: int, code: int
) -> None:
    async with visiting(server) as shopper:
        with suppress(ConnectionClosed):  # refused before all of it was sent
            await shopper.send(type="message", id="1", text="x" * size)
        assert await shopper.closed_with() == code


async def test_ten_thousand_frames_at_once_close_the_socket_and_harm_nobody(
    server: Server,
) -> None:
    async with visiting(server) as bystander, visiting(server) as flood:
        try:
            for _ in range(10_000):
                await flood.send(type="ping")
        except ConnectionClosed:
            pass
        assert await flood.closed_with() == 4429
        frames = await bystander.answer("manga words=3")
        assert frames[-1]["status"] == "complete"
    assert server.process.poll() is None


async def test_pages_of_other_origins_may_not_open_a_socket(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with knocking(server, origin="https://evil.example"):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", ["https://shop.example", None, "own"])
async def test_allowed_pages_our_own_and_apps_may(
    server: Server, origin: str | None
) -> None:
    if origin == "own":
        origin = server.http
    async with knocking(server, origin=origin) as shopper:
        assert (await shopper.hello())["type"] == "session"


async def test_a_host_that_is_not_ours_vouches_for_no_page(server: Server) -> None:
    with pytest.raises(InvalidStatus):
        async with knocking(
            server,
            origin="http://rebound.example",
            additional_headers={"Host": "rebound.example"},
        ):
            pass


@pytest.mark.parametrize("path", ["/ws/chat", "/ws/chat/x", "/ws/"])
async def test_a_socket_at_no_address_is_refused_not_a_defect(
    server: Server, path: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connect(server.ws.replace("/ws/chat/", path)):
            pass
    assert refused.value.response.status_code == 403
