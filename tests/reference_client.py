"""A client as an app would have it: docs/mobile.md in Python, used by tests.

It never loses an answer and never shows a frame twice: what it has is kept in a
``Memory``, which an app writes to its storage; lines come and go. It comes back with
back-off and jitter, says what it has seen, sends again what was not accepted, under the
same id, and acknowledges what it took.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

Frame = dict[str, Any]

ACK_FRAMES, ACK_S = 32, 1.0
#: What a closing code asks of a client: docs/protocol.md.
SUPERSEDED, IDLE, TIME_LIMIT, FLOOD, RESTARTING = 4409, 4408, 4410, 4429, 4503
_LOST_KEY = frozenset({"unauthorized", "unknown_session"})
_AGAIN = frozenset({"turn_in_progress", "unavailable"})


class GapError(AssertionError):
    """A frame is missing: the server broke its promise."""


@dataclass
class Answer:
    """One answer as far as it has come."""

    response_id: str
    seq: int = 0
    text: str = ""
    products: list[Frame] = field(default_factory=list)
    status: str = ""  # of its end
    corrections: int = 0

    def take(self, frame: Frame) -> bool:
        """Apply a frame; False when it was seen before. Raises GapError."""
        seq = frame["seq"]
        if seq <= self.seq:
            return False
        if frame.get("from", seq) > self.seq + 1:
            raise GapError(f"{self.seq} is followed by {frame}")
        self.seq = seq
        kind = frame["type"]
        if kind == "token":
            self.text += frame["text"]
        elif kind == "products":
            self.products = frame["items"]
        elif kind in {"correction", "snapshot"}:
            self.text = frame["text"]
            self.corrections += kind == "correction"
            self.products = frame.get("products", {}).get("items", self.products)
        elif kind == "end":
            self.status = frame["status"]
            if self.status != "interrupted":
                assert self.text == frame["text"], "the end does not say what was shown"
            self.text = frame["text"]
        return True


@dataclass
class Memory:
    """What outlives the app: the key, what was not accepted, how far an answer came."""

    session_id: str | None = None
    token: str | None = None
    outbox: dict[str, str] = field(default_factory=dict)
    active: Answer | None = None


@dataclass
class Counts:
    """What happened, for tests to look at."""

    lines: int = 0
    repeated: int = 0
    applied: int = 0
    codes: list[int] = field(default_factory=list)
    resumed_s: list[float] = field(default_factory=list)


class ReferenceClient:
    """Holds a conversation over lines that break; ``bases`` are the servers' addresses.

    ``first_wait_s`` is the shortest back-off; ``pick`` chooses the server of a line.
    """

    def __init__(
        self,
        bases: Sequence[str],
        memory: Memory | None = None,
        *,
        first_wait_s: float = 0.4,
        longest_wait_s: float = 20.0,
        pick: Callable[[Sequence[str]], str] = random.choice,
    ) -> None:
        self.bases = bases
        self.memory = memory or Memory()
        self.counts = Counts()
        self.turns: list[Frame] = []
        self.welcome = ""  # what was said instead, when the session's time had passed
        self.is_resting = False
        self._first_wait_s, self._longest_wait_s = first_wait_s, longest_wait_s
        self._pick = pick
        self._attempt = 0
        self._come_back_s: float | None = None
        self._socket: ClientConnection | None = None
        self._greeted = asyncio.Event()
        self._wanted = asyncio.Event()
        self._wanted.set()
        self._hurry = asyncio.Event()
        self._came = asyncio.Event()
        self._answers: dict[str, asyncio.Future[Answer]] = {}
        self._messages: dict[str, str] = {}  # response id -> message id
        self._unacknowledged, self._acknowledged_at = 0, 0.0
        self._later: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "ReferenceClient":
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (*self._later, self._task):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    # -- what an app does --------------------------------------------------------

    async def ask(self, text: str, within: float = 60) -> Answer:
        """Ask; return the whole answer, however often the line breaks meanwhile."""
        message_id = str(uuid4())
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[message_id] = future
        self.memory.outbox[message_id] = text
        self._wake()
        if self._greeted.is_set():
            await self._send(type="message", id=message_id, text=text)
        async with asyncio.timeout(within):
            return await self._guarded(future)

    async def finished(self, within: float = 60) -> Answer:
        """Return the answer that was under way when the app was started again."""
        answer = self.memory.active
        assert answer is not None
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._messages[answer.response_id] = answer.response_id
        self._answers[answer.response_id] = future
        async with asyncio.timeout(within):
            return await self._guarded(future)

    async def greeted(self, within: float = 60) -> None:
        """Wait until a server has said who we are."""
        async with asyncio.timeout(within):
            await self._greeted.wait()

    async def applied(self, more: int) -> None:
        """Wait until so many more frames were applied."""
        enough = self.counts.applied + more
        while self.counts.applied < enough:
            self._came.clear()
            await self._came.wait()

    def home(self) -> None:
        """Stay with the first server."""
        self._pick = lambda bases: bases[0]

    def move(self) -> None:
        """Go to the last server from now on."""
        self._pick = lambda bases: bases[-1]

    def cut(self) -> None:
        """Lose the line without a goodbye, as a phone does."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def read(self) -> Frame:
        """Read the conversation by a call, as an app does that was away for long."""
        address = f"{self._pick(self.bases)}/chat/session/{self.memory.session_id}"
        headers = {"Authorization": f"Bearer {self.memory.token}"}
        async with httpx.AsyncClient() as client:
            answer = await client.get(address, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    # -- lines ---------------------------------------------------------------------

    def _wake(self) -> None:
        """Somebody wants something: an idle app takes the line up again."""
        self.is_resting = False
        self._wanted.set()
        self._hurry.set()

    async def _guarded(self, future: "asyncio.Future[Answer]") -> Answer:
        """Return what ``future`` brings, or raise what ended the client."""
        assert self._task is not None
        await asyncio.wait({future, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not future.done():
            self._task.result()
        return await future

    async def _run(self) -> None:
        while True:
            await self._wanted.wait()
            code = await self._line()
            was_greeted = self._greeted.is_set()
            self._greeted.clear()
            self.counts.codes.append(code)
            if code == SUPERSEDED:
                return
            if code == IDLE and was_greeted and not self.memory.outbox:
                self._wanted.clear()
                self.is_resting = True
                continue
            self._hurry.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._wait_s(code)):
                    await self._hurry.wait()

    def _wait_s(self, code: int) -> float:
        """Return how long to wait before the next line."""
        planned, self._come_back_s = self._come_back_s, None
        if planned is not None:
            return planned
        if code == TIME_LIMIT:
            return 0.0
        self._attempt += 3 if code == FLOOD else 1
        ceiling = self._first_wait_s * 2 ** (self._attempt - 1)
        # Jitter: a server that comes back must not meet all clients in one instant.
        return min(self._longest_wait_s, ceiling) * random.uniform(0.5, 1)

    async def _line(self) -> int:
        """Talk on one line until it ends; return its closing code."""
        base = self._pick(self.bases)
        began = time.monotonic()
        try:
            async with connect(
                f"{base.replace('http', 'ws', 1)}/ws/chat/", max_size=None
            ) as socket:
                self._socket = socket
                self.counts.lines += 1
                await self._hello()
                async for data in socket:
                    await self._take(json.loads(data), began)
        except (OSError, InvalidHandshake, TimeoutError):
            return 1006
        except WebSocketException:
            pass
        finally:
            self._socket = None
        return socket.close_code or 1006

    async def _hello(self) -> None:
        memory, after = self.memory, None
        if memory.session_id and memory.active:
            answer = memory.active
            after = {"response_id": answer.response_id, "seq": answer.seq}
        await self._send(
            type="hello",
            session_id=memory.session_id,
            token=memory.token,
            after=after,
        )

    async def _send(self, **frame: Any) -> None:
        if self._socket is not None:
            with suppress(WebSocketException):
                await self._socket.send(json.dumps(frame))

    # -- frames --------------------------------------------------------------------

    async def _take(self, frame: Frame, began: float) -> None:
        match frame["type"]:
            case "session":
                await self._session(frame)
                self.counts.resumed_s.append(time.monotonic() - began)
            case "accepted":
                self._accepted(frame)
            case "rate_limited":
                self._again_after(frame["retry_after"])
            case "notice" if frame["code"] == "reconnect":
                self._come_back_s = frame["after_ms"] / 1000
            case "error":
                await self._refused(frame["code"])
            case "token" | "correction" | "products" | "snapshot" | "end":
                await self._part(frame)

    async def _session(self, frame: Frame) -> None:
        memory = self.memory
        memory.session_id, memory.token = frame["session_id"], frame["token"]
        self._attempt = 0
        self.turns = frame["turns"]
        self.welcome = frame.get("text", "")
        if not frame["resumed"]:
            memory.active = None
        self._greeted.set()
        for message_id, text in list(memory.outbox.items()):
            await self._send(type="message", id=message_id, text=text)

    def _accepted(self, frame: Frame) -> None:
        memory, response_id = self.memory, frame["response_id"]
        memory.outbox.pop(frame["id"], None)
        self._messages[response_id] = frame["id"]
        if memory.active is None or memory.active.response_id != response_id:
            memory.active = Answer(response_id)

    async def _part(self, frame: Frame) -> None:
        answer = self.memory.active
        if answer is None or answer.response_id != frame["response_id"]:
            self.counts.repeated += 1
            return
        if not answer.take(frame):
            self.counts.repeated += 1
            return
        self.counts.applied += 1
        self._came.set()
        await self._acknowledge(answer)
        if answer.status:
            self.memory.active = None
            message_id = self._messages.pop(answer.response_id, "")
            future = self._answers.pop(message_id, None)
            if future is not None and not future.done():
                future.set_result(answer)

    async def _acknowledge(self, answer: Answer) -> None:
        self._unacknowledged += 1
        now = time.monotonic()
        if self._unacknowledged >= ACK_FRAMES or now - self._acknowledged_at >= ACK_S:
            self._unacknowledged, self._acknowledged_at = 0, now
            await self._send(type="ack", response_id=answer.response_id, seq=answer.seq)

    async def _refused(self, code: str) -> None:
        memory = self.memory
        if code in _LOST_KEY:
            memory.session_id = memory.token = memory.active = None
        elif code == "unknown_response":
            memory.active = None
        elif code in _AGAIN and self._greeted.is_set():
            self._again_after(0.3)
            return
        if self._socket is not None:
            await self._socket.close()

    def _again_after(self, seconds: float) -> None:
        """Send what waits once more, later."""
        task = asyncio.create_task(self._again(seconds))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _again(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        for message_id, text in list(self.memory.outbox.items()):
            await self._send(type="message", id=message_id, text=text)
