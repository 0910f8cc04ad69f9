"""Staff may look at the chain; what customers wrote is read in the console alone.

The console logs who reads it, which these pages would not.
"""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from audit.models import Anchor, ChainLink


@admin.register(ChainLink, Anchor)
class ChainAdmin(admin.ModelAdmin[Model]):
    """The chain and its anchors; adds, changes and deletes nothing."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False
