"""AWS over HTTP on this machine: moto's server as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mangaassist.embedded.processes import end_child, wait_until
from mangaassist.embedded.store import answers
from tests.settings import ROOT

#: Any will do for moto; botocore wants some.
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@contextmanager
def moto_server(port: int) -> Iterator[str]:
    """Run moto's server; give its address."""
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.fakes.moto_server", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | CREDENTIALS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ready = f"{url}/moto-api/data.json"
        wait_until(lambda: process.poll() is not None or answers(ready), 150)
        assert answers(ready), "moto's server did not start"
        yield url
    finally:
        end_child(process, 10)
