"""What the guards did to answers, one row for each thing, to be found without words."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Abs

from guardrails.append_only import AppendOnlyModel


class Intervention(AppendOnlyModel):
    """One thing that the guards did to one answer; the words are the turn's.

    It holds no words of its own, so it stays when the turn's words are erased.
    """

    id = models.BigAutoField(primary_key=True)
    turn_id = models.BigIntegerField(db_index=True)
    response_id = models.CharField(max_length=64)
    session_id = models.CharField(max_length=64)
    finished_at = models.DateTimeField()
    stage = models.CharField(max_length=40)
    kind = models.CharField(max_length=200)
    action = models.CharField(max_length=16)
    reason = models.CharField(max_length=200)
    finding = models.IntegerField()
    was_shown = models.BooleanField()
    asin = models.CharField(max_length=16)
    title = models.TextField()
    written_minor = models.BigIntegerField(null=True)
    written_currency = models.CharField(max_length=3)
    live_minor = models.BigIntegerField(null=True)
    live_currency = models.CharField(max_length=3)
    # By how much, in the live price's minor unit, and in hundredths of a percent of it.
    difference_minor = models.GeneratedField(
        expression=Case(
            When(
                written_currency=F("live_currency"),
                then=Abs(F("written_minor") - F("live_minor")),
            )
        ),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    difference_bp = models.GeneratedField(
        expression=Case(
            When(
                written_currency=F("live_currency"),
                live_minor__gt=0,
                then=Abs(F("written_minor") - F("live_minor"))
                * Value(10_000)
                / F("live_minor"),
            )
        ),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    site = models.CharField(max_length=64)
    intent = models.CharField(max_length=32)
    model_release = models.CharField(max_length=200)
    policy_version = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["finished_at", "id"],
                name="audit_interv_acted",
                condition=~models.Q(action="note"),
            ),
            models.Index(
                fields=["action", "finished_at", "id"], name="audit_interv_action"
            ),
            models.Index(
                fields=["stage", "finished_at", "id"], name="audit_interv_stage"
            ),
            models.Index(
                fields=["asin", "finished_at", "id"],
                name="audit_interv_asin",
                condition=~models.Q(asin=""),
            ),
            models.Index(
                fields=["model_release", "finished_at", "id"],
                name="audit_interv_release",
            ),
            models.Index(fields=["response_id"], name="audit_interv_response"),
            models.Index(fields=["session_id"], name="audit_interv_session"),
            models.Index(
                fields=["difference_bp", "finished_at", "id"],
                name="audit_interv_difference",
                condition=models.Q(stage="prices"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.action} {self.asin}"
