"""Make a month of demo turns, so that a newcomer sees a living console."""

import asyncio
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.selectors.demo import (
    demo_range,
    demo_turns_count,
    record_is_empty,
)
from chat.conf import shop_is_stand_in
from chat.demo_traffic.plan import days_until, incidents_of, talks_of
from chat.services.demo_traffic import (
    demo_count_range,
    demo_made,
    demo_remove_some,
    demo_removed,
)
from chat.wiring.demo_seeding import stage

#: What a turn of the last minutes would be taken for: a real one.
_SETTLED = timedelta(minutes=2)


class Command(BaseCommand):
    """``seed_demo [--days 30] [--turns-per-day N] [--remove]``.

    Newest days first; stopped, it goes on at the next call with what is missing.
    """

    help = (
        "Make demo turns by running real ones with the clock set back, all of them on "
        "the site demo-seed; --remove takes every one of them away again."
    )
    # They would load every page of the console, a third of the command's start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=30)
        parser.add_argument("--turns-per-day", type=int, default=70)
        parser.add_argument("--remove", action="store_true")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing when a real turn is on record",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["remove"]:
            self._remove()
            return
        if options["if_empty"] and not record_is_empty():
            return
        if not shop_is_stand_in():
            raise CommandError(
                "demo turns ask the store's stand-in; your own shop is configured"
            )
        days, turns = options["days"], options["turns_per_day"]
        if not (1 <= days <= 400 and 1 <= turns <= 20_000):
            raise CommandError("--days is 1 to 400, --turns-per-day 1 to 20000")
        begun = time.monotonic()
        made = asyncio.run(self._make(days, turns))
        if made:
            demo_made(made, days)
        seconds = time.monotonic() - begun
        # Another process may have made some of them meanwhile, as a start does.
        self.stdout.write(
            f"{made} demo turns made in {seconds:.0f} s, {demo_turns_count()} on record"
        )

    async def _make(self, days: int, turns: int) -> int:
        now, made = timezone.now(), 0
        today = now.date()
        async with stage(incidents_of(today)) as running:
            for number, day in enumerate(days_until(today, days), start=1):
                new = await running.run_talks(talks_of(day, turns), now - _SETTLED)
                if new:
                    start = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
                    end = start + timedelta(days=1, hours=1)
                    await running.base.threads.run(demo_count_range, start, end)
                made += new
                self._tell(f"day {number} of {days}: {made} turns")
        return made

    def _remove(self) -> None:
        stretch, total, gone = demo_range(), demo_turns_count(), 0
        while count := demo_remove_some():
            gone += count
            self._tell(f"{gone} of {total} demo turns removed")
        if stretch is not None:
            demo_removed(gone, stretch)
        self.stdout.write(f"{gone} demo turns removed")

    def _tell(self, words: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"{words}    ", ending="\r")
            self.stdout.flush()
