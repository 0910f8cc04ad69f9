"""What is expected of one guardrail stage under a policy, and whether it came so."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from chat.telemetry.proportions import Band, Forecast

#: For how many turns to come a band is told where no other number is at hand.
AHEAD = 1_000
#: How surely a band that is shown holds.
SHOWN_RISK = 0.05


@dataclass(frozen=True, slots=True)
class Prediction:
    """One stage: on how many recorded turns it acted, and would act under a draft.

    ``acts`` is "block" or "correct". ``is_counted`` is False where the draft changes
    more of the stage than its threshold and mode, which only a replay can tell.
    """

    stage: str
    acts: str
    mode: str
    threshold: float
    scored: int
    unknown: int
    now: int
    then: int
    newly_acted: int
    newly_passed: int
    dispersion: float = 1.0
    is_counted: bool = True

    @property
    def forecast(self) -> Forecast:
        """Return the evidence as a forecast."""
        return Forecast(self.then, self.scored, self.dispersion)

    @property
    def share(self) -> float | None:
        """The share of turns that the stage is expected to act on."""
        return self.forecast.share if self.is_counted else None

    @property
    def share_now(self) -> float | None:
        """The share of turns that it acted on."""
        return self.now / self.scored if self.scored else None

    @property
    def band(self) -> Band | None:
        """Where the share of the next thousand turns is expected (95 %)."""
        if not self.is_counted or not self.scored:
            return None
        return self.forecast.band(AHEAD, risk=SHOWN_RISK)

    def to_json(self) -> dict[str, Any]:
        """Return the prediction as JSON data."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Prediction":
        """Return the prediction that ``to_json`` wrote."""
        return cls(**body)
