"""Conversations whose shopper asked for a person."""

from django.db import models
from django.db.models import ExpressionWrapper, Q


class HandOver(models.Model):
    """One request to talk to a person, by the reference that the shopper was told.

    Who took it over and what came of it is noted here; the talk itself is elsewhere.
    """

    reference = models.TextField(unique=True)
    session_id = models.UUIDField()
    response_id = models.UUIDField(unique=True)
    reason = models.TextField(blank=True)
    site = models.TextField(default="", blank=True)
    locale = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    taken_by = models.TextField(default="", blank=True)
    taken_at = models.DateTimeField(null=True)
    closed_by = models.TextField(default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    note = models.TextField(default="", blank=True)
    is_done = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(closed_at__isnull=False), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            # The list: what is open first, and of that what waits longest.
            models.Index(
                fields=["is_done", "created_at", "id"], name="chat_hand_over_open_first"
            )
        ]

    def __str__(self) -> str:
        return self.reference
