"""Conversations that shoppers made readable by a link."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Share(models.Model):
    """What was shown of a conversation, frozen; revoked, only the row is left.

    ``snapshot`` is what readers get. ``context`` is what a copy of the conversation
    needs to go on and nobody is shown. ``response_ids`` lead from an answer to where
    it can be read. Sessions may live in another database, so their id is no key here.
    ``revoked_by`` names an operator; of a sharer no more is known than that.
    """

    id = models.TextField(primary_key=True)
    session_id = models.UUIDField(db_index=True)
    title = models.TextField(blank=True)
    snapshot = models.JSONField(default=dict)
    context = models.JSONField(default=list)
    response_ids = ArrayField(models.UUIDField(), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_as = models.TextField(blank=True)
    revoked_by = models.TextField(blank=True)
    revoke_reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-created_at"], name="chat_share_newest_first"),
            models.Index(
                fields=["revoked_at"],
                name="chat_share_revoked",
                condition=models.Q(revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.id
