"""Raw scores by the quarter hour, and what operators say of single ones."""

from typing import ClassVar

from django.db import models


class ScoreRollup(models.Model):
    """The scores of one stage in one bucket, by all that a threshold depends on.

    ``bins`` counts them on a grid; ``skipped`` turns have none, since an earlier stage
    ended them or, in mode "off", nobody looked.
    """

    id = models.BigAutoField(primary_key=True)
    bucket = models.DateTimeField()
    stage = models.TextField()
    intent = models.TextField()
    model_release = models.TextField()
    policy_version = models.IntegerField()
    mode = models.TextField()
    scored = models.IntegerField()
    corrected = models.IntegerField()
    blocked = models.IntegerField()
    skipped = models.IntegerField()
    bins = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "stage",
                    "bucket",
                    "intent",
                    "model_release",
                    "policy_version",
                    "mode",
                ],
                name="chat_scorerollup_cell",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["bucket"], name="chat_scorerollup_bucket")
        ]

    def __str__(self) -> str:
        return f"{self.bucket:%Y-%m-%d %H:%M} {self.stage}"


class ScoreLabel(models.Model):
    """An operator's judgement of one turn: whether a stage should act on it."""

    id = models.BigAutoField(primary_key=True)
    stage = models.TextField()
    response_id = models.TextField()
    score = models.FloatField()
    intent = models.TextField()
    model_release = models.TextField()
    should_act = models.BooleanField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stage", "response_id"], name="chat_scorelabel_turn"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["stage", "score"], name="chat_scorelabel_height")
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.stage}"
