"""Ask the assistant one question on the command line."""

import asyncio
import sys
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.orchestration.errors import DependencyError
from chat.protocol.incoming import FrameError
from chat.wiring.asking import AskError, Question, asked
from chat.wiring.runtime import build


class Command(BaseCommand):
    """``ask "TEXT" [--session ID] [--customer ID] [--json]``.

    With ``--json`` the frames are printed as a socket would get them, one a line.
    """

    help = "Run one turn and print its answer."
    # They would load every page of the console, a third of the command's start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text")
        parser.add_argument("--session", default="", help="a session to go on with")
        parser.add_argument("--customer", default="", help="the customer who asks")
        parser.add_argument("--json", action="store_true", help="print the frames")

    def handle(self, *args: Any, **options: Any) -> None:
        question = Question(options["text"], options["session"], options["customer"])
        try:
            status = asyncio.run(self._ask(question, as_json=options["json"]))
        except FrameError as problem:
            raise CommandError(problem.detail or problem.code) from problem
        except (AskError, DependencyError) as error:
            raise CommandError(str(error)) from error
        if status == "failed":
            sys.exit(1)

    async def _ask(self, question: Question, *, as_json: bool) -> str:
        chat = build()
        status = ""
        try:
            async for wire in asked(chat, question):
                frame = orjson.loads(wire)
                status = frame.get("status", "")
                if as_json:
                    self.stdout.write(wire.decode())
                    self.stdout.flush()
                else:
                    self._tell(frame)
        finally:
            await chat.close()
        return status

    def _tell(self, frame: dict[str, Any]) -> None:
        """Print a frame for people."""
        kind = frame["type"]
        if kind == "token":
            self.stdout.write(frame["text"], ending="")
        elif kind == "correction":
            self.stdout.write(f"\n\n[corrected]\n{frame['text']}", ending="")
        elif kind == "products":
            self.stdout.write("\n")
            for card in frame["items"]:
                self._tell_card(card)
        elif kind == "end" and frame["status"] != "complete":
            without = f" (without {', '.join(frame['degraded'])})"
            self.stdout.write(
                f"\n[{frame['status']}{without if frame['degraded'] else ''}]"
            )
        elif kind == "end":
            self.stdout.write("")
        self.stdout.flush()

    def _tell_card(self, card: dict[str, Any]) -> None:
        price = card["price"]
        author = f" by {card['author']}" if card["author"] else ""
        stock = "" if card["in_stock"] else ", out of stock"
        self.stdout.write(
            f"  {card['title']}{author} ({card['format']}) "
            f"{price['amount']} {price['currency']}{stock}  [{card['asin']}]"
        )
        if card["why"]:
            self.stdout.write(f"      {card['why']}")
