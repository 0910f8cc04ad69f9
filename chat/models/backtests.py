"""What a draft of the policy was expected to do, and what it did once published."""

from typing import ClassVar

from django.db import models


class Backtest(models.Model):
    """What a revision of a draft would have done to recorded turns: a count, kept.

    ``predictions`` has one entry a stage: what was counted, and the rate expected of
    it. Rows are written once.
    """

    id = models.BigAutoField(primary_key=True)
    draft_id = models.BigIntegerField()
    revision = models.IntegerField()
    based_on = models.IntegerField()  # the policy version it was compared with
    start = models.DateTimeField()
    end = models.DateTimeField()
    turns = models.BigIntegerField()
    replay_id = models.BigIntegerField(null=True)  # null: counted from stored scores
    predictions = models.JSONField()
    by = models.TextField()
    counted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["draft_id", "-id"], name="chat_backtest_draft")
        ]

    def __str__(self) -> str:
        return f"backtest of draft {self.draft_id}, revision {self.revision}"


class PolicyWatch(models.Model):
    """A published version beside the backtest that it was published with.

    ``looks`` says of each stage at how many turns it is judged next.
    """

    class State(models.TextChoices):
        """Where a watch stands."""

        WATCHING = "watching"
        OUTSIDE = "outside"  # left its band, and is left in force
        ROLLED_BACK = "rolled_back"
        ENDED = "ended"  # another version took its place, or its time is over

    version = models.IntegerField(primary_key=True)
    backtest = models.ForeignKey(Backtest, on_delete=models.PROTECT)
    published_at = models.DateTimeField()
    state = models.CharField(
        max_length=16, choices=State.choices, default=State.WATCHING
    )
    looks = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"version {self.version}: {self.state}"
