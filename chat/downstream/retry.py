"""Retries: when another try is worth it, how long to wait, and how many in all.

Pure; chance is injected. The budget is what keeps retries from amplifying an outage:
over any time they are at most a share of the calls, plus a small reserve.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff with full jitter: any wait from zero to the bound."""

    attempts: int = 3
    base_s: float = 0.05
    cap_s: float = 1.0
    throttled_factor: float = 4.0  # a service that asks for less is given more time

    def wait_s(
        self, attempt: int, chance: Callable[[], float], *, throttled: bool = False
    ) -> float:
        """Return how long to wait after attempt number ``attempt``, from 1."""
        base = self.base_s * (self.throttled_factor if throttled else 1.0)
        return chance() * min(self.cap_s, base * 2.0 ** (attempt - 1))


class RetryBudget:
    """Lets retries be at most ``share`` of the calls, over a reserve of ``reserve``.

    Each call adds its share, each retry takes one; the balance never exceeds
    ``ceiling``, so a quiet day saves nothing up for a storm.
    """

    def __init__(
        self, share: float = 0.1, reserve: float = 3.0, ceiling: float = 10.0
    ) -> None:
        self._share = share
        self._ceiling = ceiling
        self._balance = min(reserve, ceiling)
        self.spent = 0
        self.refused = 0

    @property
    def balance(self) -> float:
        """How many retries may be made now."""
        return self._balance

    def record_call(self) -> None:
        """Note a first attempt."""
        self._balance = min(self._ceiling, self._balance + self._share)

    def try_spend(self) -> bool:
        """Take one retry from the budget; False when it is used up."""
        if self._balance < 1.0:
            self.refused += 1
            return False
        self._balance -= 1.0
        self.spent += 1
        return True
