"""The console as a thing that permissions can be about; it has no table."""

from typing import ClassVar

from django.db import models

from dashboard.permissions import PERMISSIONS


class Console(models.Model):
    """Carries the console's permissions, which belong to no table of their own."""

    class Meta:
        managed = False
        default_permissions: ClassVar[tuple[str, ...]] = ()
        permissions: ClassVar = list(PERMISSIONS.items())

    def __str__(self) -> str:
        return "console"
