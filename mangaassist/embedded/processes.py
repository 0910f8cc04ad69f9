"""Small steps with processes: is it the one we mean, has it come up, end it in time."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil


def pid_in(path: Path) -> int | None:
    """Return the process id on the first line of a pid file, if there is one."""
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def works_in(pid: int, folder: Path) -> bool:
    """Whether ``pid`` is alive and ``folder`` is where it works.

    A pid file that survived a crash may name a process that is somebody else's by now;
    an engine's working folder is its data folder, and nobody else's.
    """
    try:
        process = psutil.Process(pid)
        return is_alive(process) and Path(process.cwd()).resolve() == folder.resolve()
    except (psutil.Error, OSError):
        return False


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that ended and that nobody asked about does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def let_go(process: "subprocess.Popen[bytes]") -> None:
    """Leave a started server to itself: it outlives us on purpose.

    Popen would otherwise warn that its child still runs when it is collected.
    """
    process.returncode = 0


def wait_until(ready: Callable[[], bool], timeout_s: float) -> bool:
    """Ask ``ready`` until it says yes or the time is over; return its last answer."""
    end = time.monotonic() + timeout_s
    pause = 0.01
    while not (yes := ready()) and time.monotonic() < end:
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
    return yes


def end_process(
    pid: int, folder: Path, first: signal.Signals, patience_s: float
) -> None:
    """End our engine ``pid``: kindly first, and for good when it does not listen."""
    for how in (first, signal.SIGKILL):
        if not works_in(pid, folder):
            return
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        if wait_until(lambda: not works_in(pid, folder), patience_s):
            return


def end_child(process: "subprocess.Popen[bytes]", patience_s: float) -> None:
    """End a child of ours: kindly first, and for good when it does not listen."""
    process.terminate()
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def marked(name: str, value: str) -> Iterator[psutil.Process]:
    """Yield every process but this one whose environment says ``name=value``."""
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(name) == value:
                yield process
        except (psutil.Error, OSError):
            continue


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen on ``host:port`` now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
