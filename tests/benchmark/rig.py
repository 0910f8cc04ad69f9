"""The real service for a benchmark: engines, shop without latency, one web process.

It keeps a data folder of its own, so that a second run finds the index in place, and
never touches the data of ``script/server``.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.places import Places
from mangaassist.embedded.processes import wait_until
from tests.benchmark.bench_up import free_port

ROOT = Path(__file__).resolve().parents[2]
_BIN = Path(sys.executable).parent
_START_S = 120.0


@dataclass(frozen=True, slots=True)
class Rig:
    """A running service: where it is, and the process to measure."""

    url: str
    web: psutil.Process
    env: Mapping[str, str]

    @property
    def socket_url(self) -> str:
        """Where shoppers' sockets go."""
        return self.url.replace("http", "ws", 1) + "/ws/chat/"


def answers(url: str) -> bool:
    """Whether a GET of ``url`` succeeds."""
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


@contextmanager
def with_process(
    command: list[str], env: Mapping[str, str]
) -> Iterator[psutil.Process]:
    """Run a process while the context is open."""
    process = subprocess.Popen(command, cwd=ROOT, env=dict(env))
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


@contextmanager
def _web(port: str, env: Mapping[str, str], app: str) -> Iterator[psutil.Process]:
    command = [str(_BIN / "daphne"), "--verbosity", "0", "--port", port]
    command += ["--ping-interval", "15", "--ping-timeout", "10", app]
    with with_process(command, env) as process:
        yield process


def managed(env: Mapping[str, str], *words: str) -> None:
    """Run a management command."""
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=dict(env),
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def running(
    changes: Mapping[str, str] | None = None,
    *,
    app: str = "mangaassist.asgi:application",
    cores: tuple[int, ...] = (),
) -> Iterator[Rig]:
    """Run the service; ``cores`` pins the web process."""
    var, port, store_port = ROOT / "var" / "bench", free_port(), free_port()
    var.mkdir(parents=True, exist_ok=True)
    env = dict(os.environ) | {
        "VAR_DIR": str(var),
        "PORT": port,
        "STORE_PORT": store_port,
        "DEMO_STORE_LATENCY": "zero",
        "LLM_PACE_MS": "0",
        "MESSAGES_PER_MINUTE": "100000",
        "MESSAGES_BURST": "100000",
        "NEW_SESSIONS_PER_MINUTE": "100000",
        "NEW_SESSIONS_BURST": "100000",
        **(changes or {}),
    }
    store = [sys.executable, "-m", "uvicorn", "chat.demo_store.asgi:app"]
    store += ["--port", store_port, "--log-level", "warning"]
    with engines_held(Places.of(var)), with_process(store, env):
        wait_until(lambda: answers(f"http://127.0.0.1:{store_port}/health"), _START_S)
        managed(env, "migrate", "--verbosity", "0")
        managed(env, "index_catalogue")
        with _web(port, env, app) as web:
            url = f"http://127.0.0.1:{port}"
            if not wait_until(lambda: answers(f"{url}/health/ready"), _START_S):
                raise TimeoutError("the service did not become ready")
            if cores:
                web.cpu_affinity(list(cores))
            time.sleep(1)  # let start-up work settle before anything is measured
            yield Rig(url, web, env)
