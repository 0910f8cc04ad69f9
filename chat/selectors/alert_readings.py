"""What alert rules see: now, and what they would have seen in the past."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chat.conf import daily_budget_microusd
from chat.models import AlertRule
from chat.selectors.metrics import freshness, totals
from chat.selectors.rollup_sums import Filters, conversation_sums, turn_sums
from chat.telemetry.alerting.machine import Comparison, Condition, NoData
from chat.telemetry.alerting.rolling import (
    Episode,
    Moment,
    Part,
    accumulated,
    episodes,
    replayed,
    rolled,
    stride_of,
)
from chat.telemetry.alerting.watched import BUDGET_USED, DATA_LAG, WATCHED, Watch
from chat.telemetry.buckets import BUCKET, Window, bucket_of, day_of
from chat.telemetry.metric_list import Unit
from chat.telemetry.totals import Totals

_UTC = ZoneInfo("UTC")
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Replay:
    """What a rule would have seen and said; ``moments`` is empty without a history."""

    moments: tuple[Moment, ...]
    episodes: tuple[Episode, ...]


def watch_of(rule: AlertRule) -> Watch:
    """Return what a stored rule watches; raise KeyError when its metric is gone."""
    window, again = rule.window_minutes, rule.renotify_minutes
    condition = Condition(
        comparison=Comparison(rule.comparison),
        alert=rule.alert_level,
        warn=rule.warn_level,
        lasting=timedelta(minutes=rule.lasting_minutes),
        no_data=NoData(rule.no_data),
        renotify=None if again is None else timedelta(minutes=again),
    )
    return Watch(
        metric=WATCHED[rule.metric],
        condition=condition,
        window=None if window is None else timedelta(minutes=window),
        min_turns=rule.min_turns,
        intents=tuple(rule.intents),
        releases=tuple(rule.releases),
        sites=tuple(rule.sites),
    )


def value_now(watch: Watch, now: datetime) -> float | None:
    """Return what a rule sees now; None is no data. Two queries."""
    if watch.metric is DATA_LAG:
        lag = freshness(now).lag
        return lag / timedelta(milliseconds=1) if lag is not None else None
    window = (
        Window.last(watch.window, now, _UTC)
        if watch.window is not None
        else Window.today(now, _UTC)
    )
    return _value(watch, totals(window, _filters(watch)))


def replay(watch: Watch, now: datetime, length: timedelta = WEEK) -> Replay:
    """Return what a rule would have said over the last ``length``. Two queries.

    It looks as often as the figures allow: each quarter hour, with long windows each
    eighth of the window. Of the figures' own age there is no history.
    """
    if watch.metric is DATA_LAG:
        return Replay((), ())
    start, parts = now - length, _parts(watch, now, length)
    sums = (
        rolled(parts, watch.window)
        if watch.window is not None
        else accumulated(parts, lambda moment: day_of(moment, _UTC))
    )
    values = [(end, _value(watch, total)) for end, total in sums if end >= start]
    moments = replayed(watch.condition, values)
    return Replay(moments, episodes(moments))


def _parts(watch: Watch, now: datetime, length: timedelta) -> Iterator[Part]:
    """Yield the sums of every step that the rule's window moves by, oldest first."""
    lead = watch.window or timedelta(days=1)
    stride = stride_of(watch.window) if watch.window else BUCKET
    end = bucket_of(now)
    count = -(-(length + lead) // stride)
    bounds = [end - stride * each for each in range(count, -1, -1)]
    details = watch.metric.unit is Unit.MILLISECONDS or watch.metric.key == "triggers"
    filters = _filters(watch)
    sums = {
        each.step: each.totals for each in turn_sums(bounds, filters, details=details)
    }
    began = conversation_sums(bounds, filters)
    for step in range(count):
        conversations, people = began.get(step, (0, 0))
        yield (
            bounds[step + 1],
            replace(
                sums.get(step, Totals()),
                conversations=conversations,
                conversations_handed_over=people,
            ),
        )


def _value(watch: Watch, found: Totals) -> float | None:
    if watch.metric is BUDGET_USED:
        budget = daily_budget_microusd()
        return found.cost_microusd / budget if budget else None
    return watch.value(found)


def _filters(watch: Watch) -> Filters:
    return Filters(watch.intents, watch.releases, watch.sites)
