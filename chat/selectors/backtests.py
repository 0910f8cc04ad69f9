"""The backtests that drafts have."""

from dataclasses import dataclass
from datetime import datetime

from chat.models import Backtest
from chat.telemetry.predictions import Prediction


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """What was counted of a revision of a draft, over which time, when and by whom."""

    number: int
    draft: int
    revision: int
    based_on: int
    start: datetime
    end: datetime
    turns: int
    replay: int | None
    by: str
    counted_at: datetime
    predictions: tuple[Prediction, ...]

    @property
    def changed(self) -> tuple[Prediction, ...]:
        """The stages that the draft changes anything of."""
        return tuple(
            each
            for each in self.predictions
            if each.newly_acted or each.newly_passed or not each.is_counted
        )


def backtests_of(draft: int, *, limit: int = 10) -> tuple[BacktestRow, ...]:
    """Return a draft's backtests, newest first."""
    found = Backtest.objects.filter(draft_id=draft).order_by("-id")[:limit]
    return tuple(backtest_row(each) for each in found)


def backtest_row(row: Backtest) -> BacktestRow:
    """Return a backtest as others see it."""
    return BacktestRow(
        number=row.pk,
        draft=row.draft_id,
        revision=row.revision,
        based_on=row.based_on,
        start=row.start,
        end=row.end,
        turns=row.turns,
        replay=row.replay_id,
        by=row.by,
        counted_at=row.counted_at,
        predictions=tuple(Prediction.from_json(each) for each in row.predictions),
    )
