"""What a rule can watch: every metric, the day's budget, and the figures' own age."""

from dataclasses import dataclass, field
from datetime import timedelta

from chat.telemetry.alerting.machine import Condition
from chat.telemetry.metric_list import METRICS, Better, Metric, Unit
from chat.telemetry.totals import Totals


def _not_of_turns(_: Totals) -> float | None:
    return None


BUDGET_USED = Metric(
    "budget_used",
    "Budget used",
    Unit.SHARE,
    Better.LOWER,
    _not_of_turns,
    "What models cost since midnight UTC, of the day's budget.",
)
DATA_LAG = Metric(
    "data_lag",
    "Data lag",
    Unit.MILLISECONDS,
    Better.LOWER,
    _not_of_turns,
    "How far the figures are behind the clock.",
)
WATCHED = {each.key: each for each in (*METRICS, BUDGET_USED, DATA_LAG)}

#: The lengths of time that a rule may look back over.
WINDOWS = tuple(timedelta(minutes=each) for each in (15, 30, 60, 180, 360, 720, 1440))


@dataclass(frozen=True, slots=True)
class Watch:
    """What a rule looks at, and what it makes of it.

    Without ``window`` it is the day so far, in UTC. Under ``min_turns`` turns there is
    no value: one failure of two turns is no failure rate.
    """

    metric: Metric
    condition: Condition
    window: timedelta | None = timedelta(hours=1)
    min_turns: int = 0
    intents: tuple[str, ...] = field(default=())
    releases: tuple[str, ...] = field(default=())
    sites: tuple[str, ...] = field(default=())

    def value(self, totals: Totals) -> float | None:
        """Return what the rule sees in ``totals``."""
        if totals.turns < self.min_turns:
            return None
        return self.metric.value(totals)
