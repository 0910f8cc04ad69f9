"""Sessions that many read: whom operators pinned, and what was warmed in advance."""

from django.db import models


class SessionPin(models.Model):
    """An operator's wish that a session's snapshot stays; it ends by itself."""

    session_id = models.UUIDField()
    reason = models.TextField()
    actor = models.TextField()
    pinned_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session_id"],
                condition=models.Q(ended_at=None),
                name="chat_pin_once_a_session",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} until {self.until}"


class SessionPrewarm(models.Model):
    """One snapshot that was asked for before its readers come."""

    class Outcome(models.TextChoices):
        """What became of it; empty while it waits."""

        WAITING = "", "waiting"
        KEPT = "kept", "kept"
        ABSENT = "absent", "no such session"
        AWAY = "away", "snapshots were away"
        FAILED = "failed", "the store failed"
        LATE = "late", "too late"

    session_id = models.UUIDField()
    why = models.TextField()
    asked_at = models.DateTimeField(db_index=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", blank=True, choices=Outcome.choices)
    turns = models.IntegerField(default=0)
    size = models.IntegerField(default=0)

    class Meta:
        indexes = [
            # Few at any time: what still waits is found by it.
            models.Index(
                fields=["asked_at"],
                name="chat_prewarm_waiting",
                condition=models.Q(outcome=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.outcome or 'waiting'}"
