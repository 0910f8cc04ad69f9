"""Both engines together: whoever needs them holds them, the last one out stops them.

Holding is a shared lock on a file, so a process that is killed lets go by itself; the
engines it left running are found and used by the next start.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mangaassist.embedded.places import Places
from mangaassist.embedded.postgres import Postgres
from mangaassist.embedded.redis import RedisServer


@contextmanager
def _locked(path: Path, how: int) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def engines_held(
    places: Places, *, postgres: bool = True, redis: bool = True, durable: bool = True
) -> Iterator[None]:
    """Run the embedded engines while the context is open, shared with other holders.

    Raises EngineError when one can't be started.
    """
    door, users = places.var / "engines.door", places.var / "engines.users"
    servers: list[Postgres | RedisServer] = []
    servers += [Postgres(places, durable=durable)] if postgres else []
    servers += [RedisServer(places, durable=durable)] if redis else []
    with _locked(users, fcntl.LOCK_SH) as mine:
        with _locked(door, fcntl.LOCK_EX):
            for server in servers:
                server.start()
            if postgres:
                Postgres(places, durable=durable).ensure_database("mangaassist")
        try:
            yield
        finally:
            with _locked(door, fcntl.LOCK_EX), suppress(BlockingIOError):
                # Somebody else's shared lock makes this fail: they still need them.
                fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for server in reversed(servers):
                    server.stop()
