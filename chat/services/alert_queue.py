"""Puts messages to channels in writing, in the transaction of what they tell of."""

from collections.abc import Iterable

from django.utils import timezone

from chat.models import AlertChannel, AlertDelivery
from chat.services.alert_messages import Message


def deliveries_queue(
    channels: Iterable[AlertChannel], message: Message, *, rule_id: int | None = None
) -> list[AlertDelivery]:
    """Queue ``message`` for every channel that is on; return the deliveries."""
    now = timezone.now()
    return AlertDelivery.objects.bulk_create(
        AlertDelivery(
            channel=channel,
            channel_name=channel.name,
            rule_id=rule_id,
            kind=message.kind,
            subject=message.subject,
            body=dict(message.body),
            next_at=now,
        )
        for channel in channels
        if channel.disabled_at is None
    )
