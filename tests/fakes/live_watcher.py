"""A page that watches live, as its socket behaves; and the person before it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dashboard.services.roles import roles_sync
from tests.fakes.web_server import Frame, Server


def person(role: str, name: str = "ana") -> User:
    """Return a person of a role."""
    roles_sync()
    user = get_user_model().objects.create_user(name, password="not used")
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User) -> str:
    """Return the key of a session that a person signed in with."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@dataclass
class Watcher:
    """One socket; acknowledges what it reads unless told not to."""

    socket: ClientConnection
    acknowledges: bool = True
    place: str = ""
    rows: list[Frame] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    async def show(self, after: str | None = None, **wanted: Any) -> None:
        await self.socket.send(json.dumps({"type": "show", "after": after} | wanted))

    async def read(self) -> Frame:
        """Read one frame."""
        frame: Frame = json.loads(await self.socket.recv())
        self.frames.append(frame)
        self.place = frame["place"]
        self.rows += [row for row in frame.get("events", ()) if row["kind"] == "turn"]
        if self.acknowledges:
            await self.socket.send(json.dumps({"type": "ack", "n": frame["n"]}))
        return frame

    async def until(self, kind: str, within: float = 40) -> Frame:
        """Read up to a frame of this type."""
        async with asyncio.timeout(within):
            while (frame := await self.read())["type"] != kind:
                pass
        return frame

    async def until_state(
        self, fits: Callable[[Frame], bool], within: float = 60
    ) -> Frame:
        """Read up to a state that fits."""
        async with asyncio.timeout(within):
            while not fits(state := (await self.until("pulse"))["state"]):
                pass
        return state  # type: ignore[no-any-return]

    async def until_rows(self, count: int, within: float = 60) -> list[str]:
        """Read until so many turns came; return their response ids."""
        async with asyncio.timeout(within):
            while len(self.rows) < count:
                await self.read()
        return [row["response_id"] for row in self.rows]

    async def closed_with(self, within: float = 40) -> int:
        """Read until the socket is closed; return the code."""
        try:
            async with asyncio.timeout(within):
                while True:
                    await self.read()
        except ConnectionClosed:
            assert self.socket.close_code is not None
            return self.socket.close_code


@asynccontextmanager
async def watching(
    server: Server, session: str, *, origin: str | None = "", **options: Any
) -> AsyncIterator[Watcher]:
    """Open a socket as a page of the console does."""
    url = server.ws.replace("/ws/chat/", "/ws/console/live/")
    async with connect(
        url,
        origin=server.http if origin == "" else origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        if session
        else {},
        **options,
    ) as socket:
        yield Watcher(socket)
