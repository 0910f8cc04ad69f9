"""Several web processes over one database and one Redis, for a benchmark of all.

They run the real edge over a scripted model, so that what is measured is ours.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.places import Places
from mangaassist.embedded.processes import wait_until
from tests.benchmark.bench_up import free_port

ROOT = Path(__file__).resolve().parents[2]
_START_S = 120.0
_FREE = {
    "MESSAGES_PER_MINUTE": "100000",
    "MESSAGES_BURST": "100000",
    "NEW_SESSIONS_PER_MINUTE": "100000",
    "NEW_SESSIONS_BURST": "100000",
}


@dataclass
class Fleet:
    """Running web processes, each on a port that it keeps over a restart."""

    env: Mapping[str, str]
    ports: list[str]
    places: Places
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """Where they answer."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def socket_url(self, number: int) -> str:
        """Where sockets of one of them go."""
        return f"ws://127.0.0.1:{self.ports[number]}/ws/chat/"

    @property
    def redis_url(self) -> str:
        """The Redis that the chats share."""
        return self.places.redis("").url(2)

    def start(self, number: int) -> None:
        """Start one of them, for the first time or again."""
        command = [str(Path(sys.executable).parent / "daphne"), "--verbosity", "0"]
        command += ["--port", self.ports[number], "tests.fakes.chat_app:application"]
        process = subprocess.Popen(command, cwd=ROOT, env=dict(self.env))
        if number < len(self.processes):
            self.processes[number] = process
        else:
            self.processes.append(process)

    def kill(self, number: int) -> None:
        """End one of them without a warning."""
        self.processes[number].kill()
        self.processes[number].wait(10)

    def is_up(self, number: int) -> bool:
        """Whether one of them answers."""
        try:
            url = f"{self.urls[number]}/health/live"
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False


@contextmanager
def fleet(count: int, changes: Mapping[str, str] | None = None) -> Iterator[Fleet]:
    """Run so many web processes; ``changes`` are settings of theirs."""
    var = ROOT / "var" / "bench"
    var.mkdir(parents=True, exist_ok=True)
    places = Places.of(var)
    env = dict(os.environ) | _FREE | {"VAR_DIR": str(var)} | dict(changes or {})
    env["DJANGO_SETTINGS_MODULE"] = "tests.server_settings"
    found = Fleet(env, [free_port() for _ in range(count)], places)
    with engines_held(places):
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=env, check=True)
        try:
            for number in range(count):
                found.start(number)
            for number in range(count):
                if not wait_until(lambda n=number: found.is_up(n), _START_S):
                    raise TimeoutError("a web process did not start")
            yield found
        finally:
            for process in found.processes:
                process.terminate()
            for process in found.processes:
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
