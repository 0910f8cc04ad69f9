"""Roles as the code says them: to be run after each ``migrate``."""

from typing import Any

from django.core.management.base import BaseCommand

from dashboard.services.roles import roles_sync


class Command(BaseCommand):
    """Brings the groups in line with the table of roles."""

    help = "Give each role's group exactly the permissions that the code names."

    def handle(self, *args: Any, **options: Any) -> None:
        changes = roles_sync()
        if options["verbosity"]:
            self.stdout.write(f"{changes} permissions given or taken")
