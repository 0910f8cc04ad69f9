"""Conversations whose shopper asked for a person."""

from django.db import models


class HandOver(models.Model):
    """One request to talk to a person, by the reference that the shopper was told.

    What becomes of it is known where people talk to shoppers, not here.
    """

    reference = models.TextField(unique=True)
    session_id = models.UUIDField()
    response_id = models.UUIDField(unique=True)
    reason = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.reference
