"""A sliding window of call results: counts of the last seconds, in constant time."""


class SlidingWindow:
    """Counts calls, failures and slow calls of the last ``seconds``.

    Time is cut into ``parts``; a part leaves the window as a whole, so the counts are
    exact to one part. Running totals make reading as cheap as writing.
    """

    __slots__ = ("_counts", "_newest", "_part_s", "_parts", "calls", "failures", "slow")

    def __init__(self, seconds: float, parts: int = 10) -> None:
        self._part_s = seconds / parts
        self._parts = parts
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._counts = [[0, 0, 0] for _ in range(self._parts)]
        self._newest = -1
        self.calls = self.failures = self.slow = 0

    def add(self, now: float, *, failed: bool, slow: bool) -> None:
        """Count one call that ended ``now``."""
        part = int(now / self._part_s)
        if part > self._newest:
            self._advance(part)
        counts = self._counts[self._newest % self._parts]
        counts[0] += 1
        self.calls += 1
        if failed:
            counts[1] += 1
            self.failures += 1
        if slow:
            counts[2] += 1
            self.slow += 1

    def pass_many(self, then: float, count: int) -> None:
        """Count calls that went well within one part, the newest there is."""
        part = int(then / self._part_s)
        if part > self._newest:
            self._advance(part)
        self._counts[self._newest % self._parts][0] += count
        self.calls += count

    def part_ends(self, now: float) -> float:
        """Return when the part that ``now`` lies in is over."""
        return (int(now / self._part_s) + 1) * self._part_s

    def forget_before(self, now: float) -> None:
        """Let everything go that is older than the window."""
        part = int(now / self._part_s)
        if part > self._newest:
            self._advance(part)

    def _advance(self, part: int) -> None:
        """Empty the parts between the newest and ``part``."""
        if part - self._newest >= self._parts:
            self.clear()
        else:
            for each in range(self._newest + 1, part + 1):
                counts = self._counts[each % self._parts]
                self.calls -= counts[0]
                self.failures -= counts[1]
                self.slow -= counts[2]
                counts[0] = counts[1] = counts[2] = 0
        self._newest = part
