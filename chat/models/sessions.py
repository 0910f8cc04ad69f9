"""Sessions and their turns. Every text here is redacted; tokens are kept as hashes."""

from django.db import models


class Session(models.Model):
    """One conversation; past ``expires_at`` it can't be opened any more."""

    id = models.UUIDField(primary_key=True)
    token_hash = models.BinaryField(max_length=32)
    customer_id = models.TextField(null=True)  # noqa: DJ001 (null says: a guest)
    site = models.TextField(default="demo")
    locale = models.TextField(default="en")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class SessionTurn(models.Model):
    """One message and its answer; ``status`` is empty while the answer is written.

    The pair of session and message id makes a message that is sent twice one turn.
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="turns", db_index=False
    )
    message_id = models.TextField()
    response_id = models.UUIDField(unique=True)
    user_text = models.TextField()
    received_at = models.DateTimeField()
    status = models.TextField(default="", blank=True)
    degraded = models.JSONField(default=list)
    answer_text = models.TextField(default="", blank=True)
    products = models.JSONField(default=list)
    last_seq = models.IntegerField(default=0)
    intent = models.TextField(default="", blank=True)
    asins = models.JSONField(default=list)
    titles = models.JSONField(default=list)
    query = models.TextField(default="", blank=True)
    filters = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "message_id"], name="chat_turn_once_a_message"
            )
        ]
        indexes = [
            models.Index(fields=["session", "-id"], name="chat_turn_newest_first"),
            # Few at any time: what a dead process left unfinished is found by it.
            models.Index(
                fields=["received_at"],
                name="chat_turn_unfinished",
                condition=models.Q(status=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.response_id)
