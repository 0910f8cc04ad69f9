"""A shopper for benchmarks: one socket, one session, timed turns."""

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect


@dataclass(slots=True)
class TimedTurn:
    """One answer as its shopper saw it, in seconds from the message's sending."""

    response_id: str = ""
    first_token_s: float | None = None
    end_s: float = 0.0
    frames: int = 0
    status: str = ""
    gaps: list[float] = field(default_factory=list)


class Shopper:
    """Talks to the service as the widget does."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def arrive(cls, url: str, *, origin: str | None = None) -> Self:
        """Open a socket and start a session."""
        socket = await connect(
            url, origin=origin, compression=None, max_queue=None, open_timeout=60
        )  # type: ignore[arg-type]
        shopper = cls(socket)
        await shopper.send(
            {"type": "hello", "session_id": None, "token": None, "after": None}
        )
        frame = await shopper.receive()
        if frame["type"] != "session":
            raise RuntimeError(f"no session: {frame}")
        return shopper

    async def send(self, frame: dict[str, Any]) -> None:
        """Send one frame."""
        await self._socket.send(json.dumps(frame))

    async def receive(self) -> dict[str, Any]:
        """Return the next frame."""
        frame: dict[str, Any] = json.loads(await self._socket.recv())
        return frame

    async def ask(self, text: str) -> TimedTurn:
        """Ask, and follow the answer to its end."""
        turn = TimedTurn()
        begun = time.perf_counter()
        await self.send({"type": "message", "id": str(uuid.uuid4()), "text": text})
        while True:
            frame = await self.receive()
            now = time.perf_counter() - begun
            match frame["type"]:
                case "accepted":
                    turn.response_id = frame["response_id"]
                case "token":
                    turn.frames += 1
                    if turn.first_token_s is None:
                        turn.first_token_s = now
                case "end":
                    turn.end_s, turn.status = now, frame["status"]
                    return turn
                case "error" | "rate_limited":
                    raise RuntimeError(f"refused: {frame}")

    async def leave(self) -> None:
        """Close the socket."""
        await self._socket.close()
