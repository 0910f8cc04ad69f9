"""A balancer on loopback: each connection goes to the next server that takes it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

_CHUNK = 64 * 1024


class Balancer:
    """Passes bytes on; a server that refuses is passed over."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = list(ports)
        self._next = 0
        self._server: asyncio.Server | None = None
        self.port = 0

    async def __aenter__(self) -> "Balancer":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        inside = await self._connected()
        if inside is not None:
            there, back = inside
            await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
        writer.close()

    async def _connected(
        self,
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self._ports:
            port = self._ports[self._next % len(self._ports)]
            self._next += 1
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(5):
                    return await asyncio.open_connection("127.0.0.1", port)
        return None


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Copy until one side is gone; then so is the other."""
    with suppress(OSError):
        while data := await source.read(_CHUNK):
            target.write(data)
            await target.drain()
    target.close()
