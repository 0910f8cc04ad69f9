"""Demo accounts for a service that is tried out: one for each kind of work.

Accounts exist only after this command has run. Passwords are made up at creation, shown
once, and kept in a file that nobody but its owner can read.
"""

import json
import os
import secrets
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.core.management.base import BaseCommand
from django.db import transaction

from dashboard.conf import demo_accounts_file
from dashboard.permissions import Role
from dashboard.services.roles import roles_sync

_MARK = "Demo account"
_PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account: its roles, and which apps' rows it sees at ``/admin/``."""

    username: str
    duty: str
    roles: tuple[Role, ...]
    apps: tuple[str, ...] = ()
    superuser: bool = False


ACCOUNTS = (
    Account("admin", "runs everything", (Role.ADMINISTRATOR,), superuser=True),
    Account("operator", "watches and steers", (Role.OPERATOR,), ("guardrails",)),
    Account("safety", "decides what may be said", (Role.SAFETY,), ("guardrails",)),
    Account(
        "approver",
        "is the second person where two are needed",
        (Role.OPERATOR, Role.SAFETY, Role.LEGAL),
    ),
    Account("analyst", "reads traffic and cost", (Role.ANALYST,)),
    Account("legal", "searches the record", (Role.LEGAL,), ("audit",)),
)


class Command(BaseCommand):
    """Creates the demo accounts that are missing; never touches other people's."""

    help = "Create the demo accounts and print their passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--renew",
            action="store_true",
            help="give the demo accounts new passwords, for example after the file of "
            "the old ones is lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        roles_sync()
        made: dict[str, str] = {}
        with transaction.atomic():
            for account in ACCOUNTS:
                password = _seed(account, renew=options["renew"])
                if password:
                    made[account.username] = password
        path = demo_accounts_file()
        _keep(path, made)
        if options["verbosity"]:
            for name, password in made.items():
                self.stdout.write(f"{name:<10} {password}")
            self.stdout.write(f"{len(made)} passwords made, kept in {path}")


def _seed(account: Account, *, renew: bool) -> str | None:
    """Create an account; return its new password, or None when it keeps its own."""
    user, created = User.objects.get_or_create(
        username=account.username,
        defaults={
            "first_name": _MARK,
            "last_name": account.duty,
            "is_staff": True,
            "is_superuser": account.superuser,
        },
    )
    if user.first_name == _MARK and not user.groups.filter(name__in=Role).exists():
        _give_roles(user, account)
    # A person's own account may have the same name: only what we made is ours.
    if not created and not (renew and user.first_name == _MARK):
        return None
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def _give_roles(user: User, account: Account) -> None:
    """Give a new account, or one of an earlier version, what its work needs."""
    user.groups.set(Group.objects.filter(name__in=account.roles))
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label__in=account.apps, codename__startswith="view_"
        )
    )


def _keep(path: Path, made: dict[str, str]) -> None:
    """Write the passwords down beside those of earlier runs."""
    kept = {each["username"]: each["password"] for each in _kept(path)} | made
    names = User.objects.filter(first_name=_MARK).values_list("username", flat=True)
    entries = [
        {"username": each.username, "password": kept[each.username], "for": each.duty}
        for each in ACCOUNTS
        if each.username in kept and each.username in set(names)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(entries, file, indent=2)
    fresh.replace(path)


def _kept(path: Path) -> list[dict[str, str]]:
    """Return what was written down before; nothing when it can't be read."""
    try:
        entries = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    return [
        each
        for each in entries
        if isinstance(each, dict) and each.keys() >= {"username", "password"}
    ]
