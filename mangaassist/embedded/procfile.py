"""Run the lines of a Procfile by honcho's manager: ``procfile.py FILE [NAME ...]``.

Its own command line is not used: it would give each process a PORT of its own
counting, and read an ``.env`` file that nothing else of the service reads. This is run
as a script, so that it is up before the first import of Django.
"""

import os
import sys
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer


def main(procfile: str, *names: str) -> int:
    """Run the processes called ``names`` until one ends; return its exit status."""
    manager = Manager(Printer(sys.stdout, time_format="%H:%M:%S"))
    lines = parse_procfile(Path(procfile).read_text()).processes
    for name in names or tuple(lines):
        # exec: a signal for the process then meets it, not a shell in front of it.
        manager.add_process(name, f"exec {lines[name]}", env=dict(os.environ))
    manager.loop()
    return int(manager.returncode or 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
