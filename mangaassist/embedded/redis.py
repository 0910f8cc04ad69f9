"""The embedded Redis: started by us on a Unix socket, spoken to with redis-py.

An append-only file, synced every second, carries the data over restarts, and a tail
that was cut by a crash is dropped at the next start.
"""

import signal
import subprocess

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from mangaassist.embedded.accounts import Account
from mangaassist.embedded.errors import EngineError
from mangaassist.embedded.places import Places
from mangaassist.embedded.processes import (
    end_process,
    let_go,
    pid_in,
    wait_until,
    works_in,
)
from mangaassist.embedded.programs import redis_program

_START_S = 20.0
_STOP_S = 10.0


class RedisServer:
    """One data folder and the server that runs on it."""

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        self._socket = places.redis_socket
        self.data = places.var / "redis"
        self._pid = self.data / "redis.pid"
        self._log = self.data / "redis.log"
        self._durable = durable

    def client(self) -> Redis:
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
        """Start the server unless it runs; return whether it was started.

        Raises EngineError with the server's own words when it does not come up.
        """
        if self.is_running() or self._came_by_itself():
            return False
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._socket.parent.exists():
            Account().own(self._socket.parent)
        begun = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 (our own words)
                [str(redis_program()), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_until(lambda: process.poll() is not None or self.is_running(), _START_S)
        if process.poll() is None and self.is_running():
            let_go(process)
            return True
        process.kill()
        process.wait()
        with self._log.open(errors="replace") as log:
            log.seek(begun)
            words = "\n".join(log.read().strip().splitlines()[-3:])
        raise EngineError(f"Redis did not start ({self._log}):\n{words}")

    def stop(self) -> None:
        """Stop the server after it wrote what it holds."""
        pid = pid_in(self._pid)
        if pid is not None:
            end_process(pid, self.data, signal.SIGTERM, _STOP_S)

    def _came_by_itself(self) -> bool:
        """Deal with a server of an earlier start; return whether it serves now.

        One that still loads its data is waited for; one whose socket was swept away
        can be reached no more, so it is ended.
        """
        pid = pid_in(self._pid)
        if pid is None or not works_in(pid, self.data):
            return False
        if self._socket.exists() and wait_until(self.is_running, _START_S):
            return True
        self.stop()
        return False

    def _options(self) -> list[str]:
        words = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "pidfile": str(self._pid),
            "appendonly": "yes" if self._durable else "no",
            "appendfsync": "everysec",
            "aof-load-truncated": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [part for name, value in words.items() for part in (f"--{name}", value)]
