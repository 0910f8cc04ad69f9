"""Rehearse a failure of a dependency, by hand."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.acts import Actor
from chat.selectors.drills import DrillStory, drill_story, drills_running
from chat.services.drills import (
    LONGEST_S,
    SHORTEST_S,
    DrillDraft,
    DrillError,
    Kind,
    drill_begin,
    drill_stop,
)

_ACTOR = Actor(None, "manage.py", via="command")
_LOOK_S = 1.0


class Command(BaseCommand):
    """Puts a fault in force that ends by itself; ``--watch`` stays and tells the story.

    A Ctrl-C while watching stops the drill.
    """

    help = (
        "Make a dependency fail for a while: at the store stand-in, or, where it does "
        "not answer for it and CLIENT_DRILLS is on, in our own clients. "
        "--stop ends the drill of the dependency that is under way."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dependency", required=True)
        parser.add_argument("--fault", choices=Kind.values)
        parser.add_argument("--latency-ms", type=int, default=0)
        parser.add_argument("--share", type=float, default=1.0, help="of calls, 0 to 1")
        parser.add_argument(
            "--seconds", type=int, default=60, help=f"{SHORTEST_S} to {LONGEST_S}"
        )
        parser.add_argument("--reason", default="a drill by hand")
        parser.add_argument("--stop", action="store_true")
        parser.add_argument("--watch", action="store_true")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Begin or stop, then tell."""
        try:
            number = self._stop(options) if options["stop"] else self._begin(options)
        except DrillError as error:
            raise CommandError(str(error)) from error
        if options["watch"] and not options["stop"]:
            self._watch(number)
        story = drill_story(number)
        if story is not None:
            self.stdout.write(
                json.dumps(_told(story)) if options["as_json"] else _words(story)
            )

    def _begin(self, options: dict[str, Any]) -> int:
        if not options["fault"]:
            raise CommandError("say which --fault, or --stop")
        return drill_begin(
            _ACTOR,
            DrillDraft(
                dependency=options["dependency"],
                kind=options["fault"],
                reason=options["reason"],
                latency_ms=options["latency_ms"],
                share=options["share"],
                seconds=options["seconds"],
            ),
        )

    def _stop(self, options: dict[str, Any]) -> int:
        name = options["dependency"]
        running = [each.id for each in drills_running() if each.dependency == name]
        if not running:
            raise CommandError(f"no drill of {name} is under way")
        drill_stop(_ACTOR, running[0], reason=options["reason"])
        return running[0]

    def _watch(self, number: int) -> None:
        told = 0
        try:
            while (story := drill_story(number)) and story.drill.is_running:
                for event in story.events[told:]:
                    self.stderr.write(f"{event.before} to {event.after}: {event.cause}")
                told = len(story.events)
                time.sleep(_LOOK_S)
        except KeyboardInterrupt:
            drill_stop(_ACTOR, number, reason="interrupted at the keyboard")


def _told(story: DrillStory) -> dict[str, object]:
    drill, recovery, met = story.drill, story.recovery, story.met
    return {
        "id": drill.id,
        "dependency": drill.dependency,
        "place": drill.place,
        "fault": drill.kind,
        "running": drill.is_running,
        "began_at": drill.began_at.isoformat(),
        "ended_at": drill.ended_at.isoformat(),
        "breaker_opened_after_s": recovery.opened_after_s,
        "recovery_s": recovery.recovery_s,
        "turns": met.turns,
        "degraded": met.degraded,
        "failed": met.failed,
    }


def _words(story: DrillStory) -> str:
    drill, met = story.drill, story.met
    state = f"under way until {drill.ends_at:%H:%M:%S} UTC"
    if not drill.is_running:
        state = f"over since {drill.ended_at:%H:%M:%S} UTC"
    return (
        f"drill {drill.id}: {drill.fault.lower()} of {drill.dependency}, "
        f"put into {drill.put_in}, {state}; "
        f"{met.turns} turns, {met.degraded} degraded, {met.failed} failed"
    )
