"""What turns amount to, as one value that adds up: over time, intents, releases, sites.

Every figure of the console and every alert is read off such a sum. A figure that has
nothing to be computed from is None, which is a gap in a chart and never a zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from chat.telemetry.sketches import EMPTY, Sketch

#: What is counted and adds up; the names are those of the rollup's columns.
COUNTERS = (
    "turns",
    "failed",
    "degraded",
    "stopped",
    "interrupted",
    "fallbacks",
    "corrected",
    "blocked",
    "handed_over",
    "cache_hits",
    "cache_misses",
    "input_tokens",
    "output_tokens",
    "cached_tokens",
    "cost_microusd",
    "unpriced",
    "saved_microusd",
)
#: What is counted of conversations, each in the bucket of its first turn.
CONVERSATIONS = ("conversations", "conversations_handed_over")


_counts = attrgetter(*COUNTERS, *CONVERSATIONS)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sum of some turns, and of the conversations that began with them."""

    turns: int = 0
    failed: int = 0
    degraded: int = 0
    stopped: int = 0
    interrupted: int = 0
    fallbacks: int = 0
    corrected: int = 0
    blocked: int = 0
    handed_over: int = 0
    cache_hits: int = 0
    cache_misses: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cost_microusd: int = 0
    unpriced: int = 0
    saved_microusd: int = 0
    conversations: int = 0
    conversations_handed_over: int = 0
    degraded_by: Mapping[str, int] = field(default_factory=dict)
    triggers: Mapping[str, int] = field(default_factory=dict)
    first_token: Sketch = EMPTY
    duration: Sketch = EMPTY

    def __add__(self, other: "Totals") -> "Totals":
        return Totals.sum((self, other))

    @classmethod
    def sum(cls, parts: Iterable["Totals"]) -> "Totals":
        """Return the sum of ``parts``; of none, nothing."""
        whole = tuple(parts)
        if len(whole) == 1:
            return whole[0]
        counts = zip(*map(_counts, whole), strict=True)
        names = (*COUNTERS, *CONVERSATIONS)
        return cls(
            **dict(zip(names, map(sum, counts), strict=False)),
            degraded_by=merged_counts(each.degraded_by for each in whole),
            triggers=merged_counts(each.triggers for each in whole),
            first_token=Sketch(b"".join(each.first_token.data for each in whole)),
            duration=Sketch(b"".join(each.duration.data for each in whole)),
        )

    @property
    def complete(self) -> int:
        """How many turns ended as they should."""
        other = self.failed + self.degraded + self.stopped + self.interrupted
        return self.turns - other

    @property
    def errors(self) -> int:
        """How many turns ended without an answer, or in the middle of one."""
        return self.failed + self.interrupted


def merged_counts(maps: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of counts by name, names in order."""
    total: dict[str, int] = {}
    for each in maps:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return dict(sorted(total.items())) if total else total
