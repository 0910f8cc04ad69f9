"""Runs programs with the service's own settings, one after the other in one process.

Django takes seconds to start, so it is started once for all that the tests have to do
in the service's database: its tables, its index, people, turns on record.
"""

import io
import json
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]


class Programs:
    """The process, as seen by the tests."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, program: str) -> str:
        """Run a program to its end; return what it printed.

        Raises:
            RuntimeError: The program failed; its traceback is the message.
        """
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(program)}\n")
        self._process.stdin.flush()
        printed, failure = json.loads(self._process.stdout.readline() or '["", "gone"]')
        if failure:
            raise RuntimeError(failure)
        return str(printed)


@contextmanager
def programs(environment: dict[str, str]) -> Iterator[Programs]:
    """Have the process at hand until this is left."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.programs"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Programs(process)
        assert process.stdin
        process.stdin.close()


def _serve() -> None:
    """Run each program that is read; say what it printed and how it failed."""
    django.setup()
    for line in sys.stdin:
        printed, failure = io.StringIO(), ""
        try:
            with redirect_stdout(printed):
                exec(json.loads(line), {})  # noqa: S102 (the tests' own programs)
        except (Exception, SystemExit):  # noqa: BLE001 (told to whoever asked)
            failure = traceback.format_exc()
        sys.stdout.write(f"{json.dumps([printed.getvalue(), failure])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
