"""How long the second start of the whole service takes, until it says it is ready."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmark.figures import report

ROOT = Path(__file__).resolve().parents[2]
TARGET_S = 15.0


def free_port() -> str:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def start(var: Path) -> float:
    """Start the service, stop it when it is ready; return the seconds it took."""
    own = {"VAR_DIR": str(var), "PORT": free_port(), "STORE_PORT": free_port()}
    begun = time.monotonic()
    process = subprocess.Popen(
        [str(ROOT / "script" / "server")],
        env=os.environ | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    took = None
    for line in process.stdout:
        if line.startswith("mangaassist: ready"):
            took = time.monotonic() - begun
            process.send_signal(signal.SIGTERM)
        elif took is None:
            sys.stderr.write(line)
    if process.wait() or took is None:
        sys.exit("the service did not come up")
    return took


def main() -> None:
    """Measure a first and a second start in a folder of their own."""
    var = Path(tempfile.mkdtemp(prefix="mangaassist-bench-"))
    var.chmod(0o755)
    try:
        first = start(var)
        second = start(var)
    finally:
        shutil.rmtree(var)
    report("up", "first start", "seconds to ready", first, "s")
    report(
        "up",
        "second start",
        "seconds to ready",
        second,
        "s",
        baseline=first,
        at_most=TARGET_S,
    )


if __name__ == "__main__":
    main()
