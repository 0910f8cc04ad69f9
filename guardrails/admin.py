"""The policy versions, to read; they are changed in the console alone."""

from django.contrib import admin
from django.http import HttpRequest

from guardrails.models import PolicyVersion


@admin.register(PolicyVersion)
class PolicyVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A list that can be read and nothing else."""

    list_display = ("version", "state", "author", "reason", "published_at")
    list_filter = ("state",)
    search_fields = ("reason", "author")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: PolicyVersion | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: PolicyVersion | None = None
    ) -> bool:
        return False
