"""What shoppers thought of answers."""

from django.db import models


class Feedback(models.Model):
    """A thumb up or down for one response; the last word counts."""

    response_id = models.UUIDField(unique=True)
    session_id = models.UUIDField()
    value = models.TextField(choices=[("up", "up"), ("down", "down")])
    comment = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.value} for {self.response_id}"
