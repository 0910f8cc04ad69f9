"""The live view's socket: for console sessions alone, for as long as they last."""

import asyncio
import logging
from enum import IntEnum
from typing import Any

from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from django.db import Error as DatabaseError

from chat.selectors.live import live_tail
from dashboard.live.access import is_own_page, may_watch, session_key_of
from dashboard.live.incoming import MAX_BYTES, BadFrameError, Show, decode
from dashboard.live.watching import Watching

logger = logging.getLogger(__name__)

_CHECK_S = 2.0
_FRAMES_A_CHECK = 100


class CloseCode(IntEnum):
    """Why a socket is closed, for the page to act on."""

    SIGNED_OUT = 4401
    NOT_ALLOWED = 4403
    BAD_FRAME = 4400
    FLOOD = 4429
    BROKEN = 1011
    TRY_AGAIN = 1013


class LiveConsumer(AsyncConsumer):
    """One watching page. No channel layer: the live log is read directly."""

    channel_layer_alias = "none"

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Call the handler of an event."""
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, _: dict[str, Any]) -> None:
        """Accept pages of ours; say by the code why others are let in no further."""
        self._tasks: list[asyncio.Task[None]] = []
        self._heard = 0
        if not is_own_page(self.scope):
            await self._answer({"type": "websocket.close"})
            raise StopConsumer
        await self._answer({"type": "websocket.accept"})
        self._session_key = session_key_of(self.scope)
        if await self._is_refused():
            return
        self._watching = Watching(live_tail(), self._send)
        self._tasks = [
            asyncio.create_task(self._watch()),
            asyncio.create_task(self._guard()),
        ]

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Serve one frame."""
        if not self._tasks:
            return
        self._heard += 1
        text = message.get("text") or ""
        if self._heard > _FRAMES_A_CHECK:
            await self._close(CloseCode.FLOOD)
            return
        try:
            if not 0 < len(text) <= MAX_BYTES:
                raise BadFrameError("a frame is a short text")
            said = decode(text)
        except BadFrameError:
            await self._close(CloseCode.BAD_FRAME)
            return
        if isinstance(said, Show):
            self._watching.show(said.wanted, said.after)
        else:
            self._watching.acknowledge(said.number)

    async def websocket_disconnect(self, _: dict[str, Any]) -> None:
        """Let go."""
        self._end()
        raise StopConsumer

    # -- inside ---------------------------------------------------------------------

    async def _watch(self) -> None:
        """Send frames; a defect ends this socket and no other."""
        try:
            await self._watching.run()
        except OSError:
            return  # the page has gone while we spoke
        except Exception:
            logger.exception("a live view broke")
            await self._close(CloseCode.BROKEN)

    async def _guard(self) -> None:
        """Ask every few seconds whether the person may still watch."""
        while True:
            await asyncio.sleep(_CHECK_S)
            self._heard = 0
            if await self._is_refused():
                return

    async def _is_refused(self) -> bool:
        """Close the socket of who may not watch; return whether it was."""
        try:
            answer = await database_sync_to_async(may_watch)(self._session_key)
        except DatabaseError:
            # Who can't be asked about is let in no more; the page comes back by itself.
            await self._close(CloseCode.TRY_AGAIN)
            return True
        signed_in, allowed = answer
        if signed_in and allowed:
            return False
        code = CloseCode.NOT_ALLOWED if signed_in else CloseCode.SIGNED_OUT
        await self._close(code)
        return True

    async def _send(self, text: str) -> None:
        await self._answer({"type": "websocket.send", "text": text})

    async def _close(self, code: CloseCode) -> None:
        self._end()
        await self._answer({"type": "websocket.close", "code": int(code)})

    def _end(self) -> None:
        own = asyncio.current_task()
        for task in self._tasks:
            if task is not own:
                task.cancel()
        self._tasks = []

    async def _answer(self, message: Any) -> None:
        await self.base_send(message)
