"""What was answered and what of it was shown; no foreign key leaves these tables.

So they outlive what they name. A subject stands between a turn and a customer: to
forget a customer is one row, and its key makes the chain's commitments worthless.
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models

from guardrails.append_only import AppendOnlyModel


class Subject(models.Model):
    """The person behind turns: a customer, or one guest session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer_id = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 (several erased)
    key = models.BinaryField(max_length=32, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class Turn(AppendOnlyModel):
    """One question and its answer, as shown; all texts redacted."""

    id = models.BigAutoField(primary_key=True)
    response_id = models.CharField(max_length=64)
    message_id = models.CharField(max_length=64)
    session_id = models.CharField(max_length=64)
    subject_id = models.UUIDField(db_index=True)
    site = models.CharField(max_length=64)
    locale = models.CharField(max_length=35)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    user_text = models.TextField()
    streamed_text = models.TextField()
    final_text = models.TextField()
    tier = models.CharField(max_length=32)
    intent = models.CharField(max_length=32)
    confidence = models.FloatField()
    status = models.CharField(max_length=16)
    degraded = models.JSONField()
    policy_version = models.IntegerField()
    prompt_version = models.CharField(max_length=64)
    catalogue_version = models.CharField(max_length=128)
    model_release = models.CharField(max_length=200)
    corrections = models.JSONField()
    findings = models.JSONField()
    spans = models.JSONField()
    cards = models.JSONField()
    input_tokens = models.IntegerField()
    output_tokens = models.IntegerField()
    cached_tokens = models.IntegerField()
    usage_is_estimated = models.BooleanField()
    price_book_version = models.CharField(max_length=64)
    cost_microusd = models.BigIntegerField(null=True)  # null: unpriced
    saved_microusd = models.BigIntegerField(null=True)
    cache_key = models.CharField(max_length=128)
    cache_outcome = models.CharField(max_length=16)
    cache_age_ms = models.BigIntegerField(null=True)
    breakers = models.JSONField()
    fallbacks = models.JSONField()
    handed_over = models.BooleanField()
    query = models.TextField()
    filters = models.JSONField()
    first_token_ms = models.FloatField(null=True)
    duration_ms = models.FloatField()
    commitments = models.BinaryField()  # 32 bytes for each erasable field, in order
    leaf = models.BinaryField(max_length=32)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        # What is common is read in order of time, by an index that ends in the time;
        # what is rare has an index of the few turns that it is true of. The words of
        # question and answer have one more, made by the migration: an index of an
        # expression, so that no second copy of the texts is kept.
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["response_id"], name="audit_turn_response")
        ]
        indexes: ClassVar = [
            models.Index(fields=["finished_at", "id"], name="audit_turn_time"),
            models.Index(fields=["session_id"], name="audit_turn_session"),
            models.Index(fields=["message_id"], name="audit_turn_message"),
            models.Index(
                fields=["intent", "finished_at", "id"], name="audit_turn_intent"
            ),
            models.Index(
                fields=["model_release", "finished_at", "id"],
                name="audit_turn_release",
            ),
            models.Index(
                fields=["cache_outcome", "finished_at", "id"], name="audit_turn_cache"
            ),
            models.Index(fields=["duration_ms"], name="audit_turn_duration"),
            models.Index(fields=["first_token_ms"], name="audit_turn_first_token"),
            models.Index(
                fields=["status", "finished_at", "id"],
                name="audit_turn_status",
                condition=~models.Q(status="complete"),
            ),
            models.Index(
                fields=["finished_at", "id"],
                name="audit_turn_corrected",
                condition=~models.Q(corrections=[]),
            ),
            models.Index(
                fields=["finished_at", "id"],
                name="audit_turn_blocked",
                condition=models.Q(spans__contains=[{"outcome": "block"}]),
            ),
            models.Index(
                fields=["finished_at", "id"],
                name="audit_turn_handed_over",
                condition=models.Q(handed_over=True),
            ),
            models.Index(
                fields=["finished_at", "id"],
                name="audit_turn_unpriced",
                condition=models.Q(cost_microusd__isnull=True),
            ),
            GinIndex(
                fields=["degraded"],
                name="audit_turn_degraded",
                condition=~models.Q(degraded=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.response_id


class Score(AppendOnlyModel):
    """The raw score of one guardrail stage in one turn: what backtests count."""

    id = models.BigAutoField(primary_key=True)
    turn_id = models.BigIntegerField(db_index=True)
    finished_at = models.DateTimeField()
    stage = models.CharField(max_length=40)
    mode = models.CharField(max_length=8)
    outcome = models.CharField(max_length=16)
    score = models.FloatField()
    findings = models.IntegerField()
    duration_us = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["stage", "finished_at"], name="audit_score_stage"),
            # The few where the stage acted, or would have: examples are looked up
            # among them, however many others there are.
            models.Index(
                fields=["stage", "finished_at"],
                name="audit_score_acted",
                condition=models.Q(outcome__in=("correct", "block"))
                | models.Q(mode="shadow", findings__gt=0),
            ),
            # Most scores are 0; the few others are looked for by their height.
            models.Index(
                fields=["stage", "score"],
                name="audit_score_height",
                condition=models.Q(score__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.score:.3f}"


class CheckInput(AppendOnlyModel):
    """What the output checks of one turn were given: the answer as it was written, less
    personal data, and the facts. With it a turn can be checked again, by any policy.

    The database lets a row go when its turn is erased, or was made as a demo.
    """

    turn_id = models.BigIntegerField(primary_key=True)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"input of turn {self.turn_id}"


class Exposure(AppendOnlyModel):
    """One product that one answer showed; complete in itself for a range scan."""

    id = models.BigAutoField(primary_key=True)
    turn_id = models.BigIntegerField(db_index=True)
    response_id = models.CharField(max_length=64)
    session_id = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    shown_at = models.DateTimeField()
    asin = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    position = models.IntegerField()
    title = models.TextField()
    price_quoted_minor = models.BigIntegerField(null=True)
    live_price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    trust_score = models.FloatField(null=True)
    source = models.CharField(max_length=16)
    site = models.CharField(max_length=64)
    intent = models.CharField(max_length=32)
    model_release = models.CharField(max_length=200)
    policy_version = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asin", "shown_at", "id"], name="audit_exposure_asin"),
            BrinIndex(fields=["shown_at"], name="audit_exposure_time"),
        ]

    def __str__(self) -> str:
        return f"{self.asin} {self.kind}"
