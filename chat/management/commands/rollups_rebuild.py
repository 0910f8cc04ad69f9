"""Compute the figures by the quarter hour anew from the record."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chat.services.rollups import (
    rollups_left,
    rollups_note,
    rollups_note_everything,
    rollups_note_range,
    rollups_work_off,
)


class Command(BaseCommand):
    """Notes the buckets, then works them off; stopped, it goes on at the next call."""

    help = (
        "Compute all figures anew, or those --from a time --to another (ISO, UTC when "
        "no offset is given). --resume only finishes what was begun."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="start", type=_moment)
        parser.add_argument("--to", dest="end", type=_moment)
        parser.add_argument("--resume", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run; a Ctrl-C loses at most the buckets of one transaction."""
        start, end = options["start"], options["end"]
        if (start is None) != (end is None):
            raise CommandError("give both --from and --to, or neither")
        if not options["resume"]:
            rollups_note()
            if start is None:
                rollups_note_everything()
            else:
                rollups_note_range(start, end)
        total = left = rollups_left()
        while rollups_work_off():
            left = rollups_left()
            self.stdout.write(f"{total - left} of {total} quarter hours", ending="\r")
            self.stdout.flush()
        self.stdout.write(f"{total} quarter hours are up to date")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
