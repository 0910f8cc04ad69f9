"""Connections to Redis that cost a turn less: packed in C, sent without a task.

redis-py packs a command's words one by one in Python, and has a task of its own send
each command, to limit the time that takes. A turn sends some ten commands, and the log
of all frames is one of hundreds of words, twenty times a second.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

import hiredis
from redis.asyncio.connection import (
    AbstractConnection,
    Connection,
    ConnectionPool,
    SSLConnection,
    UnixDomainSocketConnection,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import DataError
from redis.exceptions import TimeoutError as RedisTimeoutError


class _Quick(AbstractConnection):
    """What the three kinds of connections do their own way."""

    def pack_command(self, *args: Any) -> list[bytes]:
        """Return a command as it is sent; raise DataError for what can't be sent."""
        name, *rest = args
        words = (name.encode() if isinstance(name, str) else name).split()
        try:
            return [hiredis.pack_command((*words, *rest))]
        except TypeError as error:
            raise DataError(str(error)) from error

    async def send_packed_command(
        self, command: bytes | str | Iterable[bytes], check_health: bool = True
    ) -> None:
        """Send, within the time limit; a connection that was not ready is lost."""
        writer = self._writer
        if (
            writer is None
            or self.health_check_interval
            or not isinstance(command, list)
        ):
            await super().send_packed_command(command, check_health)
            return
        try:
            async with asyncio.timeout(self.socket_timeout):
                writer.writelines(command)
                await writer.drain()
        except BaseException as error:
            # Half a command may have been sent, and the rest can't be any more.
            await self.disconnect(nowait=True)
            if isinstance(error, TimeoutError):
                raise RedisTimeoutError("Timeout writing to socket") from None
            if isinstance(error, OSError):
                message = f"Error while writing to socket. {error}."
                raise RedisConnectionError(message) from error
            raise


class QuickConnection(_Quick, Connection):
    """Over TCP."""


class QuickSSLConnection(_Quick, SSLConnection):
    """Over TLS."""


class QuickUnixConnection(_Quick, UnixDomainSocketConnection):
    """Over a socket of this machine."""


_QUICK: dict[type[AbstractConnection], type[AbstractConnection]] = {
    Connection: QuickConnection,
    SSLConnection: QuickSSLConnection,
    UnixDomainSocketConnection: QuickUnixConnection,
}


def quickened(pool: ConnectionPool) -> ConnectionPool:
    """Return the pool, which makes quick connections from now on."""
    pool.connection_class = _QUICK[pool.connection_class]
    return pool
