"""The record's tables: no foreign key leaves them, so they outlive what they name.

Turns, scores, exposures and links are append-only here and by database triggers (see
the migration). A subject stands between a turn and a customer, so that forgetting a
customer is one row, and its key makes the commitments of the chain worthless.
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models

from audit.models.interventions import Intervention
from audit.querysets import AppendOnlyModel

__all__ = [
    "Anchor",
    "ChainLink",
    "CustomerRead",
    "DemoTurn",
    "Exposure",
    "Intervention",
    "LogEntry",
    "OperatorAct",
    "Score",
    "Subject",
    "Turn",
    "Unsealed",
]


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


class Unsealed(models.Model):
    """A turn that is durable but not yet in the chain; the sealer empties it."""

    turn_id = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField(max_length=32)
    appended_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.turn_id)


class DemoTurn(models.Model):
    """A turn that was made to show the console: outside the chain, and removable.

    The database lets no turn in here that waits for the chain or is in it, and lets no
    other turn be removed.
    """

    turn_id = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.turn_id)


class ChainLink(AppendOnlyModel):
    """One place in the hash chain."""

    position = models.BigIntegerField(primary_key=True)
    turn_id = models.BigIntegerField(unique=True)
    leaf = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.position)


class Anchor(AppendOnlyModel):
    """A signed head of the chain that also left the database."""

    id = models.BigAutoField(primary_key=True)
    position = models.BigIntegerField()
    head = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=32)
    anchored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"anchor at {self.position}"


class LogEntry(AppendOnlyModel):
    """Who did it and from where; names are copied, so the entry outlives accounts."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)  # null: the service, or nobody known
    actor = models.CharField(max_length=150)
    roles = models.JSONField()
    address = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    via = models.CharField(max_length=16)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True


class OperatorAct(LogEntry):
    """One thing that an operator changed, with what was there before."""

    verb = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=200, blank=True)
    before = models.JSONField()
    after = models.JSONField()
    second_approver = models.CharField(max_length=150, blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="audit_act_time"),
            models.Index(
                fields=["object_kind", "object_id", "-at"], name="audit_act_object"
            ),
            models.Index(fields=["actor", "-at"], name="audit_act_actor"),
            models.Index(fields=["verb", "-at"], name="audit_act_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verb}"


class CustomerRead(LogEntry):
    """One time that an operator looked at customers' data or took it away."""

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=200, blank=True)
    query = models.JSONField()
    rows = models.BigIntegerField()
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="audit_read_time"),
            models.Index(fields=["kind", "object_id"], name="audit_read_object"),
            models.Index(fields=["actor", "-at"], name="audit_read_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.kind}"
