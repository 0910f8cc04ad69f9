"""Messages of alerts reach their receivers, or it is said why not."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db.models import ProtectedError

from audit.acts import Actor
from audit.models import OperatorAct
from chat.models import AlertChannel, AlertDelivery
from chat.services.alert_channels import (
    ChannelError,
    channel_change,
    channel_make,
    channel_remove,
    channel_renew_secret,
    channel_switch,
    channel_test,
)
from chat.services.alert_delivery import ATTEMPTS, FAILURES, deliveries_send
from tests.integration.metrics.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db(transaction=True)

ANA = Actor(7, "ana", ("Operator",))


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.ALERT_PRIVATE_WEBHOOKS = True
    with receiving() as made:
        yield made


def webhook(receiver: Receiver, name: str = "pager") -> tuple[int, str]:
    return channel_make(ANA, name=name, kind="webhook", target=receiver.url)


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether a message is signed, as the documentation tells receivers to check."""
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{mac}"


def test_a_webhook_gets_a_signed_message_once(receiver) -> None:
    channel, secret = webhook(receiver)
    channel_test(ANA, channel)
    assert deliveries_send() == 1
    assert deliveries_send() == 0
    (body,), (headers,) = receiver.bodies, receiver.headers
    assert json.loads(body)["type"] == "alert.test"
    assert json.loads(body)["id"] == headers["webhook-id"]
    assert is_signed(secret, headers, body)
    sent = AlertDelivery.objects.get()
    assert (sent.state, sent.answer, str(sent.pk)) == (
        "sent",
        "204",
        headers["webhook-id"],
    )


def test_a_renewed_secret_voids_the_old_one(receiver) -> None:
    channel, old = webhook(receiver)
    new = channel_renew_secret(ANA, channel)
    channel_test(ANA, channel)
    deliveries_send()
    (body,), (headers,) = receiver.bodies, receiver.headers
    assert is_signed(new, headers, body)
    assert not is_signed(old, headers, body)


def test_a_message_that_is_not_taken_comes_again_later_under_the_same_id(
    receiver,
) -> None:
    receiver.answer = 503
    channel, _ = webhook(receiver)
    channel_test(ANA, channel)
    now = datetime.now(UTC)
    assert deliveries_send(now) == 1
    assert deliveries_send(now + timedelta(seconds=10)) == 0
    receiver.answer = 200
    assert deliveries_send(now + timedelta(seconds=60)) == 1
    ids = {each["webhook-id"] for each in receiver.headers}
    assert len(ids) == 1
    assert AlertDelivery.objects.get().attempts == 2


def test_a_redirect_is_not_followed(receiver) -> None:
    receiver.answer = 302
    channel, _ = webhook(receiver)
    channel_test(ANA, channel)
    deliveries_send()
    assert len(receiver.bodies) == 1
    assert AlertDelivery.objects.get().answer == "302"


def test_a_channel_that_takes_nothing_is_switched_off_and_the_others_are_told(
    receiver, settings
) -> None:
    receiver.answer = 500
    channel, _ = webhook(receiver)
    channel_make(ANA, name="desk", kind="email", target="desk@shop.example")
    now = datetime.now(UTC)
    for _ in range(FAILURES):
        channel_test(ANA, channel)
    for attempt in range(ATTEMPTS):
        deliveries_send(now + timedelta(hours=1 + attempt))
    off = AlertChannel.objects.get(pk=channel)
    assert off.disabled_at is not None
    assert AlertDelivery.objects.filter(state="given_up").count() == FAILURES
    assert "switched off: pager" in mail.outbox[-1].subject
    assert OperatorAct.objects.filter(verb="alert_channel.switch_off").exists()
    with pytest.raises(ChannelError):
        channel_test(ANA, channel)
    receiver.answer = 200
    channel_switch(ANA, channel, on=True)
    channel_test(ANA, channel)
    deliveries_send(now + timedelta(days=1))
    assert AlertChannel.objects.get(pk=channel).failed_in_a_row == 0


