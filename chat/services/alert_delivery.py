"""Hands queued messages over: again after a while when one is not taken, not for ever.

One worker sends at a time, so a slow receiver never keeps the others from their work.
A message is claimed before it is sent; when its worker dies in between, it is sent
again later, under the same id.
"""

import time
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone

from audit.acts import SERVICE, Act
from audit.services.acts import act_record
from chat.conf import AlertConfig, alert_config
from chat.couriers.errors import CourierError, RefusedTargetError
from chat.couriers.mail import mail_send
from chat.couriers.signing import secret_of, signed_headers
from chat.couriers.webhooks import webhook_send
from chat.models import AlertChannel, AlertDelivery
from chat.services.alert_messages import disabled_message
from chat.services.alert_queue import deliveries_queue

#: Attempts at one message: the last one comes about an hour after the first.
ATTEMPTS = 8
#: Messages given up in a row after which a channel is switched off.
FAILURES = 3
_FIRST_WAIT_S = 30
_CLAIM = timedelta(minutes=2)
_AT_ONCE = 50


def deliveries_send(now: datetime | None = None) -> int:
    """Send what is due; return how many messages were tried.

    Returns 0 while another worker sends.
    """
    now = now or timezone.now()
    if AlertDelivery.objects.filter(claimed_until__gt=now).exists():
        return 0
    for done in range(_AT_ONCE):
        delivery = _claimed(now)
        if delivery is None:
            return done
        _send(delivery, now)
    return _AT_ONCE


def wait_before(attempt: int, delivery_id: UUID) -> timedelta:
    """Return how long to wait after a failed ``attempt``: doubling, and spread.

    The spread comes from the message's id, so that many do not come back together.
    """
    spread = 0.8 + 0.4 * (delivery_id.int % 1000) / 1000
    return timedelta(seconds=_FIRST_WAIT_S * 2 ** (attempt - 1) * spread)


def _claimed(now: datetime) -> AlertDelivery | None:
    """Return a message that is due, its next attempt put off while it is sent."""
    with transaction.atomic():
        due = AlertDelivery.objects.filter(state="waiting", next_at__lte=now)
        delivery = (
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("channel")
            .order_by("next_at")
            .first()
        )
        if delivery is not None:
            delivery.attempts += 1
            delivery.next_at = delivery.claimed_until = now + _CLAIM
            delivery.save(update_fields=["attempts", "next_at", "claimed_until"])
    return delivery


def _send(delivery: AlertDelivery, now: datetime) -> None:
    try:
        answer = _handed_over(delivery, alert_config())
    except CourierError as error:
        final = isinstance(error, RefusedTargetError) or delivery.attempts >= ATTEMPTS
        _failed(delivery, str(error), now, final=final)
    else:
        _sent(delivery, answer)


def _handed_over(delivery: AlertDelivery, config: AlertConfig) -> str:
    channel, message_id = delivery.channel, str(delivery.pk)
    if channel.retired_at is not None:
        raise RefusedTargetError("the channel was removed")
    if channel.disabled_at is not None:
        raise RefusedTargetError("the channel is switched off")
    if channel.kind == "email":
        if not config.mail_works:
            raise RefusedTargetError("no mail server is set (EMAIL_HOST)")
        text = f"{delivery.body['text']}\n\n{delivery.body['url']}\n"
        return mail_send(
            addresses_of(channel),
            f"[MangaAssist] {delivery.subject}",
            text,
            sender=config.sender,
            message_id=message_id,
        )
    body = orjson.dumps({"id": message_id, **delivery.body})
    secret = secret_of(config.signing_key, str(channel.salt))
    headers = signed_headers(secret, message_id, int(time.time()), body)
    return webhook_send(
        channel.target, body, headers, private_allowed=config.private_webhooks
    )


def addresses_of(channel: AlertChannel) -> list[str]:
    """Return the mailboxes of an e-mail channel."""
    return [each.strip() for each in channel.target.split(",") if each.strip()]


def _sent(delivery: AlertDelivery, answer: str) -> None:
    with transaction.atomic():
        AlertDelivery.objects.filter(pk=delivery.pk).update(
            state="sent",
            answer=answer[:500],
            sent_at=timezone.now(),
            claimed_until=None,
        )
        AlertChannel.objects.filter(pk=delivery.channel_id).update(failed_in_a_row=0)


def _failed(
    delivery: AlertDelivery, reason: str, now: datetime, *, final: bool
) -> None:
    """Note a failure; one that is final counts against the channel."""
    with transaction.atomic():
        AlertDelivery.objects.filter(pk=delivery.pk).update(
            state="given_up" if final else "waiting",
            answer=reason[:500],
            next_at=now + wait_before(delivery.attempts, delivery.pk),
            claimed_until=None,
        )
        if not final:
            return
        channel = AlertChannel.objects.select_for_update().get(pk=delivery.channel_id)
        channel.failed_in_a_row += 1
        if channel.failed_in_a_row >= FAILURES and channel.disabled_at is None:
            _switch_off(channel, reason)
        channel.save()


def _switch_off(channel: AlertChannel, reason: str) -> None:
    """Switch a channel off that takes nothing, and tell the others."""
    channel.disabled_at = timezone.now()
    channel.disabled_because = f"{FAILURES} messages in a row failed: {reason}"[:500]
    others = AlertChannel.objects.filter(disabled_at=None).exclude(pk=channel.pk)
    deliveries_queue(others, disabled_message(channel.name, channel.disabled_because))
    act_record(
        SERVICE,
        Act(
            verb="alert_channel.switch_off",
            object_kind="alert_channel",
            object_id=str(channel.pk),
            before={"name": channel.name, "on": True},
            after={"name": channel.name, "on": False},
            reason=channel.disabled_because,
        ),
    )
