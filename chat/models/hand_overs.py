"""Conversations that a person took, or is to take, over."""

from django.db import models


class HandOver(models.Model):
    """One request to talk to a person; it feeds the deflection rate."""

    reference = models.TextField(unique=True)
    session_id = models.UUIDField()
    response_id = models.UUIDField(unique=True)
    reason = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.reference
