"""Run the benchmarks: ``script/bench [name] [--json]``.

Each is a program of its own, ``bench_<name>.py``, that prints one JSON object a line
(see ``figures.py``). This one runs them, shows people a table, and says by its exit
status whether every target was met.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
COLUMNS = ("bench", "case", "figure", "value", "unit", "baseline", "ratio", "target")


def known() -> list[str]:
    """The names of all benchmarks."""
    return sorted(p.stem.removeprefix("bench_") for p in HERE.glob("bench_*.py"))


def measured(name: str) -> Iterator[dict[str, Any]]:
    """Run one benchmark; yield its figures, and a missed one if it fails."""
    command = [sys.executable, "-m", f"tests.benchmark.bench_{name}"]
    root = HERE.parent.parent
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            yield json.loads(line)
        else:
            sys.stderr.write(line)
    if process.wait():
        yield dict.fromkeys(COLUMNS) | {
            "bench": name,
            "case": "run",
            "figure": "exit status",
            "value": process.returncode,
            "target": 0,
            "met": False,
        }


def shown(figure: dict[str, Any]) -> list[str]:
    """One row of the table."""
    cells = [figure.get(each) for each in COLUMNS]
    words = [
        f"{c:,.4g}" if isinstance(c, float) else "" if c is None else str(c)
        for c in cells
    ]
    met = {True: "met", False: "MISSED", None: ""}[figure.get("met")]
    return [*words, met]


def table(figures: list[dict[str, Any]]) -> str:
    """All figures for people."""
    rows = [[*COLUMNS, ""], *(shown(each) for each in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


def main() -> int:
    """Run what was asked for; return 1 when a target was missed, else 0."""
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("name", nargs="?", choices=known())
    parser.add_argument("--json", action="store_true", help="one object a line")
    asked = parser.parse_args()
    figures = []
    for name in [asked.name] if asked.name else known():
        for figure in measured(name):
            figures.append(figure)
            if asked.json:
                sys.stdout.write(json.dumps(figure) + "\n")
                sys.stdout.flush()
    if not asked.json:
        sys.stdout.write(table(figures) + "\n")
    return int(any(figure.get("met") is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
