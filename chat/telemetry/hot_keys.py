"""Which keys are asked for most: exact where few are, bounded where many are.

Space-saving: with room for ``size`` keys, a count is never too low, and too high by at
most the total divided by the room. So a flood of keys costs no memory and hides no key
that is hot.
"""


class SpaceSaving:
    """Counts of the most frequent keys."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._counts: dict[str, int] = {}
        self.total = 0

    def add(self, key: str, count: int = 1) -> None:
        """Count a key."""
        self.total += count
        counts = self._counts
        if key in counts:
            counts[key] += count
        elif len(counts) < self._size:
            counts[key] = count
        else:
            # The rarest gives its place, and its count, away.
            rarest = min(counts, key=counts.__getitem__)
            counts[key] = counts.pop(rarest) + count

    def top(self, limit: int) -> list[tuple[str, int]]:
        """Return the most frequent keys and their counts, most frequent first."""
        ranked = sorted(self._counts.items(), key=lambda each: (-each[1], each[0]))
        return ranked[:limit]

    def __contains__(self, key: str) -> bool:
        return key in self._counts

    def __getitem__(self, key: str) -> int:
        return self._counts.get(key, 0)
