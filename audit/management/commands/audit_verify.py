"""Walk the hash chain and name the first break."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.selectors.chain import chain_first_break, chain_last


class Command(BaseCommand):
    """``audit_verify``: exit 0 when every record is what it was when it was sealed."""

    help = "Verify the audit chain; exit 1 and name the first broken link otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = chain_first_break()
        if broken is not None:
            raise CommandError(f"broken at link {broken.position}: {broken.reason}")
        last = chain_last()
        count = last.position if last else 0
        head = last.head.hex() if last else "empty"
        self.stdout.write(f"verified {count} links, head {head}")
