"""Brings the database's groups in line with the table of roles."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from dashboard.permissions import APP, ROLES, Role


class PermissionMissingError(LookupError):
    """The table names a permission that the database does not have yet."""


@transaction.atomic
def roles_sync() -> int:
    """Make each role's group hold exactly its console permissions; return the changes.

    What a group holds of other apps is left alone. Safe to run at any time, by several
    processes at once. Raises PermissionMissingError before ``migrate`` has run.
    """
    known = {
        each.codename: each
        for each in Permission.objects.filter(content_type__app_label=APP)
    }
    return sum(_sync(role, known) for role in ROLES)


def _sync(role: Role, known: dict[str, Permission]) -> int:
    Group.objects.bulk_create([Group(name=role.value)], ignore_conflicts=True)
    group = Group.objects.select_for_update().get(name=role.value)
    held = {
        each.codename for each in group.permissions.filter(content_type__app_label=APP)
    }
    wanted = ROLES[role].permissions
    if missing := wanted - known.keys():
        raise PermissionMissingError(f"run migrate first: {sorted(missing)}")
    group.permissions.add(*(known[name] for name in wanted - held))
    group.permissions.remove(*(known[name] for name in held - wanted))
    return len(wanted ^ held)
