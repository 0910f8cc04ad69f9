"""Policy versions: append-only rows, of which at most one is active.

The body of a row never changes. Publishing makes a new row active and the one before it
superseded; the state is the only column that may move, and only that way. The version
number of a policy is its row's ``version``.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q


class AppendOnlyError(RuntimeError):
    """A policy version was to be changed or deleted."""


class PolicyState(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUPERSEDED = "superseded"


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """A queryset that refuses to change or delete versions."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("policy versions are append-only: publish a new one")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("policy versions are append-only: publish a new one")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("policy versions are append-only: publish a new one")

    def supersede_active(self) -> int:
        """Retire the active version, so that another can take its place."""
        return super().filter(state=PolicyState.ACTIVE)._retire()

    def _retire(self) -> int:
        return super().update(state=PolicyState.SUPERSEDED)


class PolicyVersion(models.Model):
    """One version of the policy, as it was published, by whom, and why."""

    version = models.PositiveIntegerField(unique=True)
    body = models.JSONField()
    state = models.CharField(max_length=16, choices=PolicyState.choices)
    reason = models.TextField()
    author = models.CharField(max_length=150)
    rolled_back_to = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="active"),
                name="guardrails_one_active_policy",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="guardrails_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.version} ({self.state})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("policy versions are append-only: publish a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("policy versions are append-only: publish a new one")
