"""Drafts of the policy that run in shadow beside production, on live turns."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chat.models.turn_changes import TurnChange


class ShadowRun(models.Model):
    """One revision of a draft beside the version in force, over a share of the turns.

    ``position`` is the place in the record up to which turns were looked at. A run that
    has no end goes on.
    """

    id = models.BigAutoField(primary_key=True)
    draft_id = models.BigIntegerField()
    revision = models.IntegerField()
    title = models.TextField()
    body = models.JSONField()
    beside = models.IntegerField()  # the version in force
    percent = models.IntegerField()
    begun_by = models.TextField()
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True)
    has_failed = models.BooleanField(default=False)
    position = models.BigIntegerField()
    newest_turn_at = models.DateTimeField(null=True)
    passed = models.BigIntegerField(default=0)
    checked = models.BigIntegerField(default=0)
    unknown = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    matrix = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft_id"],
                condition=Q(ended_at=None),
                name="chat_shadowrun_one_of_a_draft",
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.draft_id} in shadow, run {self.pk}"


class ShadowChange(TurnChange):
    """One turn that comes out otherwise under the draft."""

    run = models.ForeignKey(ShadowRun, on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "turn_id"], name="chat_shadowchange_turn"
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id} in shadow run {self.run_id}"