def test_a_private_address_is_refused_once_and_for_all(receiver, settings) -> None:
    channel, _ = webhook(receiver)
    settings.ALERT_PRIVATE_WEBHOOKS = False
    AlertChannel.objects.filter(pk=channel).update(target="https://127.0.0.1/hook")
    channel_test(ANA, channel)
    deliveries_send()
    refused = AlertDelivery.objects.get()
    assert (refused.state, refused.attempts) == ("given_up", 1)
    assert "not a public address" in refused.answer
    assert not receiver.bodies


def test_people_get_an_e_mail_with_a_link(settings) -> None:
    settings.CONSOLE_URL = "https://console.shop.example"
    target = "ana@shop.example, kim@shop.example"
    channel, secret = channel_make(ANA, name="desk", kind="email", target=target)
    channel_test(ANA, channel)
    deliveries_send()
    (message,) = mail.outbox
    assert secret == ""
    assert message.to == ["ana@shop.example", "kim@shop.example"]
    assert "https://console.shop.example/console/alerts/" in message.body


def test_without_a_mail_server_nothing_is_said_to_be_sent(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    channel, _ = channel_make(ANA, name="desk", kind="email", target="a@shop.example")
    channel_test(ANA, channel)
    deliveries_send()
    assert "EMAIL_HOST" in AlertDelivery.objects.get().answer


@pytest.mark.parametrize(
    ("kind", "target", "field"),
    [
        ("email", "nobody", "target"),
        ("email", "a@b.example,", "target"),
        ("webhook", "http://example.com", "target"),
        ("pigeon", "x", "kind"),
    ],
)
def test_a_channel_that_leads_nowhere_is_refused(kind, target, field) -> None:
    with pytest.raises(ChannelError) as refused:
        channel_make(ANA, name="x", kind=kind, target=target)
    assert refused.value.field == field


def test_no_secret_is_stored_or_logged(receiver) -> None:
    _, secret = webhook(receiver)
    stored = str(list(AlertChannel.objects.values())) + str(
        list(OperatorAct.objects.values())
    )
    assert secret not in stored
    assert secret.removeprefix("whsec_") not in stored


def test_a_removed_channel_keeps_its_log_and_no_secret(receiver) -> None:
    channel, _ = webhook(receiver)
    channel_test(ANA, channel)
    deliveries_send()
    channel_change(
        ANA, channel, name="pager of old", target=f"{receiver.url}?key=s3cret"
    )
    channel_test(ANA, channel)
    channel_remove(ANA, channel)
    assert deliveries_send() == 0
    log = AlertDelivery.objects.order_by("created_at")
    assert [(each.channel_name, each.state) for each in log] == [
        ("pager", "sent"),
        ("pager of old", "given_up"),
    ]
    left = AlertChannel.objects.get(pk=channel)
    assert left.salt is None
    assert "s3cret" not in left.target
    assert left.target == receiver.url.rpartition("/")[0]
    with pytest.raises(ProtectedError):
        left.delete()


def test_a_message_that_was_on_its_way_when_its_channel_went_is_given_up(
    receiver,
) -> None:
    channel, _ = webhook(receiver)
    channel_test(ANA, channel)
    channel_remove(ANA, channel)
    # As a worker leaves it whose attempt failed while the channel was removed.
    AlertDelivery.objects.update(state="waiting")
    deliveries_send()
    left = AlertDelivery.objects.get()
    assert (left.state, left.answer) == ("given_up", "the channel was removed")
    assert receiver.bodies == []


def test_the_name_of_a_removed_channel_is_free(receiver) -> None:
    channel, _ = webhook(receiver)
    with pytest.raises(ChannelError):
        webhook(receiver)
    channel_remove(ANA, channel)
    assert webhook(receiver)[0] != channel
    for act in (channel_test, channel_remove, channel_renew_secret):
        with pytest.raises(AlertChannel.DoesNotExist):
            act(ANA, channel)
