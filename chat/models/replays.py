"""Recorded turns checked again by another policy: jobs, and the turns they change."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chat.models.turn_changes import TurnChange


class ReplayJob(models.Model):
    """One run of a policy over the turns of a stretch of time.

    ``position`` is the last turn that counts in the figures, so a run that was cut off
    goes on behind it.
    """

    class State(models.TextChoices):
        """Where a job stands."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    draft_id = models.BigIntegerField(null=True)
    revision = models.IntegerField(null=True)
    title = models.TextField()
    body = models.JSONField()
    based_on = models.IntegerField()
    start = models.DateTimeField()
    end = models.DateTimeField()
    intent = models.TextField(blank=True)
    model_release = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    cancel_asked = models.BooleanField(default=False)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    unknown = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    starts = models.IntegerField(default=0)
    position = models.BigIntegerField(default=0)
    matrix = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["state"],
                name="chat_replayjob_open",
                condition=Q(state__in=("queued", "running")),
            )
        ]

    def __str__(self) -> str:
        return f"replay {self.pk}: {self.state}"


class ReplayChange(TurnChange):
    """One turn that would have come out otherwise, and in which stages."""

    job = models.ForeignKey(ReplayJob, on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["job", "turn_id"], name="chat_replaychange_turn"
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id} in replay {self.job_id}"
