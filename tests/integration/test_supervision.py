"""A start that can't be says so in one line, and ends what a killed start left."""

import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.settings import ROOT


@pytest.fixture
def start(
    tmp_path: Path, free_port: Callable[[], int]
) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run the supervisor in a folder of the test's own."""
    own = {"VAR_DIR": str(tmp_path), "PORT": str(free_port())}
    own |= {"STORE_PORT": str(free_port())}

    def run(**changes: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "mangaassist.embedded.supervision"],
            cwd=ROOT,
            env=os.environ | own | changes,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_a_taken_port_is_named_with_the_way_out(start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = start(PORT=str(port))
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert f"port {port} on 127.0.0.1 is taken" in done.stdout
    assert "PORT=" in done.stdout


def test_the_stand_ins_port_is_not_needed_when_the_shop_is_elsewhere(
    start, tmp_path: Path
) -> None:
    names = "CATALOGUE PRICING PROFILE RECOMMENDATIONS PROMOTIONS REVIEWS RERANKER"
    elsewhere = {f"{name}_URL": "https://shop.example/v1" for name in names.split()}
    with (
        socket.create_server(("127.0.0.1", 0)) as store,
        socket.create_server(("127.0.0.1", 0)) as web,
    ):
        ports = {
            "PORT": str(web.getsockname()[1]),
            "STORE_PORT": str(store.getsockname()[1]),
        }
        assert ports["STORE_PORT"] not in start(**ports, **elsewhere).stdout


def test_a_second_start_is_refused_while_the_first_runs(start, tmp_path: Path) -> None:
    with (tmp_path / "supervisor.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        done = start()
    assert done.returncode == 1
    assert "runs already" in done.stdout
    assert "kill 4711" in done.stdout


def test_nonsense_in_the_environment_is_one_line(start) -> None:
    done = start(STORE_PORT="eight")
    assert done.returncode == 1
    assert done.stdout.startswith("mangaassist: STORE_PORT is 'eight'")
    assert done.stderr == ""


def test_processes_that_a_killed_start_left_behind_are_ended(
    start, tmp_path: Path
) -> None:
    marked = os.environ | {"MANGAASSIST_SUPERVISED": str(tmp_path)}
    other = os.environ | {"MANGAASSIST_SUPERVISED": str(tmp_path / "another")}
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    left = subprocess.Popen(sleep, env=marked)
    stranger = subprocess.Popen(sleep, env=other)
    try:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            start(PORT=str(taken.getsockname()[1]))
        assert left.poll() is not None
        assert stranger.poll() is None
    finally:
        for process in (left, stranger):
            process.kill()
            process.wait()
