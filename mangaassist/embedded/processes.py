"""Small steps with processes: is it alive, is it the one we mean, end it in time."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def pid_in(path: Path) -> int | None:
    """Return the process id on the first line of a pid file, if there is one."""
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def runs_program(pid: int, name: str) -> bool:
    """Whether ``pid`` is alive and its program is called ``name``.

    A pid file that survived a crash may name a process that is somebody else's now.
    """
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        command = Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z" and command.startswith(name[:15])


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


def end_process(pid: int, name: str, first: signal.Signals, patience_s: float) -> None:
    """End our engine ``pid``: kindly first, and for good when it does not listen."""
    for how in (first, signal.SIGKILL):
        if not runs_program(pid, name):
            return
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        if wait_until(lambda: not runs_program(pid, name), patience_s):
            return
