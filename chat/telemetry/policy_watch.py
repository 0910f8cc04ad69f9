"""Whether a published policy does what was predicted: a sequential test, pure.

A stage is judged each time its turns have doubled. Look ``j`` (from 0) may be wrong
with a chance of ``risk / ((j + 1) (j + 2))``, which over all looks sums up to ``risk``
(alpha spending: Lan and DeMets, Biometrika 70, 1983; the union bound holds however the
looks depend on one another). At each look the band is the one in which so many new
turns are expected, the evidence of the backtest and the way days differ included; see
``chat.telemetry.proportions``. So a policy that goes badly wrong is seen at the first
look, a small drift once there are turns enough, and one that does what was said of it
is left alone with a chance of ``1 - risk``, however long it is watched.
"""

from dataclasses import dataclass

from chat.telemetry.predictions import Prediction
from chat.telemetry.proportions import Band


@dataclass(frozen=True, slots=True)
class WatchRules:
    """From how many turns on, with which risk in all, and what is too small to matter.

    ``margin`` widens every band: a share that differs by less is nobody's concern.
    """

    first_look: int = 100
    risk: float = 0.001
    margin: float = 0.01


@dataclass(frozen=True, slots=True)
class Look:
    """One judgement of a stage."""

    number: int
    turns: int
    acted: int
    band: Band

    @property
    def share(self) -> float:
        """The share of turns that were acted on."""
        return self.acted / self.turns

    @property
    def is_outside(self) -> bool:
        """Whether the share left the band."""
        return not self.band.holds(self.share)


def is_judged(prediction: Prediction) -> bool:
    """Whether there is anything to hold a stage to."""
    return prediction.is_counted and prediction.scored > 0


def look_at(turns: int, rules: WatchRules) -> int | None:
    """Return the look that so many turns have come to; None before the first."""
    if turns < rules.first_look:
        return None
    return (turns // rules.first_look).bit_length() - 1


def judged(
    prediction: Prediction,
    turns: int,
    acted: int,
    *,
    looked: int,
    stages: int,
    rules: WatchRules,
) -> Look | None:
    """Return the judgement that is due; None where none is.

    ``looked`` is how many looks were taken before, and ``stages`` how many stages share
    the risk.
    """
    number = look_at(turns, rules)
    if number is None or number < looked or not is_judged(prediction):
        return None
    risk = rules.risk / stages / ((number + 1) * (number + 2))
    band = prediction.forecast.band(turns, risk=risk)
    wide = Band(max(0.0, band.low - rules.margin), min(1.0, band.high + rules.margin))
    return Look(number, turns, acted, wide)
