"""What a process has to say of one breaker, and how much of it the board has heard.

News may come while older news is on its way; it is kept for the next time.
"""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

from chat.downstream.breaker_calls import arguments, keys_of
from chat.downstream.breaker_types import BreakerConfig
from chat.downstream.shared_breaker import SharedBreaker

_POLL_S = 1.0


class Said(NamedTuple):
    """What is on its way to the board."""

    counts: tuple[int, int, int]
    opened: str
    ended: tuple[str, int] | None


@dataclass(slots=True)
class News:
    """One breaker on the board, and what of it was brought there."""

    breaker: SharedBreaker
    era: int = -1
    brought: tuple[int, int, int] = (0, 0, 0)
    opened: str = ""  # why this process opened it, until the board knows
    ended: tuple[str, int] | None = None  # an override that ran out, and its order
    asked_at: float = -math.inf

    def is_due(self, now: float) -> bool:
        """Whether there is something to bring, or it is time to ask."""
        said = self.now()
        fresh = said.opened or said.ended or said.counts != self.brought
        return bool(fresh) or now - self.asked_at >= _POLL_S

    def now(self) -> Said:
        """Return all there is to say at this moment."""
        tally = self.breaker.tally
        counts = (tally.calls, tally.failures, tally.slow)
        return Said(counts, self.opened, self.ended)

    def heard(self, said: Said) -> None:
        """Take note that the board knows; what came since then it does not."""
        self.brought = said.counts
        if self.opened == said.opened:
            self.opened = ""
        self.heard_of_end(said)

    def heard_of_end(self, said: Said) -> None:
        """Take note that the board knows of an override's end."""
        if self.ended == said.ended:
            self.ended = None

    def push(self, said: Said) -> dict[str, Any]:
        """Return the call that brings counts, and that the breaker was opened."""
        fresh = [new - old for new, old in zip(said.counts, self.brought, strict=True)]
        return self.call(*fresh, int(bool(said.opened)), said.opened)

    def ending(self, said: Said) -> dict[str, Any]:
        """Return the call that tells of an override that ran out."""
        return self.call(*(said.ended or ("", 0)))

    def call(
        self, *more: Any, config: BreakerConfig | None = None, era: int | None = None
    ) -> dict[str, Any]:
        """Return what a script is called with."""
        name, known = self.breaker.name, self.era if era is None else era
        args = arguments(name, known, config or self.breaker.config, *more)
        return {"keys": keys_of(name), "args": args}
