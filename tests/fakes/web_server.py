"""A server process, and a shopper's client for it."""

import asyncio
import json
import signal
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.patience import PATIENCE_S

Frame = dict[str, Any]

#: What httpx makes anew for each single call, even to ``http://``: it reads all root
#: certificates, which takes ten times as long as the call.
TLS = ssl.create_default_context()


def unused_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One server process."""

    kind: str
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/chat/"

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass
class Shopper:
    """One socket."""

    socket: ClientConnection
    session: Frame = field(default_factory=dict)

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def receive(self, within: float = PATIENCE_S) -> Frame:
        async with asyncio.timeout(within):
            return json.loads(await self.socket.recv())  # type: ignore[no-any-return]

    async def until(self, kind: str, within: float = PATIENCE_S) -> list[Frame]:
        """Return all frames up to one of this type, which is the last."""
        frames: list[Frame] = []
        async with asyncio.timeout(within):
            while not frames or frames[-1]["type"] != kind:
                frames.append(json.loads(await self.socket.recv()))
        return frames

    async def hello(
        self,
        session: Frame | None = None,
        after: tuple[str, int] | None = None,
        **more: Any,
    ) -> Frame:
        """Say hello, and again where a busy machine's database was late."""
        for _ in range(5):
            await self.send(
                type="hello",
                session_id=session["session_id"] if session else None,
                token=session["token"] if session else None,
                after={"response_id": after[0], "seq": after[1]} if after else None,
                **more,
            )
            self.session = await self.receive()
            if self.session.get("code") != "unavailable":
                break
        return self.session

    async def ask(self, text: str, name: str = "") -> Frame:
        """Send a message and return what comes first; again where it was too early."""
        name = name or str(uuid4())
        for _ in range(5):
            await self.send(type="message", id=name, text=text)
            first = await self.receive()
            if first.get("code") != "unavailable":
                break
        return first

    async def answer(self, text: str) -> list[Frame]:
        """Send a message and return its frames, without ``accepted``."""
        accepted = await self.ask(text)
        assert accepted["type"] == "accepted", accepted
        return await self.until("end")

    async def closed_with(self, within: float = PATIENCE_S) -> int:
        """Read until the socket is closed; return the code."""
        with suppress(ConnectionClosed):
            async with asyncio.timeout(within):
                while True:
                    await self.socket.recv()
        assert self.socket.close_code is not None
        return self.socket.close_code


@asynccontextmanager
async def knocking(server: Server, **options: Any) -> AsyncIterator[Shopper]:
    """Open a socket without a hello."""
    patience = {"open_timeout": PATIENCE_S, "ping_timeout": PATIENCE_S}
    async with connect(server.ws, max_size=None, **(patience | options)) as socket:
        yield Shopper(socket)


@asynccontextmanager
async def visiting(
    server: Server,
    session: Frame | None = None,
    after: tuple[str, int] | None = None,
) -> AsyncIterator[Shopper]:
    """Open a socket and say hello."""
    async with knocking(server) as shopper:
        await shopper.hello(session, after)
        yield shopper


def covered(frames: list[Frame]) -> list[int]:
    """Return every number that the frames of a response cover, in order."""
    numbers: list[int] = []
    for frame in frames:
        if "seq" in frame:
            numbers += range(frame.get("from", frame["seq"]), frame["seq"] + 1)
    return numbers


def shown(frames: list[Frame]) -> str:
    """Return what a client shows after these frames."""
    text = ""
    for frame in frames:
        if frame["type"] == "token":
            text += frame["text"]
        elif frame["type"] in {"correction", "snapshot"}:
            text = frame["text"]
    return text
