"""Figures by the quarter hour, computed from the record, and again at will."""

from typing import ClassVar

from django.db import models


class TurnRollup(models.Model):
    """The turns of one bucket, intent, release and site."""

    id = models.BigAutoField(primary_key=True)
    bucket = models.DateTimeField()
    intent = models.TextField()
    model_release = models.TextField()
    site = models.TextField()
    turns = models.IntegerField()
    failed = models.IntegerField()
    degraded = models.IntegerField()
    stopped = models.IntegerField()
    interrupted = models.IntegerField()
    fallbacks = models.IntegerField()
    corrected = models.IntegerField()
    blocked = models.IntegerField()
    handed_over = models.IntegerField()
    cache_hits = models.IntegerField()
    cache_misses = models.IntegerField()
    input_tokens = models.BigIntegerField()
    output_tokens = models.BigIntegerField()
    cached_tokens = models.BigIntegerField()
    cost_microusd = models.BigIntegerField()
    unpriced = models.IntegerField()
    saved_microusd = models.BigIntegerField()
    degraded_by = models.JSONField()
    triggers = models.JSONField()
    first_token = models.BinaryField()
    duration = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bucket", "intent", "model_release", "site"],
                name="chat_turnrollup_cell",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bucket:%Y-%m-%d %H:%M} {self.intent}"


class StageRollup(models.Model):
    """What one guardrail stage did in one bucket; it looked unless it was skipped."""

    id = models.BigAutoField(primary_key=True)
    bucket = models.DateTimeField()
    stage = models.TextField()
    passed = models.IntegerField()
    corrected = models.IntegerField()
    blocked = models.IntegerField()
    shadowed = models.IntegerField()  # passed, and saw something in shadow mode
    skipped = models.IntegerField()
    duration = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bucket", "stage"], name="chat_stagerollup_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bucket:%Y-%m-%d %H:%M} {self.stage}"


class Conversation(models.Model):
    """One session in figures: when it began, and whether it needed a person."""

    session_id = models.TextField(primary_key=True)
    bucket = models.DateTimeField(db_index=True)  # that of its first turn
    last_at = models.DateTimeField()
    turns = models.IntegerField()
    handed_over = models.BooleanField()
    site = models.TextField()

    def __str__(self) -> str:
        return self.session_id


class ConversationRollup(models.Model):
    """The conversations that began in one bucket on one site."""

    id = models.BigAutoField(primary_key=True)
    bucket = models.DateTimeField()
    site = models.TextField()
    conversations = models.IntegerField()
    handed_over = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bucket", "site"], name="chat_conversationrollup_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bucket:%Y-%m-%d %H:%M} {self.conversations}"


class StaleBucket(models.Model):
    """A bucket whose figures the record has outgrown; it is computed anew, whole."""

    bucket = models.DateTimeField(primary_key=True)
    marked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.bucket:%Y-%m-%d %H:%M}"


class RollupProgress(models.Model):
    """How far the record was read: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)  # of the chain
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"position {self.position}"
