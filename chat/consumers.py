"""The socket's end: frames in, frames out. Knows no shop, no session, no model."""

from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

from chat.live.connection import Connection
from chat.protocol import outgoing
from chat.protocol.codes import CloseCode, ErrorCode
from chat.protocol.incoming import MAX_FRAME_BYTES, FrameError, decode
from chat.wiring import edge


class ChatConsumer(AsyncConsumer):
    """One socket.

    Channels hands over the next message when a handler has returned, so handlers are
    short: answers are written and brought by tasks of their own. No channel layer is
    attached, and Channels' generic consumers are left out: both cost more for a frame
    than all that is done with it here.
    """

    channel_layer_alias = "none"

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Call the handler; a thread hop for each frame, as usual, is not needed."""
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, _: dict[str, Any]) -> None:
        """Accept the socket, unless a page opens it that may not."""
        if not edge.is_welcome(self.scope):
            await self._answer({"type": "websocket.close"})
            raise StopConsumer
        await self._answer({"type": "websocket.accept"})
        self.connection = edge.connect(self.scope, self._send, self._close)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Serve one frame; whatever is wrong with it, the process lives."""
        connection = self.connection
        if connection.is_closed:
            return
        if not connection.may_speak():
            await connection.close(CloseCode.FLOOD)
            return
        text = message.get("text")
        size = len(text or message.get("bytes") or "")
        if size > MAX_FRAME_BYTES or (text and len(text.encode()) > MAX_FRAME_BYTES):
            await connection.close(CloseCode.FRAME_TOO_LARGE)
            return
        try:
            await self._serve(connection, text)
        except OSError:
            # Mostly the client has gone while we spoke.
            await connection.close(CloseCode.DEFECT)

    async def websocket_disconnect(self, _: dict[str, Any]) -> None:
        """Let go; what is being written goes on."""
        self.connection.leave()
        raise StopConsumer

    async def _serve(self, connection: Connection, text: str | None) -> None:
        try:
            if text is None:
                raise FrameError(ErrorCode.BINARY_FRAME)
            await connection.handle(decode(text))
        except FrameError as problem:
            await connection.send(outgoing.error_of(problem))

    async def _send(self, text: str) -> None:
        await self._answer({"type": "websocket.send", "text": text})

    async def _close(self, code: int) -> None:
        await self._answer({"type": "websocket.close", "code": code})

    async def _answer(self, message: Any) -> None:
        await self.base_send(message)
