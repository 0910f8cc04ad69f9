"""Judges alert rules and notes what changed, once however many workers do it."""

import logging
from dataclasses import fields
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chat.models import AlertEvent, AlertRule, AlertStatus
from chat.selectors.alert_readings import value_now, watch_of
from chat.services.alert_messages import message_of
from chat.services.alert_queue import deliveries_queue
from chat.telemetry.alerting.machine import Judgement, State, Status, judged
from chat.telemetry.alerting.watched import Watch

logger = logging.getLogger(__name__)

_TIMES = tuple(each.name for each in fields(Status))


def alerts_evaluate(now: datetime | None = None) -> int:
    """Judge every rule that is on; return how many changed their state."""
    now = now or timezone.now()
    rules = AlertRule.objects.filter(enabled=True).order_by("id")
    ids = list(rules.values_list("pk", flat=True))
    return sum(alert_evaluate(rule_id, now) for rule_id in ids)


def alert_evaluate(rule_id: int, now: datetime) -> bool:
    """Judge one rule; return whether its state changed.

    The row of its status is locked from reading the value to noting what follows. Who
    comes second finds the work done, and a judgement that is late is dropped.
    """
    with transaction.atomic():
        AlertStatus.objects.get_or_create(rule_id=rule_id)
        row = AlertStatus.objects.select_for_update().get(rule_id=rule_id)
        rule = AlertRule.objects.filter(pk=rule_id, enabled=True).first()
        if rule is None or (row.evaluated_at is not None and row.evaluated_at >= now):
            return False
        try:
            watch = watch_of(rule)
        except KeyError:
            logger.warning("alert rule %s watches nothing that is known", rule_id)
            return False
        muted = rule.muted_until is not None and now < rule.muted_until
        value = value_now(watch, now)
        judgement = judged(watch.condition, _status(row), value, now, muted=muted)
        _keep(row, judgement.status, now)
        if judgement.changed_from is not None:
            _note(rule, watch, judgement, now, muted=muted)
        if judgement.notice is not None:
            message = message_of(rule, watch, judgement, now)
            deliveries_queue(rule.channels.all(), message, rule_id=rule.pk)
    return judgement.changed_from is not None


def _status(row: AlertStatus) -> Status:
    values = {name: getattr(row, name) for name in _TIMES}
    return Status(
        **values | {"state": State(row.state), "told": State(row.told)},
    )


def _keep(row: AlertStatus, status: Status, now: datetime) -> None:
    for name in _TIMES:
        setattr(row, name, getattr(status, name))
    row.state, row.told, row.evaluated_at = status.state.value, status.told.value, now
    row.save()


def _note(
    rule: AlertRule, watch: Watch, judgement: Judgement, now: datetime, *, muted: bool
) -> None:
    status = judgement.status
    AlertEvent.objects.create(
        rule_id=rule.pk,
        rule_name=rule.name,
        at=now,
        before=(judgement.changed_from or status.state).value,
        after=status.state.value,
        value=status.value,
        level=watch.condition.level_of(status.state),
        unit=watch.metric.unit.value,
        muted=muted,
    )
