"""What is told of an alert: one sentence for people, the same as data for programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chat.conf import alert_config
from chat.models import AlertRule
from chat.telemetry.alerting.machine import Comparison, Judgement, Notice, State
from chat.telemetry.alerting.watched import Watch
from chat.telemetry.figures import told

_WORDS = {
    State.OK: "OK",
    State.PENDING: "Pending",
    State.WARNING: "Warning",
    State.FIRING: "Firing",
    State.NO_DATA: "No data",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One message: the same to every channel, each in its own form."""

    kind: str
    subject: str
    body: Mapping[str, object] = field(default_factory=dict)


def message_of(
    rule: AlertRule, watch: Watch, judgement: Judgement, now: datetime
) -> Message:
    """Return what people are told of a judgement; documented in docs/alerts.md."""
    status, notice = judgement.status, judgement.notice or Notice.CHANGED
    sentence = _sentence(watch, judgement)
    still = "Still " if notice is Notice.STILL else ""
    word = _WORDS[status.state]
    head = f"{still}{word.lower() if still else word}"
    subject = f"{head}: {rule.name}"
    body: dict[str, object] = {
        "type": f"alert.{notice.value}",
        "rule": {"id": rule.pk, "name": rule.name},
        "metric": watch.metric.key,
        "unit": watch.metric.unit.value,
        "filters": {
            "intents": list(watch.intents),
            "releases": list(watch.releases),
            "sites": list(watch.sites),
        },
        "state": status.state.value,
        "value": status.value,
        "level": watch.condition.level_of(status.state),
        "comparison": watch.condition.comparison.value,
        "since": (status.since or now).isoformat(),
        "at": now.isoformat(),
        "text": sentence,
        "url": f"{alert_config().console_url}/console/alerts/{rule.pk}/",
    }
    return Message(notice.value, subject, body)


def test_message() -> Message:
    """Return what a test button sends."""
    body = {
        "type": "alert.test",
        "text": "This is a test from the console: alerts arrive here.",
        "url": f"{alert_config().console_url}/console/alerts/",
    }
    return Message("test", "Test of an alert channel", body)


def disabled_message(channel: str, reason: str) -> Message:
    """Return what the other channels are told of one that was switched off."""
    body = {
        "type": "channel.disabled",
        "channel": channel,
        "text": f"Alerts are no longer sent to {channel}: {reason}",
        "url": f"{alert_config().console_url}/console/alerts/channels/",
    }
    return Message("notice", f"Alert channel switched off: {channel}", body)


def _sentence(watch: Watch, judgement: Judgement) -> str:
    status, metric = judgement.status, watch.metric
    if status.state is State.NO_DATA:
        return f"{metric.label} has had no data since {status.absent_since:%H:%M} UTC."
    level = told(watch.condition.level_of(status.state), metric.unit)
    side = "above" if watch.condition.comparison is Comparison.ABOVE else "below"
    word = "alert" if status.state is State.FIRING else "level"
    value = told(status.value, metric.unit)
    return f"{metric.label} is {value} ({word}: {side} {level})."
