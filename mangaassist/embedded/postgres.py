"""The embedded PostgreSQL: the wheel's programs, our own data folder and socket.

The server listens on a Unix socket alone, survives crashes by its write-ahead log, and
is reached by whoever may enter the socket's folder: its owner, and root.
"""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from mangaassist.embedded.accounts import database_account
from mangaassist.embedded.errors import EngineError
from mangaassist.embedded.places import Places
from mangaassist.embedded.processes import (
    end_process,
    let_go,
    pid_in,
    wait_until,
    works_in,
)
from mangaassist.embedded.programs import postgres_programs

_START_S = 60.0  # recovery from a crash replays what was written since the checkpoint
_STOP_S = 10.0
_TRIES = 20
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Children of a server that was killed hold its shared memory for a moment longer.
_CHILDREN_REMAIN = "shared memory block"


class Postgres:
    """One data folder and the server that runs on it."""

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        self._sockets = places.sockets
        self._settings = _SETTINGS if durable else _SETTINGS | _QUICK
        self._account = database_account()
        self._signpost = places.var / "postgres"
        self._home = self._reachable_home(places)
        self.data = self._home / "postgres"
        self._log = self._home / "postgres.log"

    def _reachable_home(self, places: Places) -> Path:
        """Return the data's parent: ``var``, or a folder that the account can reach."""
        if self._signpost.is_symlink():
            return self._signpost.resolve().parent
        if self._account.can_reach(places.var):
            return places.var
        if (self._signpost / "PG_VERSION").exists():
            raise EngineError(
                f"a folder above {self._signpost} was closed since the data were made: "
                "PostgreSQL does not run as root, and its account must get there"
            )
        return Path("/var/lib") / places.sockets.name

    def is_running(self) -> bool:
        """Whether the server answers."""
        try:
            with psycopg.connect(self._dsn(), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def start(self) -> bool:
        """Start the server unless it runs; return whether it was started.

        Raises EngineError with the server's own words when it does not come up.
        """
        if self.is_running() or self._came_by_itself():
            return False
        self._account.own(self._sockets)
        programs = postgres_programs(self._account, self._home)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        self._refuse_other_version(programs)
        for _ in range(_TRIES):
            words = self._launch(programs)
            if not words:
                return True
            if _CHILDREN_REMAIN not in words:
                break
            wait_until(lambda: False, 0.5)
        raise EngineError(f"PostgreSQL did not start ({self._log}):\n{words}")

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back, nothing is lost."""
        pid = pid_in(self.data / "postmaster.pid")
        if pid is not None:
            end_process(pid, self.data, signal.SIGINT, _STOP_S)

    def ensure_database(self, name: str) -> None:
        """Create the database ``name`` unless it is there."""
        with psycopg.connect(self._dsn(), autocommit=True) as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(known, [name]).fetchone() is None:
                statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
                connection.execute(statement)

    def _dsn(self) -> str:
        return f"host={self._sockets} user=postgres dbname=postgres"

    def _came_by_itself(self) -> bool:
        """Deal with what an earlier start left behind; return whether it serves now.

        A server that still recovers is waited for. One whose socket was swept away can
        be reached no more, so it is ended. A pid file whose process is gone, or is
        somebody else's by now, would keep the server from starting: it is removed.
        """
        path = self.data / "postmaster.pid"
        pid = pid_in(path)
        if pid is not None and works_in(pid, self.data):
            if (self._sockets / ".s.PGSQL.5432").exists():
                return wait_until(self.is_running, _START_S)
            self.stop()
        path.unlink(missing_ok=True)
        (self._sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        return False

    def _launch(self, programs: Path) -> str:
        """Start the server; return nothing when it serves, else its last words."""
        options = ["-D", str(self.data), "-k", str(self._sockets)]
        for name, value in self._settings.items():
            options += ["-c", f"{name}={value}"]
        begun = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 (our own words)
                [str(programs / "postgres"), *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                start_new_session=True,
                user=self._account.uid,
                group=self._account.gid,
                extra_groups=None if self._account.uid is None else [],
            )
        wait_until(lambda: process.poll() is not None or self.is_running(), _START_S)
        if process.poll() is None and self.is_running():
            let_go(process)
            return ""
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        with self._log.open(errors="replace") as log:
            log.seek(begun)
            return "\n".join(log.read().strip().splitlines()[-5:])

    def _initialise(self, programs: Path) -> None:
        """Make the data folder, whole or not at all."""
        self._home.mkdir(parents=True, exist_ok=True)
        fresh = self._home / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._account.own(fresh)
        # The built-in locale is the same on every machine and sorts the same for ever.
        options = ["--auth=trust", "--encoding=UTF8", "--username=postgres"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--locale=C", f"--pgdata={fresh}"]
        if "fsync" in self._settings:
            options.append("--no-sync")
        done = subprocess.run(  # noqa: S603 (our own words)
            [str(programs / "initdb"), *options],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=self._account.uid,
            group=self._account.gid,
            extra_groups=None if self._account.uid is None else [],
        )
        if done.returncode:
            raise EngineError(f"initdb failed: {done.stderr.strip()[-500:]}")
        os.replace(fresh, self.data)
        if self.data != self._signpost and not self._signpost.exists():
            self._signpost.parent.mkdir(parents=True, exist_ok=True)
            self._signpost.unlink(missing_ok=True)
            self._signpost.symlink_to(self.data)

    def _refuse_other_version(self, programs: Path) -> None:
        """Say what to do when the data were made by another major version."""
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = programs.parent.name.removeprefix("pginstall")
        if made_by != ours:
            raise EngineError(
                f"{self.data} was made by PostgreSQL {made_by} and this is {ours}: "
                "dump it with the old version, or move the folder away to start afresh"
            )
