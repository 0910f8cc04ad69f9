"""What operators ordered of rate limits; orders are only added to."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone


class LimitOrders(models.QuerySet["LimitOrder"]):
    """Orders, and what of them stands."""

    def last_of_each(self) -> Self:
        """Return the last order for each limit."""
        return self.order_by("limit", "-id").distinct("limit")

    def standing(self) -> "dict[str, LimitOrder]":
        """Return the orders that were not taken back and have not run out."""
        now = timezone.now()
        return {
            order.limit: order
            for order in self.last_of_each()
            if order.until is not None and order.until > now
        }


class LimitOrder(models.Model):
    """One order: another rate until a time; without one, the standard again."""

    limit = models.TextField()
    per_minute = models.FloatField(null=True)
    burst = models.IntegerField(null=True)
    reason = models.TextField()
    actor = models.TextField()
    until = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField()

    objects = LimitOrders.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["limit", "-id"], name="chat_limit_standing")
        ]

    def __str__(self) -> str:
        return f"{self.limit} until {self.until}"
