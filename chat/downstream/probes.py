"""The probes of a half-open breaker: which are under way, and how many went well.

A probe is leased: should its prober die, the lease runs out and another one may go.
"""


class Probes:
    """Counts one recovery; begins anew when it is cleared."""

    __slots__ = ("_leases", "_next", "succeeded")

    def __init__(self) -> None:
        self._leases: dict[int, float] = {}
        self._next = 1
        self.succeeded = 0

    def clear(self) -> None:
        """Make every lease void, and forget what went well."""
        self._leases.clear()
        self.succeeded = 0

    def lease(self, now: float, *, wanted: int, for_s: float) -> int | None:
        """Return a lease; None while those under way could be all that are wanted."""
        for lease in [each for each, ends in self._leases.items() if ends <= now]:
            del self._leases[lease]
        if len(self._leases) + self.succeeded >= wanted:
            return None
        lease, self._next = self._next, self._next + 1
        self._leases[lease] = now + for_s
        return lease

    def give_back(self, lease: int) -> bool:
        """End a lease; False when it was void already."""
        return self._leases.pop(lease, None) is not None

    def free_in(self, now: float) -> float:
        """Return how long until a lease runs out."""
        return max(0.0, min(self._leases.values(), default=now) - now)
