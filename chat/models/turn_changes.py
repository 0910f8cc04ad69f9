"""A recorded turn that another policy would have made otherwise.

No texts: what it would have become is computed again when somebody looks, so that no
second copy of what customers read is kept.
"""

from django.db import models


class TurnChange(models.Model):
    """Which turn, and in which stages it comes out otherwise."""

    id = models.BigAutoField(primary_key=True)
    turn_id = models.BigIntegerField()
    response_id = models.TextField()
    intent = models.TextField()
    model_release = models.TextField()
    stages = models.JSONField()  # by stage: the outcome on record, and the other one
    is_text_changed = models.BooleanField()

    class Meta:
        abstract = True
