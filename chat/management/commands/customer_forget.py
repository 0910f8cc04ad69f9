"""Forget a customer who asks for it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chat.services.erasure import customer_forget


class Command(BaseCommand):
    """Erases what was kept of one customer; the record still verifies afterwards."""

    help = "Erase a customer's questions, answers and comments for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("customer_id")
        parser.add_argument("--reason", required=True, help="for the change log")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Forget; of a customer without turns nothing is kept."""
        emptied = customer_forget(
            customer_id=options["customer_id"], reason=options["reason"]
        )
        if not emptied:
            raise CommandError("no turns of this customer are on record")
        self.stdout.write(f"forgotten: {emptied} turns")
