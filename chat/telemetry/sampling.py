"""Which turns are worth sending: decided when they have ended, so that it is exact.

Every turn that failed, was slow, was corrected or had to do without a dependency is
kept, and of the others a share that is drawn from the trace's own id, so that every
process and service would draw the same.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

_WHOLE = 2**64


@dataclass(frozen=True, slots=True)
class TurnFate:
    """How a turn went, as far as its trace's worth goes."""

    status: str
    degraded: Collection[str] = ()
    corrected: bool = False
    duration_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class TailSampling:
    """Keeps what is remarkable, and ``share`` of the rest."""

    share: float = 0.1
    slow_ms: float = 3_000.0
    plain: frozenset[str] = field(default=frozenset({"complete", "stopped"}))

    def reason(self, fate: TurnFate, trace_id: int) -> str:
        """Return why a turn is kept; "" when it is not."""
        if fate.status not in self.plain:
            return fate.status
        if fate.degraded:
            return "degraded"
        if fate.corrected:
            return "corrected"
        if fate.duration_ms >= self.slow_ms:
            return "slow"
        return "share" if trace_id % _WHOLE < self.share * _WHOLE else ""
