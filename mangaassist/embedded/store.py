"""The store stand-in as a process: is it up, and run it while a command needs it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from mangaassist.embedded.errors import EngineError
from mangaassist.embedded.processes import end_child, wait_until

_ROOT = Path(__file__).resolve().parent.parent.parent
_START_S = 30.0
# A proxy that the environment names is for other hosts than this one.
_direct = build_opener(ProxyHandler({}))


def answers(url: str) -> bool:
    """Whether a GET of ``url``, one of our own on loopback, is answered with 200."""
    try:
        with _direct.open(url, timeout=2) as response:
            return bool(response.status == HTTPStatus.OK)
    except (URLError, OSError):
        return False


@contextmanager
def stand_in_held(port: int) -> Iterator[None]:
    """Run the stand-in on ``port`` while the context is open, unless one runs there.

    Raises EngineError when it does not come up.
    """
    health = f"http://127.0.0.1:{port}/health"
    if answers(health):
        yield
        return
    command = [sys.executable, "-m", "uvicorn", "chat.demo_store.asgi:app"]
    command += ["--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(  # noqa: S603 (our own words)
        command, cwd=_ROOT, env=os.environ, stdin=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: process.poll() is not None or answers(health), _START_S)
        if not answers(health):
            raise EngineError(
                f"the store stand-in did not start on port {port}: "
                "choose another with STORE_PORT, or set CATALOGUE_URL and the others"
            )
        yield
    finally:
        end_child(process, 5.0)
