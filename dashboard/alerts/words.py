"""Rules, events and deliveries in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chat.selectors.alerts import EventRow, RuleRow
from chat.telemetry.alerting.machine import State
from chat.telemetry.alerting.watched import DATA_LAG
from chat.telemetry.metric_list import Unit
from dashboard.amounts import amount
from dashboard.charts.identities import intent_words

_STATES = {
    State.OK: ("good", "OK"),
    State.PENDING: ("info", "Pending"),
    State.WARNING: ("warn", "Warning"),
    State.FIRING: ("bad", "Firing"),
    State.NO_DATA: ("warn", "No data"),
}
DELIVERIES = {
    "waiting": ("info", "Waiting"),
    "sent": ("good", "Sent"),
    "given_up": ("bad", "Given up"),
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """One rule as a row of the list tells it."""

    row: RuleRow
    state: tuple[str, str]
    condition: str
    only: str
    value: str
    is_muted: bool


@dataclass(frozen=True, slots=True)
class EventWords:
    """One change of a rule's state."""

    row: EventRow
    before: tuple[str, str]
    after: tuple[str, str]
    value: str


def state_of(state: State, *, enabled: bool = True) -> tuple[str, str]:
    """Return a state's shape and word."""
    return _STATES[state] if enabled else ("idle", "Off")


def rule_words(rows: Iterable[RuleRow], now: datetime) -> list[RuleWords]:
    """Return rules in words."""
    return [
        RuleWords(
            row=row,
            state=state_of(row.state, enabled=row.enabled)
            if row.since or row.evaluated_at or not row.enabled
            else ("idle", "Not judged yet"),
            condition=condition_of(row),
            only=", ".join(
                [*map(intent_words, row.intents), *row.releases, *row.sites]
            ),
            value=_amount(row.value, row.metric.unit if row.metric else None),
            is_muted=row.is_muted(now),
        )
        for row in rows
    ]


def condition_of(row: RuleRow) -> str:
    """Return what a rule waits for, in one phrase."""
    if row.metric is None:
        return "a metric that this version does not know"
    unit = row.metric.unit
    levels = [f"alert {row.comparison} {amount(row.alert_level, unit)}"]
    if row.warn_level is not None:
        levels.insert(0, f"warn {row.comparison} {amount(row.warn_level, unit)}")
    span = f" over {row.window_minutes} min"
    if row.window_minutes is None:
        span = " since midnight UTC"
    if row.metric is DATA_LAG:
        span = ""
    return f"{row.metric.label}{span}: {', '.join(levels)}"


def event_words(rows: Iterable[EventRow]) -> list[EventWords]:
    """Return events in words."""
    return [
        EventWords(
            row=row,
            before=_STATES[State(row.before)],
            after=_STATES[State(row.after)],
            value=_amount(row.value, Unit(row.unit)),
        )
        for row in rows
    ]


def _amount(value: float | None, unit: Unit | None) -> str:
    return str(amount(value, unit)) if unit else "–"
