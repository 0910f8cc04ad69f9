"""Raw scores counted on a fine grid, mergeable, and exact at every point of the grid.

A score's bin is the highest point of the grid that it reaches, compared as floats: so
"score >= point" is "bin >= that point's", and counts at a point are exact. To merge is
to put the bytes one after the other, as with latencies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

#: Points of the grid between 0 and 1; a threshold that operators set lies on it.
GRID = 1000
#: For each point of the grid, how many scores reach it.
Reach = np.ndarray[tuple[int], np.dtype[np.int64]]
_PAIR = np.dtype([("bin", "<u2"), ("count", "<u4")])


def bin_of(score: float) -> int:
    """Return the highest point of the grid that ``score`` reaches."""
    place = int(score * GRID)
    if (place + 1) / GRID <= score:
        return place + 1
    return place - 1 if place / GRID > score else place


def bin_from(threshold: float) -> tuple[int, bool]:
    """Return the first bin that lies wholly at or over a threshold, and whether the
    threshold is a point of the grid: else the bin before it has some that reach it."""
    place = bin_of(threshold)
    is_point = place / GRID == threshold
    return (place if is_point else place + 1), is_point


@dataclass(frozen=True, slots=True)
class ScoreBins:
    """How many scores fell into each bin."""

    data: bytes = b""

    @classmethod
    def from_bins(cls, bins: Sequence[int], counts: Sequence[int]) -> Self:
        """Return the scores that were counted elsewhere."""
        pairs = np.empty(len(bins), dtype=_PAIR)
        pairs["bin"], pairs["count"] = bins, counts
        return cls(pairs.tobytes())

    def __add__(self, other: "ScoreBins") -> "ScoreBins":
        return ScoreBins(self.data + other.data)

    def from_each(self) -> Reach:
        """Return for each point of the grid how many scores reach it."""
        pairs = np.frombuffer(self.data, _PAIR)
        counts = np.bincount(
            pairs["bin"], weights=pairs["count"], minlength=GRID + 1
        ).astype(np.int64)
        return np.cumsum(counts[::-1])[::-1]


#: The reach of no scores at all.
NO_REACH = ScoreBins().from_each()
