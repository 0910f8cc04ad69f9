"""Drafts of the policy: their revisions, and what was decided about each.

All rows are append-only. An edit is a new revision; where a draft stands follows from
its last step, and a step holds for the revision that it was taken on. So an approval
can't outlive what was approved.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guardrails.append_only import AppendOnlyModel


class PolicyDraft(AppendOnlyModel):
    """One intention to change the policy."""

    name = models.CharField(max_length=120)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"draft {self.pk}: {self.name}"


class DraftRevision(AppendOnlyModel):
    """The policy that a draft wants, as one author left it.

    ``based_on`` is the version that the author saw in force; 0 is the default policy.
    """

    draft = models.ForeignKey(
        PolicyDraft, on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    based_on = models.PositiveIntegerField()
    body = models.JSONField()
    reason = models.TextField()
    author = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "number"], name="guardrails_one_revision_of_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of draft {self.draft_id}"


class DraftStep(AppendOnlyModel):
    """What was decided about one revision of a draft."""

    class Kind(models.TextChoices):
        """What may be decided; publishing and discarding end a draft."""

        SUBMIT = "submit"
        APPROVE = "approve"
        SEND_BACK = "send_back"
        PUBLISH = "publish"
        DISCARD = "discard"

    draft = models.ForeignKey(
        PolicyDraft, on_delete=models.PROTECT, related_name="steps"
    )
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    actor = models.CharField(max_length=150)
    words = models.TextField(blank=True)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(kind__in=("publish", "discard")),
                name="guardrails_one_end_of_a_draft",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} draft {self.draft_id}, revision {self.revision}"
