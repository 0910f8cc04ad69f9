"""Staff may look at the record; nobody edits it here."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from audit.models import Anchor, ChainLink, Exposure, Turn


class ReadOnlyAdmin(admin.ModelAdmin[Model]):
    """Shows rows; adds, changes and deletes nothing."""

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


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    """One answer and how it came about."""

    list_display = (
        "response_id",
        "finished_at",
        "intent",
        "status",
        "model_release",
        "cost_microusd",
    )
    list_filter = ("status", "intent", "model_release")
    search_fields = ("response_id", "session_id")
    show_full_result_count = False


@admin.register(Exposure)
class ExposureAdmin(ReadOnlyAdmin):
    """One product that an answer showed."""

    list_display = ("asin", "kind", "title", "shown_at", "response_id")
    search_fields = ("asin", "response_id")
    show_full_result_count = False


@admin.register(ChainLink, Anchor)
class ChainAdmin(ReadOnlyAdmin):
    """The chain and its anchors."""

    show_full_result_count = False
