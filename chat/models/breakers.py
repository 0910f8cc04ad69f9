"""What operators ordered of breakers, and what breakers did: both are only added to."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone


class BreakerOrders(models.QuerySet["BreakerOrder"]):
    """Orders, and what of them stands."""

    def last_of_each(self) -> Self:
        """Return the last order of each sort for each breaker."""
        return self.order_by("breaker", "kind", "-id").distinct("breaker", "kind")

    def overriding(self) -> "dict[str, BreakerOrder]":
        """Return the overrides that were not ended and have not run out."""
        ending = {BreakerOrder.Kind.RELEASE, BreakerOrder.Kind.RESET}
        asked = self.exclude(kind=BreakerOrder.Kind.CONFIGURE)
        now = timezone.now()
        return {
            order.breaker: order
            for order in asked.order_by("breaker", "-id").distinct("breaker")
            if order.kind not in ending and not (order.until and order.until <= now)
        }


class BreakerOrder(models.Model):
    """One order of an operator; the last of its sort for a breaker stands."""

    class Kind(models.TextChoices):
        """What can be ordered."""

        FORCE_OPEN = "force_open", "force open"
        FORCE_CLOSE = "force_close", "force close"
        DISABLE = "disable", "disable"
        RELEASE = "release", "end the override"
        RESET = "reset", "reset"
        CONFIGURE = "configure", "change thresholds"

    breaker = models.TextField()
    kind = models.TextField(choices=Kind)
    thresholds = models.JSONField(default=dict)
    reason = models.TextField()
    actor = models.TextField()
    until = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField()

    objects = BreakerOrders.as_manager()

    #: The state that each order leads to, as breakers and timeline name it.
    LEADS_TO: ClassVar = {
        Kind.FORCE_OPEN: "forced_open",
        Kind.FORCE_CLOSE: "forced_closed",
        Kind.DISABLE: "disabled",
        Kind.RELEASE: "half_open",
        Kind.RESET: "closed",
    }

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["breaker", "kind", "-id"], name="chat_order_standing")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.breaker}"


class BreakerEvent(models.Model):
    """One change of a breaker's state, as the timeline shows it."""

    entry = models.TextField(unique=True)  # its place in the stream it was told in
    at = models.DateTimeField()
    breaker = models.TextField()
    before = models.TextField()
    after = models.TextField()
    cause = models.TextField()
    calls = models.IntegerField()
    failures = models.IntegerField()
    slow = models.IntegerField()
    actor = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-at"], name="chat_event_newest"),
            models.Index(fields=["breaker", "-at"], name="chat_event_of_breaker"),
        ]

    def __str__(self) -> str:
        return f"{self.breaker} {self.after}"
