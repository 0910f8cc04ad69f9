"""Policy versions: append-only rows, of which at most one is active.

The body of a row never changes. Publishing makes a new row active and the one before it
superseded; the state is the only column that may move, and only that way. The version
number of a policy is its row's ``version``.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guardrails.append_only import AppendOnlyModel, AppendOnlyQuerySet
from guardrails.models.drafts import PolicyDraft


class PolicyState(models.TextChoices):
    """Where a version stands."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"


class PolicyVersionQuerySet(AppendOnlyQuerySet["PolicyVersion"]):
    """A queryset whose rows are retired and not otherwise changed."""

    def supersede_active(self) -> int:
        """Retire the active version, so that another can take its place."""
        return super().filter(state=PolicyState.ACTIVE)._retire()

    def _retire(self) -> int:
        return models.QuerySet.update(self, state=PolicyState.SUPERSEDED)


class PolicyVersion(AppendOnlyModel):
    """One version of the policy, as it was published, by whom, and why.

    ``author`` published it; ``approved_by`` is the second person, where one was asked
    for. Who wrote it is told by the revisions of its draft.
    """

    version = models.PositiveIntegerField(unique=True)
    body = models.JSONField()
    state = models.CharField(max_length=16, choices=PolicyState.choices)
    reason = models.TextField()
    author = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150, blank=True)
    draft = models.OneToOneField(
        PolicyDraft, on_delete=models.PROTECT, null=True, related_name="published"
    )
    rolled_back_to = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField()

    objects: ClassVar = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="active"),
                name="guardrails_one_active_policy",
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.version} ({self.state})"
