"""Several processes of readers, begun together (see ``hot_reader``)."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.fakes.hot_reader import Plan

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Crowd:
    """Processes that wait for the word; ``go`` gives it."""

    processes: list[subprocess.Popen[str]]

    @classmethod
    def of(cls, plan: Plan, processes: int) -> "Crowd":
        command = [sys.executable, "-m", "tests.fakes.hot_reader"]
        return cls.by([*command, json.dumps(asdict(plan))], processes)

    @classmethod
    def by(cls, command: list[str], processes: int) -> "Crowd":
        """Start processes that speak as ``hot_reader`` does."""
        crowd = cls(
            [
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                for _ in range(processes)
            ]
        )
        for each in crowd.processes:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        return crowd

    def go(self) -> None:
        """Let everybody read."""
        for each in self.processes:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()

    def results(self) -> list[dict[str, Any]]:
        """Return what came of each process that lives to tell."""
        told = []
        for each in self.processes:
            said, _ = each.communicate(timeout=60)
            if each.returncode == 0:
                told.append(json.loads(said))
        return told

    def end(self) -> None:
        """End whatever still runs."""
        for each in self.processes:
            if each.poll() is None:
                each.kill()
            each.communicate()


def sources_of(results: list[dict[str, Any]]) -> Counter[str]:
    """Return how many reads each source answered, over all processes."""
    total: Counter[str] = Counter()
    for each in results:
        total.update(each["sources"])
    return total
