"""The two logs of operators: what they changed, and what they looked at."""

from typing import ClassVar

from django.db import models

from guardrails.append_only import AppendOnlyModel


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
