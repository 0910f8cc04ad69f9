"""The whole service on one machine: what ``script/server`` runs.

Engines first, then the tables, then the processes of the Procfile; the search index is
filled while they run. Everything started here ends with it, and what an earlier
supervisor left behind when it was killed is ended before the next start.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType, ModuleType
from typing import NoReturn

import psutil
from django.core.exceptions import ImproperlyConfigured

from mangaassist.embedded.engines import Engines, engines_held
from mangaassist.embedded.errors import EngineError
from mangaassist.embedded.processes import (
    end_child,
    is_alive,
    marked,
    port_is_free,
    wait_until,
)
from mangaassist.embedded.store import answers

_ROOT = Path(__file__).resolve().parent.parent.parent
_MARK = "MANGAASSIST_SUPERVISED"
_READY_S = 120.0
_END_S = 12.0  # honcho gives its processes five seconds, then ends them
_LOOK_AGAIN_S = 2.0


class StoppedError(BaseException):
    """Somebody asked the service to stop.

    Not an Exception: whatever runs at that moment must not take it for its own.
    """


class Supervisor:
    """One run of the whole service."""

    def __init__(self, settings: ModuleType) -> None:
        self._settings = settings
        self._mark = str(settings.PLACES.var)
        self._web = f"http://{_reachable(settings.HOST)}:{settings.PORT}"
        self._store = f"http://127.0.0.1:{settings.STORE_PORT}"

    def run(self) -> int:
        """Run the service until it is told to stop; return the exit status.

        Raises EngineError or StoppedError.
        """
        begun = time.monotonic()
        settings = self._settings
        with self._alone():
            self._end_leftovers()
            self._require_ports()
            with engines_held(
                settings.PLACES,
                postgres=not settings.DATABASE_URL,
                redis=not settings.REDIS_URL,
            ) as engines:
                say("engines are up")
                self._prepare()
                with self._processes() as processes:
                    self._make_ready(processes, engines)
                    say(f"ready after {time.monotonic() - begun:.0f} s")
                    self._announce()
                    self._make_demo_turns()
                    return _watch(processes, engines)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the installation; raise EngineError while another supervisor does."""
        path = self._settings.PLACES.var / "supervisor.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise EngineError(
                    f"the service runs already, at {self._web} unless it was given "
                    f"another port: stop it first (kill {file.read().strip()})"
                ) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def _end_leftovers(self) -> None:
        """End the processes of a supervisor that was killed before it could."""
        found = list(marked(_MARK, self._mark))
        if not found:
            return
        say(f"ending {len(found)} processes that a killed start left behind")
        for how, patience_s in ((signal.SIGTERM, 6.0), (signal.SIGKILL, 2.0)):
            for process in found:
                _signal(process, how)
            if wait_until(lambda: not any(map(is_alive, found)), patience_s):
                return

    def _require_ports(self) -> None:
        settings = self._settings
        wanted = [("PORT", settings.HOST, settings.PORT)]
        if settings.STORE_IS_STAND_IN:
            wanted.append(("STORE_PORT", "127.0.0.1", settings.STORE_PORT))
        for name, host, port in wanted:
            if not port_is_free(host, port):
                raise EngineError(
                    f"port {port} on {host} is taken by another program: stop it, or "
                    f"choose another port: {name}={port + 100} script/server"
                )

    def _prepare(self) -> None:
        """Bring the tables up to date and seed what is missing."""
        import django  # noqa: PLC0415 (settings first: their errors are one line)
        from django.core.management import (  # noqa: PLC0415
            call_command,
            get_commands,
        )
        from django.db import connections  # noqa: PLC0415

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        if "roles_sync" in get_commands():
            call_command("roles_sync", verbosity=0)
        if "demo_seed" in get_commands():
            call_command("demo_seed", verbosity=0)
        connections.close_all()
        for each in connections.all():
            getattr(each, "close_pool", int)()
        say("tables are up to date")

    @contextmanager
    def _processes(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Run the Procfile's processes while the context is open."""
        names = ["web", "worker", "beat"]
        names += ["store"] if self._settings.STORE_IS_STAND_IN else []
        # -P: the script's own folder must not shadow the libraries that it imports.
        script = str(Path(__file__).with_name("procfile.py"))
        command = [sys.executable, "-P", script, str(_ROOT / "Procfile"), *names]
        process = subprocess.Popen(  # noqa: S603 (our own words)
            command,
            cwd=_ROOT,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            # A Ctrl-C in the terminal is for us; we tell them, in our order.
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                end_child(process, _END_S)
            self._end_leftovers()

    def _environment(self) -> dict[str, str]:
        settings = self._settings
        own = {
            _MARK: self._mark,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOST": settings.HOST,
            "PORT": str(settings.PORT),
            "STORE_PORT": str(settings.STORE_PORT),
            "STORE_PUBLIC_URL": settings.STORE_PUBLIC_URL,
            "WORKER_CONCURRENCY": str(settings.WORKER_CONCURRENCY),
            "VAR_DIR": str(settings.PLACES.var),
            "PYTHONUNBUFFERED": "1",
        }
        # Vectors are small here: further threads of numpy would spin, not help.
        return {"OPENBLAS_NUM_THREADS": "1"} | os.environ | own

    def _make_ready(
        self, processes: "subprocess.Popen[bytes]", engines: Engines
    ) -> None:
        """Wait for the shop, fill the index, wait until the service is ready."""
        if self._settings.STORE_IS_STAND_IN:
            _await(f"{self._store}/health", "the store stand-in", processes)
            engines.start()
        if (_ROOT / "chat/management/commands/index_catalogue.py").exists():
            command = [sys.executable, str(_ROOT / "manage.py"), "index_catalogue"]
            done = subprocess.run(command, cwd=_ROOT, check=False)  # noqa: S603
            if done.returncode:
                # With an index of an earlier start the service can do; without one it
                # will not say that it is ready.
                say("the catalogue could not be indexed (see above)")
        _await(f"{self._web}/health/ready", "the web server", processes)

    def _make_demo_turns(self) -> None:
        """Fill an empty record in the background; whoever stops us stops that too."""
        settings = self._settings
        if not (settings.DEMO_DATA and settings.STORE_IS_STAND_IN):
            return
        command = [sys.executable, str(_ROOT / "manage.py"), "seed_demo", "--if-empty"]
        subprocess.Popen(  # noqa: S603 (our own words)
            ["nice", "-n", "10", *command],  # noqa: S607 (of every system)
            cwd=_ROOT,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _announce(self) -> None:
        """Print where everything is, and who may sign in."""
        lines = [
            f"shop and widget   {self._web}/",
            f"console           {self._web}/console/",
            f"administration    {self._web}/admin/",
        ]
        if self._settings.STORE_IS_STAND_IN:
            lines.append(f"store stand-in    {self._store}/")
        lines += _accounts(self._settings.PLACES.var / "demo_accounts.json")
        lines += ["", "Ctrl-C stops everything; data stay in var/."]
        say("\n  " + "\n  ".join(lines) + "\n")


def _watch(processes: "subprocess.Popen[bytes]", engines: Engines) -> int:
    """Stay until the processes end; bring back an engine that crashes meanwhile."""
    while processes.poll() is None:
        engines.start()
        time.sleep(_LOOK_AGAIN_S)
    say("a process ended, so the service stops (its last words are above)")
    return processes.returncode or 1


def _await(url: str, what: str, processes: "subprocess.Popen[bytes]") -> None:
    """Wait until ``url`` answers; raise EngineError when it does not."""
    end = time.monotonic() + _READY_S
    while not answers(url):
        if processes.poll() is not None:
            raise EngineError(f"{what} did not start (its last words are above)")
        if time.monotonic() > end:
            raise EngineError(f"{what} does not answer at {url}")
        time.sleep(0.3)


def _accounts(path: Path) -> Sequence[str]:
    """Return a line for each demo account that the seed wrote down."""
    try:
        entries = json.loads(path.read_text())
        pairs = [(each["username"], each["password"]) for each in entries]
    except (OSError, ValueError, TypeError, KeyError):
        return []
    return ["", "demo accounts", *(f"  {name:<14}  {word}" for name, word in pairs)]


def _reachable(host: str) -> str:
    """Return a host name that a browser on this machine can use for ``host``."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104 (compared, not bound)
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.Error:
        return


def say(words: str) -> None:
    """Tell the person in front of the terminal."""
    sys.stdout.write(f"mangaassist: {words}\n")
    sys.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    # What ends now takes seconds; an impatient second Ctrl-C must not break it off.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise StoppedError


def main() -> int:
    """Run the service; return the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _stop)
    try:
        return Supervisor(import_module("mangaassist.settings")).run()
    except StoppedError:
        say("stopped")
        return 0
    except (EngineError, ImproperlyConfigured) as error:
        say(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
