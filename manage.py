#!/usr/bin/env python3
"""The command line of the service."""

import os
import sys


def main() -> None:
    """Run a management command, with the embedded engines when it needs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
