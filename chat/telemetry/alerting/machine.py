"""Whether a rule fires: one value at a time, no clock, no database.

The state follows from how long the value has been beyond a level, or missing. The same
machine judges the present and replays the past: a preview shows what would have been.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Comparison(StrEnum):
    """On which side of a level the trouble is."""

    ABOVE = "above"
    BELOW = "below"


class NoData(StrEnum):
    """What a missing value means."""

    OK = "ok"
    KEEP = "keep"
    ALERT = "alert"


class State(StrEnum):
    """What a rule says."""

    OK = "ok"
    PENDING = "pending"  # beyond a level, not yet for long enough
    WARNING = "warning"
    FIRING = "firing"
    NO_DATA = "no_data"


#: The states that people are told of, and whose end they are told of.
LOUD = frozenset({State.WARNING, State.FIRING, State.NO_DATA})


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule warns and when it alerts; without ``warn`` it only alerts."""

    comparison: Comparison
    alert: float
    warn: float | None = None
    lasting: timedelta = timedelta(0)
    no_data: NoData = NoData.KEEP
    renotify: timedelta | None = None

    def is_beyond(self, value: float, level: float) -> bool:
        """Whether ``value`` is beyond ``level``; the level itself is not."""
        return value > level if self.comparison is Comparison.ABOVE else value < level

    def level_of(self, state: State) -> float | None:
        """Return the level that ``state`` speaks of; the lowest when all is well."""
        lowest = self.alert if self.warn is None else self.warn
        return self.alert if state is State.FIRING else lowest


@dataclass(frozen=True, slots=True)
class Status:
    """What a rule says, since when, and what people were last told."""

    state: State = State.OK
    since: datetime | None = None
    value: float | None = None
    warn_since: datetime | None = None  # beyond the warn level, or the alert level
    alert_since: datetime | None = None
    absent_since: datetime | None = None
    told: State = State.OK
    told_at: datetime | None = None


class Notice(StrEnum):
    """Why people are told something."""

    CHANGED = "changed"
    STILL = "still"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The status after one value; what changed, and what to tell, if anything."""

    status: Status
    changed_from: State | None = None
    notice: Notice | None = None


def judged(
    condition: Condition,
    status: Status,
    value: float | None,
    now: datetime,
    *,
    muted: bool = False,
) -> Judgement:
    """Return what ``value`` makes of ``status``.

    While muted, states change and nobody is told; when the mute ends they are told what
    then holds, if it is not what they know. The same value at the same time again
    changes nothing and tells nothing.
    """
    timed = _timed(condition, status, value, now)
    state = _state(condition, timed, value, now)
    changed = state is not status.state
    timed = replace(timed, state=state, since=now if changed else status.since or now)
    notice = None if muted else _notice(condition, timed, now)
    if notice is not None:
        timed = replace(timed, told=state, told_at=now)
    return Judgement(timed, status.state if changed else None, notice)


def _timed(
    condition: Condition, status: Status, value: float | None, now: datetime
) -> Status:
    """Return the status with its value, and since when that is beyond which level."""
    if value is None and condition.no_data is not NoData.OK:
        absent = status.absent_since or now
        if condition.no_data is NoData.KEEP:
            # Nothing is known: what held goes on holding, and its time with it.
            return replace(status, value=None, absent_since=absent)
        return replace(
            status,
            value=None,
            absent_since=absent,
            warn_since=None,
            alert_since=None,
        )
    alerts = value is not None and condition.is_beyond(value, condition.alert)
    warns = alerts or (
        value is not None
        and condition.warn is not None
        and condition.is_beyond(value, condition.warn)
    )
    return replace(
        status,
        value=value,
        absent_since=None,
        warn_since=(status.warn_since or now) if warns else None,
        alert_since=(status.alert_since or now) if alerts else None,
    )


def _state(
    condition: Condition, status: Status, value: float | None, now: datetime
) -> State:
    def lasted(since: datetime | None) -> bool:
        return since is not None and now - since >= condition.lasting

    if value is None and condition.no_data is not NoData.OK:
        is_told = condition.no_data is NoData.ALERT and lasted(status.absent_since)
        return State.NO_DATA if is_told else status.state
    if lasted(status.alert_since):
        return State.FIRING
    if condition.warn is not None and lasted(status.warn_since):
        return State.WARNING
    if status.warn_since is None:
        return State.OK
    # Beyond a level, but not for long enough to say more than before.
    return State.PENDING


def _notice(condition: Condition, status: Status, now: datetime) -> Notice | None:
    if status.state in LOUD:
        if status.told is not status.state:
            return Notice.CHANGED
        again, told_at = condition.renotify, status.told_at
        is_due = again is not None and told_at is not None and now - told_at >= again
        return Notice.STILL if is_due else None
    if status.state is State.OK and status.told in LOUD:
        return Notice.RECOVERED
    return None
