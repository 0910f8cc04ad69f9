"""Latencies as mergeable sketches: any percentile of any sum of them, within 1 %.

The bins are DDSketch's (its logarithmic mapping, from the library), so equal values
always give equal bytes, in whatever order they came. To merge sketches is to put their
bytes one after the other: bins are added up only when a percentile is asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from ddsketch.mapping import LogarithmicMapping

ACCURACY = 0.01
#: What is shorter than this, in milliseconds, is as good as nothing.
SHORTEST_MS = 0.001
_MAPPING = LogarithmicMapping(ACCURACY)
#: The base of the bins: a value belongs to bin ``ceil(log(value) / log(BASE))``.
BASE = float(_MAPPING.gamma)
_PAIR = np.dtype([("key", "<i4"), ("count", "<i4")])


def bin_of(ms: float) -> int:
    """Return the key of the bin that a latency belongs to."""
    return int(_MAPPING.key(max(ms, SHORTEST_MS)))


@dataclass(frozen=True, slots=True)
class Sketch:
    """How many values fell into each bin."""

    data: bytes = b""

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        """Return the sketch of ``values``."""
        keys = [bin_of(each) for each in values]
        found, counts = np.unique(np.array(keys, dtype=np.int64), return_counts=True)
        return cls.from_bins(found.tolist(), counts.tolist())

    @classmethod
    def from_bins(cls, keys: Sequence[int], counts: Sequence[int]) -> Self:
        """Return the sketch of bins that were counted elsewhere, keys ascending."""
        pairs = np.empty(len(keys), dtype=_PAIR)
        pairs["key"], pairs["count"] = keys, counts
        return cls(pairs.tobytes())

    def __add__(self, other: "Sketch") -> "Sketch":
        return Sketch(self.data + other.data)

    @property
    def count(self) -> int:
        """How many values were seen."""
        return int(np.frombuffer(self.data, _PAIR)["count"].sum(dtype=np.int64))

    def merged(self) -> "Sketch":
        """Return the same sketch with one entry a bin."""
        keys, counts = self._bins()
        filled = np.flatnonzero(counts)
        return Sketch.from_bins((filled + keys).tolist(), counts[filled].tolist())

    def percentile(self, share: float) -> float | None:
        """Return the value that ``share`` (0..1) of all values don't exceed, or None.

        The answer is within one per cent of the value of that rank.
        """
        first, counts = self._bins()
        if not len(counts):
            return None
        ranks = np.cumsum(counts)
        rank = share * (int(ranks[-1]) - 1)
        place = int(np.searchsorted(ranks, rank, side="right"))
        return float(_MAPPING.value(first + place))

    def _bins(self) -> tuple[int, "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
        """Return the lowest bin's key, and the counts from there on, gaps as 0."""
        pairs = np.frombuffer(self.data, _PAIR)
        if not len(pairs):
            return 0, np.zeros(0, dtype=np.int64)
        keys = pairs["key"].astype(np.int64)
        first = int(keys.min())
        counts = np.bincount(keys - first, weights=pairs["count"])
        return first, counts.astype(np.int64)


EMPTY = Sketch()
