"""Published versions beside what was predicted of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.models import PolicyWatch
from chat.selectors.backtests import BacktestRow, backtest_row
from chat.selectors.policy_actuals import Actual, actuals
from chat.telemetry.buckets import bucket_of
from chat.telemetry.predictions import SHOWN_RISK, Prediction
from chat.telemetry.proportions import Band

State = PolicyWatch.State


@dataclass(frozen=True, slots=True)
class StageWatch:
    """One stage: what was predicted, what came, and where it was expected to come."""

    prediction: Prediction
    actual: Actual

    @property
    def band(self) -> Band | None:
        """Where the share of as many turns is expected (95 %); None if unknown."""
        if not self.prediction.is_counted or not self.actual.turns:
            return None
        return self.prediction.forecast.band(self.actual.turns, risk=SHOWN_RISK)

    @property
    def is_within(self) -> bool | None:
        """Whether it came as expected; None where that can't be said."""
        band, share = self.band, self.actual.share
        return None if band is None or share is None else band.holds(share)


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One published version."""

    version: int
    backtest: BacktestRow
    published_at: datetime
    state: str
    words: str
    changed_at: datetime
    looks: Mapping[str, int]
    stages: tuple[StageWatch, ...]


def watch_rows(*, limit: int = 10) -> tuple[WatchRow, ...]:
    """Return watched versions, newest first."""
    newest = PolicyWatch.objects.select_related("backtest").order_by("-version")
    found = list(newest[:limit])
    if not found:
        return ()
    since = min(bucket_of(each.published_at) for each in found)
    done = actuals([each.version for each in found], since)
    return tuple(_row(each, done[each.version]) for each in found)


def watch_window(row: WatchRow, now: datetime) -> tuple[datetime, datetime]:
    """Return the time that a chart of a version shows."""
    end = now if row.state in (State.WATCHING, State.OUTSIDE) else row.changed_at
    return row.published_at, min(end, row.published_at + timedelta(days=7))


def _row(watch: PolicyWatch, done: Mapping[str, Actual]) -> WatchRow:
    backtest = backtest_row(watch.backtest)
    return WatchRow(
        version=watch.version,
        backtest=backtest,
        published_at=watch.published_at,
        state=str(watch.state),
        words=watch.words,
        changed_at=watch.changed_at,
        looks=watch.looks,
        stages=tuple(
            StageWatch(each, done.get(each.stage, Actual()))
            for each in backtest.predictions
        ),
    )
