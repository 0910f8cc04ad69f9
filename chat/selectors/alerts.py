"""Alert rules, events, channels and deliveries as pages and the API show them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Subquery, Value

from chat.models import (
    AlertChannel,
    AlertDelivery,
    AlertEvent,
    AlertRule,
    AlertStatus,
)
from chat.selectors.alert_readings import watch_of
from chat.telemetry.alerting.machine import LOUD, State
from chat.telemetry.alerting.watched import WATCHED, Watch
from chat.telemetry.metric_list import Metric

#: The rows as others name them: the tables themselves are private.
EventRow = AlertEvent
ChannelRow = AlertChannel

_ORDER = [State.FIRING, State.NO_DATA, State.WARNING, State.PENDING, State.OK]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule and what it says now."""

    id: int
    name: str
    metric: Metric | None  # None: this version does not know it
    comparison: str
    alert_level: float
    warn_level: float | None
    window_minutes: int | None
    intents: tuple[str, ...]
    releases: tuple[str, ...]
    sites: tuple[str, ...]
    enabled: bool
    muted_until: datetime | None
    mute_reason: str
    state: State
    since: datetime | None
    value: float | None
    evaluated_at: datetime | None
    channels: int

    def is_muted(self, now: datetime) -> bool:
        """Whether nobody is told of it now."""
        return self.muted_until is not None and now < self.muted_until


def rules() -> tuple[RuleRow, ...]:
    """Return every rule, what needs somebody first; one query."""
    found = AlertRule.objects.select_related("status").annotate(
        told_to=Count("channels", filter=Q(channels__disabled_at=None))
    )
    rows = [_row(rule) for rule in found.order_by("name")]
    rows.sort(key=lambda row: (not row.enabled, _ORDER.index(row.state)))
    return tuple(rows)


def rule_row(rule_id: int) -> RuleRow | None:
    """Return one rule; None when there is none."""
    found = AlertRule.objects.select_related("status").annotate(
        told_to=Count("channels", filter=Q(channels__disabled_at=None))
    )
    rule = found.filter(pk=rule_id).first()
    return _row(rule) if rule else None


@dataclass(frozen=True, slots=True)
class RuleValues:
    """A rule as it is stored, for a form that changes it."""

    values: dict[str, object]
    channels: tuple[int, ...]
    watch: Watch | None  # None: this version does not know its metric


_VALUES = (
    "name metric comparison warn_level alert_level window_minutes lasting_minutes "
    "min_turns no_data renotify_minutes intents releases sites"
).split()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What of alerts needs somebody: rules, and messages that reached nobody."""

    rules: tuple[RuleRow, ...]
    given_up: int


def alerts_in_trouble(since: datetime) -> Trouble:
    """Return the rules in trouble and the messages given up since; one query."""
    given_up = AlertDelivery.objects.filter(state="given_up", created_at__gte=since)
    number = given_up.annotate(one=Value(1)).values("one").annotate(n=Count("pk"))
    found = AlertRule.objects.select_related("status").annotate(
        given_up=Subquery(number.values("n"))
    )
    rules = list(found.order_by("name"))
    rows = [_row(rule) for rule in rules if rule.enabled]
    loud = [row for row in rows if row.state in LOUD]
    loud.sort(key=lambda row: _ORDER.index(row.state))
    return Trouble(tuple(loud), (rules[0].given_up or 0) if rules else 0)


def rule_values(rule_id: int) -> RuleValues | None:
    """Return a rule as it is stored; None when there is none."""
    rule = AlertRule.objects.filter(pk=rule_id).first()
    if rule is None:
        return None
    try:
        watch = watch_of(rule)
    except KeyError:
        watch = None
    return RuleValues(
        values={name: getattr(rule, name) for name in _VALUES},
        channels=tuple(rule.channels.values_list("pk", flat=True)),
        watch=watch,
    )


def _row(rule: AlertRule) -> RuleRow:
    status = getattr(rule, "status", None) or AlertStatus()
    return RuleRow(
        id=rule.pk,
        name=rule.name,
        metric=WATCHED.get(rule.metric),
        comparison=rule.comparison,
        alert_level=rule.alert_level,
        warn_level=rule.warn_level,
        window_minutes=rule.window_minutes,
        intents=tuple(rule.intents),
        releases=tuple(rule.releases),
        sites=tuple(rule.sites),
        enabled=rule.enabled,
        muted_until=rule.muted_until,
        mute_reason=rule.mute_reason,
        state=State(status.state),
        since=status.since,
        value=status.value,
        evaluated_at=status.evaluated_at,
        channels=getattr(rule, "told_to", 0),
    )


def events_newest(
    *, rule_id: int | None = None, before: int | None = None, limit: int = 50
) -> tuple[AlertEvent, ...]:
    """Return the newest events, of one rule or of all; older than ``before``."""
    rows = AlertEvent.objects.all()
    if rule_id is not None:
        rows = rows.filter(rule_id=rule_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(rows.order_by("-pk")[:limit])


def channels() -> QuerySet[AlertChannel]:
    """Return every channel, with how many rules use it and when it last took one.

    Those that were removed are left to the log of deliveries.
    """
    return (
        AlertChannel.objects.filter(retired_at=None)
        .annotate(
            used_by=Count("rules", distinct=True),
            last_sent=Max("deliveries__sent_at"),
        )
        .order_by("name")
    )


def channel_stored(channel_id: int) -> AlertChannel | None:
    """Return one channel; None when there is none, or none any more."""
    return AlertChannel.objects.filter(pk=channel_id, retired_at=None).first()


def deliveries_newest(
    *, channel_id: int | None = None, state: str = "", limit: int = 100
) -> tuple[AlertDelivery, ...]:
    """Return the newest deliveries, of one channel or state or of all."""
    rows = AlertDelivery.objects.select_related("channel")
    if channel_id is not None:
        rows = rows.filter(channel_id=channel_id)
    if state:
        rows = rows.filter(state=state)
    return tuple(rows.order_by("-created_at", "-pk")[:limit])
