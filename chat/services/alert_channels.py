"""Makes, changes, tests and removes channels; each change is an operator's act.

A channel that is removed is retired: it takes nothing any more and has no secret, but
the log of what was sent by it stays.
"""

import uuid
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.conf import alert_config
from chat.couriers.addresses import checked_url
from chat.couriers.errors import RefusedTargetError
from chat.couriers.signing import secret_of
from chat.models import AlertChannel, AlertDelivery
from chat.services.alert_messages import test_message
from chat.services.alert_queue import deliveries_queue

KINDS = ("email", "webhook")


class ChannelError(ValueError):
    """A channel can't be as it was asked for; ``field`` says what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def channel_make(actor: Actor, *, name: str, kind: str, target: str) -> tuple[int, str]:
    """Make a channel; return its id, and a webhook's secret, which is shown once.

    Raises ChannelError.
    """
    with transaction.atomic():
        channel = AlertChannel(name=name.strip(), kind=kind, target=target.strip())
        _check(channel)
        channel.save()
        _acted(actor, "alert_channel.make", channel, {}, _described(channel))
    return channel.pk, _secret(channel)


def channel_change(actor: Actor, channel_id: int, *, name: str, target: str) -> None:
    """Change where a channel leads; raises ChannelError."""
    with transaction.atomic():
        channel = _locked(channel_id)
        before = _described(channel)
        channel.name, channel.target = name.strip(), target.strip()
        _check(channel)
        channel.save()
        _acted(actor, "alert_channel.change", channel, before, _described(channel))


def channel_renew_secret(actor: Actor, channel_id: int) -> str:
    """Give a webhook another secret, which is shown once; the old one is void."""
    with transaction.atomic():
        channel = _locked(channel_id)
        channel.salt = uuid.uuid4()
        channel.save(update_fields=["salt"])
        _acted(actor, "alert_channel.renew_secret", channel, {}, {})
    return _secret(channel)


def channel_switch(actor: Actor, channel_id: int, *, on: bool) -> None:
    """Switch a channel on again, or off."""
    with transaction.atomic():
        channel = _locked(channel_id)
        channel.disabled_at = None if on else timezone.now()
        channel.disabled_because = "" if on else f"switched off by {actor.name}"
        channel.failed_in_a_row = 0
        channel.save()
        verb = "alert_channel.switch_on" if on else "alert_channel.switch_off"
        _acted(actor, verb, channel, {"on": not on}, {"on": on})


def channel_test(actor: Actor, channel_id: int) -> None:
    """Queue a test message; raises ChannelError for a channel that is off."""
    with transaction.atomic():
        channel = _locked(channel_id)
        if not deliveries_queue([channel], test_message()):
            raise ChannelError("channel", "switch the channel on first")
        _acted(actor, "alert_channel.test", channel, {}, {})


def channel_remove(actor: Actor, channel_id: int) -> None:
    """Retire a channel: its secret is erased, what waits is given up, the log stays."""
    with transaction.atomic():
        channel = _locked(channel_id)
        _acted(actor, "alert_channel.remove", channel, _described(channel), {})
        channel.retired_at = timezone.now()
        channel.disabled_at = channel.disabled_at or channel.retired_at
        channel.disabled_because = f"removed by {actor.name}"
        channel.salt = None
        if channel.kind == "webhook":
            channel.target = _without_path(channel.target)
        channel.save()
        channel.rules.clear()
        AlertDelivery.objects.filter(channel=channel, state="waiting").update(
            state="given_up", answer="the channel was removed before it was sent"
        )


def _locked(channel_id: int) -> AlertChannel:
    """Return a channel that was not removed, and keep others from it meanwhile."""
    channels = AlertChannel.objects.select_for_update()
    return channels.get(pk=channel_id, retired_at=None)


def _without_path(url: str) -> str:
    """Return where a URL leads to; the rest of it often is a secret of the receiver."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" + (
        f":{parts.port}" if parts.port else ""
    )


def _check(channel: AlertChannel) -> None:
    if not channel.name:
        raise ChannelError("name", "give the channel a name")
    others = AlertChannel.objects.filter(retired_at=None).exclude(pk=channel.pk)
    if others.filter(name=channel.name).exists():
        raise ChannelError("name", "another channel has this name")
    if channel.kind == "webhook":
        try:
            checked_url(channel.target, private_allowed=alert_config().private_webhooks)
        except RefusedTargetError as error:
            raise ChannelError("target", str(error)) from error
        return
    if channel.kind != "email":
        raise ChannelError("kind", "choose e-mail or webhook")
    addresses = [each.strip() for each in channel.target.split(",")]
    for each in addresses:
        try:
            validate_email(each)
        except ValidationError as error:
            message = f"{each or 'nothing'} is no e-mail address"
            raise ChannelError("target", message) from error


def _secret(channel: AlertChannel) -> str:
    if channel.kind != "webhook":
        return ""
    return secret_of(alert_config().signing_key, str(channel.salt))


def _described(channel: AlertChannel) -> dict[str, object]:
    return {"name": channel.name, "kind": channel.kind, "target": channel.target}


def _acted(
    actor: Actor,
    verb: str,
    channel: AlertChannel,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    act_record(
        actor,
        Act(
            verb=verb,
            object_kind="alert_channel",
            object_id=str(channel.pk),
            before=before,
            after=after or {"name": channel.name},
        ),
    )
