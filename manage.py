#!/usr/bin/env python3
"""The command line of the service."""

import os
import sys


def main() -> None:
    """Run a management command, with the embedded engines when it needs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")
    from mangaassist.embedded.commands import run_command  # noqa: PLC0415

    sys.exit(run_command(sys.argv))


if __name__ == "__main__":
    main()
