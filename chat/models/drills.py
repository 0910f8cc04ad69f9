"""Rehearsed failures: what was made to fail, by whom, why and until when."""

from datetime import datetime
from typing import ClassVar

from django.db import models


class Drill(models.Model):
    """One rehearsal; it ends at ``ends_at`` unless somebody stops it before.

    The fault itself carries its end, so this row only tells of it.
    """

    class Kind(models.TextChoices):
        """What calls meet, as the stand-in of the store names it."""

        LATENCY = "latency", "Slow answers"
        ERROR = "error", "Errors"
        HANG = "hang", "No answer"
        TRUNCATED = "truncated", "Answers cut off"
        MALFORMED = "malformed", "Answers that break the contract"

    class Place(models.TextChoices):
        """Where the fault is put: where the calls end, or where they begin."""

        STAND_IN = "stand_in", "the store stand-in"
        CLIENT = "client", "our own client"

    dependency = models.TextField()
    place = models.TextField(choices=Place, default=Place.STAND_IN)
    kind = models.TextField(choices=Kind)
    latency_ms = models.IntegerField(default=0)
    share = models.FloatField(default=1.0)
    reason = models.TextField()
    actor = models.TextField()
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["dependency", "-ends_at"], name="chat_drill_running")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dependency}"

    @property
    def ended_at(self) -> datetime:
        """When the fault ends, or ended."""
        return self.stopped_at or self.ends_at
