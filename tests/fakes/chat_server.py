"""A small server that speaks the socket's protocol, and misbehaves when told to.

It serves the widget's own files and any page given to it, from one loopback port, so a
browser can be shown corrections, refusals and broken lines that a healthy service does
not produce on demand.
"""

import asyncio
import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

WIDGET = Path(__file__).resolve().parents[2] / "chat/static/chat/widget"
Frame = dict[str, Any]


@dataclass
class Script:
    """What an answer consists of: frames without numbers, and pauses between them."""

    frames: list[Frame]
    pause_s: float = 0.0
    cut_after: int | None = None  # frames after which the line drops, once
    hold_after: int | None = None  # frames after which it waits for a stop


@dataclass
class Session:
    """One conversation, with the frames of each response as they were sent."""

    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    logs: dict[str, list[Frame]] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)
    turns: list[Frame] = field(default_factory=list)
    socket: ServerConnection | None = None


@dataclass
class Page:
    """A document that the server hands out."""

    content: str
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class ChatServer:
    """Runs in a thread of its own; ``script`` decides what a question is answered."""

    def __init__(self, script: Callable[[str], Script | Frame]) -> None:
        self.script = script
        self.pages: dict[str, Page] = {}
        self.sessions: dict[str, Session] = {}
        self.received: list[Frame] = []
        self.connections = 0
        self.expire_next = False
        self.turn_away = ""  # the code that the next known session is refused with
        self._answers: set[asyncio.Task[None]] = set()
        self._cut: set[str] = set()
        self._stops: dict[str, asyncio.Event] = {}
        self._open: set[ServerConnection] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "ChatServer":
        self._thread.start()
        if not self._ready.wait(60):
            raise TimeoutError("the chat server did not start")
        return self

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(60)
        self._loop.close()

    def drop_lines(self) -> None:
        """Cut every socket without a goodbye."""

        def drop() -> None:
            for each in list(self._open):
                each.transport.abort()

        self._loop.call_soon_threadsafe(drop)

    def supersede(self) -> None:
        """Close every socket as if its session went on elsewhere."""
        self.close_lines(4409)

    def close_lines(self, code: int, *notices: Frame) -> None:
        """Close every socket with a code, after what is to be said before."""

        async def close(socket: ServerConnection) -> None:
            for notice in notices:
                await socket.send(json.dumps(notice))
            await socket.close(code)

        def close_all() -> None:
            for each in list(self._open):
                self._keep(asyncio.ensure_future(close(each)))

        self._loop.call_soon_threadsafe(close_all)

    def of_type(self, kind: str) -> list[Frame]:
        """Return the frames of one type that clients have sent."""
        return [frame for frame in self.received if frame.get("type") == kind]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        async with serve(
            self._talk, "127.0.0.1", 0, process_request=self._page
        ) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._ready.set()
            await self._ended.wait()
            for task in self._answers:
                task.cancel()
            await asyncio.gather(*self._answers, return_exceptions=True)
            self.drop_lines()

    def _page(self, _: ServerConnection, request: Request) -> Response | None:
        path = request.path.split("?")[0]
        if path == "/ws/chat/":
            return None
        if path.startswith("/widget/v1/"):
            file = WIDGET / path.rsplit("/", 1)[1]
            page = Page(
                file.read_text(),
                "text/javascript; charset=utf-8",
                {"access-control-allow-origin": "*"},
            )
        elif path in self.pages:
            page = self.pages[path]
        else:
            return Response(404, "Not Found", Headers({"content-length": "0"}))
        body = page.content.encode()
        headers = {
            "content-type": page.content_type,
            "content-length": str(len(body)),
            "connection": "close",
            **page.headers,
        }
        return Response(HTTPStatus.OK, "OK", Headers(headers), body)

    async def _talk(self, socket: ServerConnection) -> None:
        self.connections += 1
        self._open.add(socket)
        session = Session()
        try:
            async for data in socket:
                frame = json.loads(data)
                self.received.append(frame)
                if frame["type"] == "hello" and frame["token"] and self.turn_away:
                    error = {"type": "error", "code": self.turn_away, "message": ""}
                    await socket.send(json.dumps(error))
                elif frame["type"] == "hello":
                    session = await self._greet(socket, frame)
                elif frame["type"] == "message":
                    answer = self._answer(socket, session, frame)
                    self._keep(asyncio.ensure_future(answer))
                elif frame["type"] == "stop":
                    self._stops[frame["response_id"]].set()
                elif frame["type"] == "ping":
                    await socket.send(json.dumps({"type": "pong"}))
        except ConnectionClosed:
            pass
        finally:
            self._open.discard(socket)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _greet(self, socket: ServerConnection, frame: Frame) -> Session:
        known = self.sessions.get(frame["session_id"] or "")
        expired = self.expire_next and known is not None
        self.expire_next = False
        session_id = frame["session_id"] if known and not expired else str(uuid.uuid4())
        session = known if known and not expired else Session()
        self.sessions[session_id] = session
        greeting: Frame = {
            "type": "session",
            "session_id": session_id,
            "token": session.token,
            "resumed": session is known,
            "expired": expired,
            "expires_at": "2030-01-01T00:00:00Z",
            "turns": session.turns,
        }
        if expired:
            greeting["text"] = "Welcome back! It has been a while, so we begin afresh."
        await socket.send(json.dumps(greeting))
        if after := frame["after"]:
            for each in session.logs.get(after["response_id"], []):
                if each["seq"] > after["seq"]:
                    await socket.send(json.dumps(each))
        # Only now: what was written meanwhile is in the log that was just read.
        session.socket = socket
        return session

    async def _answer(
        self, socket: ServerConnection, session: Session, frame: Frame
    ) -> None:
        message_id = frame["id"]
        if message_id in session.accepted:
            response_id = session.accepted[message_id]
            accepted = {"id": message_id, "response_id": response_id}
            await socket.send(json.dumps({"type": "accepted", **accepted}))
            return
        script = self.script(frame["text"])
        if isinstance(script, dict):
            await socket.send(json.dumps(script))
            return
        response_id = session.accepted[message_id] = str(uuid.uuid4())
        self._stops[response_id] = asyncio.Event()
        log = session.logs[response_id] = []
        await self._try(
            session, {"type": "accepted", "id": message_id, "response_id": response_id}
        )
        await self._play(session, script, response_id, log)
        session.turns += [
            {"response_id": response_id, "role": "user", "text": frame["text"]},
            {
                "response_id": response_id,
                "role": "assistant",
                "text": log[-1]["text"],
                "products": next((f["items"] for f in log if "items" in f), []),
            },
        ]

    async def _play(
        self,
        session: Session,
        script: Script,
        response_id: str,
        log: list[Frame],
    ) -> None:
        said = ""
        for number, content in enumerate(script.frames, start=1):
            if content["type"] == "token":
                said += content["text"]
            elif content["type"] == "correction":
                said = content["text"]
            frame = {**content, "response_id": response_id, "seq": number}
            if frame["type"] == "end":
                frame["text"] = said
            log.append(frame)
            await self._try(session, frame)
            if number == script.cut_after and response_id not in self._cut:
                self._cut.add(response_id)
                self._cut_line(session)
            if number == script.hold_after:
                await self._stops[response_id].wait()
                end = {"type": "end", "status": "stopped", "degraded": [], "text": said}
                end |= {"response_id": response_id, "seq": number + 1}
                log.append(end)
                await self._try(session, end)
                return
            await asyncio.sleep(script.pause_s)

    def _cut_line(self, session: Session) -> None:
        if session.socket:
            session.socket.transport.abort()
        session.socket = None

    async def _try(self, session: Session, frame: Frame) -> None:
        """Send, or let the log keep it for the client that comes back."""
        try:
            if session.socket:
                await session.socket.send(json.dumps(frame))
        except ConnectionClosed:
            session.socket = None


def tokens(text: str) -> list[Frame]:
    """Return the token frames of a text, a word each."""
    words = text.split(" ")
    return [
        {"type": "token", "text": word if index == 0 else f" {word}"}
        for index, word in enumerate(words)
    ]


def end(status: str = "complete") -> Frame:
    """Return an end frame; its text is what was said."""
    return {"type": "end", "status": status, "degraded": [], "text": ""}
