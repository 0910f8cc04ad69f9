"""The weather around the services: each call waits its latency and meets its fault.

A plain ASGI wrapper, outside of the routes: the services themselves know nothing of it.
"""

import asyncio
import math
from collections.abc import Coroutine
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat.demo_store.faults import Fault, FaultBoard
from chat.demo_store.latency import SERVICES, Latency
from chat.demo_store.web import error_response

_MOST_HELD = 1024 * 1024


class Conditions:
    """Adds latency and faults to the calls of the seven services."""

    def __init__(self, app: ASGIApp, latency: Latency, faults: FaultBoard) -> None:
        self._app = app
        self._latency = latency
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = scope["path"].split("/", 2)[1] if scope["type"] == "http" else ""
        if service not in SERVICES:
            await self._app(scope, receive, send)
            return
        delay = self._latency.sample(service)
        if delay:
            await asyncio.sleep(delay)
        fault = self._faults.strike(service)
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await self._strike(service, fault, (scope, receive, send))

    async def _strike(
        self, service: str, fault: Fault, call: tuple[Scope, Receive, Send]
    ) -> None:
        """Serve a call that meets a fault."""
        scope, receive, send = call
        patience = math.inf if fault.kind == "hang" else fault.latency_ms / 1000
        if patience:
            held = await _body_first(receive)
            lifted = self._faults.lifted(service, fault, patience)
            if not await _still_there(receive, lifted):
                return
            receive = _replay(held, receive)
        if fault.kind == "error":
            message = f"{service} fails on purpose"
            response = error_response(fault.status, "injected_fault", message)
            await response(scope, receive, send)
        elif fault.kind in ("truncated", "malformed"):
            await self._spoilt(fault, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _spoilt(
        self, fault: Fault, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Serve half of the answer: as if it were whole, or cut off in mid-air."""
        start, body = await _recorded(self._app, scope, receive)
        half = body[: max(1, len(body) // 2)]
        if fault.kind == "malformed":
            half += b"\x00]>"
            MutableHeaders(raw=start["headers"])["content-length"] = str(len(half))
        await send(start)
        # Without a last message the server drops the connection, as a crash would.
        unfinished = fault.kind == "truncated"
        await send(
            {"type": "http.response.body", "body": half, "more_body": unfinished}
        )


async def _body_first(receive: Receive) -> list[Message]:
    """Take in a request's body, so that what follows can only be a disconnect."""
    held: list[Message] = []
    size = 0
    while size < _MOST_HELD:
        message = await receive()
        held.append(message)
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return held


def _replay(held: list[Message], receive: Receive) -> Receive:
    """Return a source that gives what was taken in, then goes on."""
    waiting = iter(held)

    async def replay() -> Message:
        message = next(waiting, None)
        return await receive() if message is None else message

    return replay


async def _still_there(receive: Receive, event: Coroutine[Any, Any, None]) -> bool:
    """Wait for an event, or for the caller to hang up; say whether he stayed."""
    waiting = asyncio.create_task(event)
    gone = asyncio.ensure_future(receive())
    done, pending = await asyncio.wait(
        (waiting, gone), return_when=asyncio.FIRST_COMPLETED
    )
    for task in pending:
        task.cancel()
    return waiting in done


async def _recorded(
    app: ASGIApp, scope: Scope, receive: Receive
) -> tuple[Message, bytes]:
    """Return the start message and the whole body that an application sends."""
    start: Message = {}
    body = bytearray()

    async def record(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, record)
    return start, bytes(body)
