"""Questions that operators asked the assistant under a policy that is not in force."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class DraftChatTurn(models.Model):
    """One question under the policy in force and under another one, and what it cost.

    It is no turn of a shopper: it is in no record, no session and no figure. Its texts
    are redacted like a shopper's.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    conversation = models.UUIDField(db_index=True)
    text = models.TextField()
    policy = models.CharField(max_length=40)  # version:3, draft:7.2
    policy_label = models.CharField(max_length=200)
    base_version = models.IntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=80, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    actor = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    sides = models.JSONField(default=list)
    past = models.JSONField(null=True)  # what the next question builds on
    model_calls = models.IntegerField(default=0)
    model_release = models.CharField(max_length=200, blank=True)
    input_tokens = models.IntegerField(default=0)
    output_tokens = models.IntegerField(default=0)
    cost_microusd = models.BigIntegerField(null=True, default=0)  # null: unpriced

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"))
                | Q(finished_at__isnull=False),
                name="chat_draft_chat_ends_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy}: {self.state}"
