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

DATABASE = "mangaassist"


class Engines:
    """The embedded servers of one installation that somebody holds."""

    def __init__(
        self, places: Places, *, postgres: bool, redis: bool, durable: bool
    ) -> None:
        self.postgres = Postgres(places, durable=durable) if postgres else None
        self.redis = RedisServer(places, durable=durable) if redis else None
        self._door = places.var / "engines.door"

    def start(self) -> None:
        """Start what does not run; a server that has crashed since is started again.

        Raises EngineError when one can't be started.
        """
        with _locked(self._door, fcntl.LOCK_EX):
            if self.postgres is not None and self.postgres.start():
                self.postgres.ensure_database(DATABASE)
            if self.redis is not None:
                self.redis.start()

    def stop_unless_held(self, mine: int) -> None:
        """Stop all, unless somebody else holds them; ``mine`` is our own hold."""
        with _locked(self._door, fcntl.LOCK_EX), suppress(BlockingIOError):
            # Somebody else's shared lock makes this fail: they still need them.
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for server in (self.redis, self.postgres):
                if server is not None:
                    server.stop()


@contextmanager
def engines_held(
    places: Places, *, postgres: bool = True, redis: bool = True, durable: bool = True
) -> Iterator[Engines]:
    """Run the embedded engines while the context is open, shared with other holders.

    Raises EngineError when one can't be started.
    """
    engines = Engines(places, postgres=postgres, redis=redis, durable=durable)
    with _locked(places.var / "engines.users", fcntl.LOCK_SH) as mine:
        try:
            engines.start()
            yield engines
        finally:
            engines.stop_unless_held(mine)


@contextmanager
def _locked(path: Path, how: int) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how)
        yield handle
    finally:
        os.close(handle)
