"""The weather around the services: each call waits its latency and meets its fault.

A plain ASGI wrapper, outside of the routes: the services themselves know nothing of it.
"""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from chat.demo_store.faults import Fault, FaultBoard
from chat.demo_store.latency import SERVICES, Latency
from chat.demo_store.web import error_response

_Message = MutableMapping[str, Any]


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
        fault = self._faults.strike(service)
        delay = self._latency.sample(service)
        if fault is not None:
            delay += fault.latency_ms / 1000
        if delay:
            await asyncio.sleep(delay)
        if fault is None:
            await self._app(scope, receive, send)
        else:
            await self._strike(service, fault, (scope, receive, send))

    async def _strike(
        self, service: str, fault: Fault, call: tuple[Scope, Receive, Send]
    ) -> None:
        """Serve a call that meets a fault."""
        if fault.kind == "error":
            message = f"{service} fails on purpose"
            response = error_response(fault.status, "injected_fault", message)
            await response(*call)
        elif fault.kind in ("truncated", "malformed"):
            await self._spoilt(fault, *call)
        else:
            if fault.kind == "hang":
                await self._faults.lifted(service, fault)
            await self._app(*call)

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


async def _recorded(
    app: ASGIApp, scope: Scope, receive: Receive
) -> tuple[_Message, bytes]:
    """Return the start message and the whole body that an application sends."""
    start: _Message = {}
    body = bytearray()

    async def record(message: _Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, record)
    return start, bytes(body)
