"""Would it pay to ask twice? Hedged reads under the stand-in's own latencies.

A hedged call is sent once more when it has taken longer than 19 of 20 do, and the first
answer counts. Drawn from the distributions that the stand-in waits by, not timed: a
tail of one in a hundred would otherwise take an hour to see.
"""

from chat.demo_store.latency import REALISTIC, Latency
from chat.downstream.registry import DEPENDENCIES
from tests.benchmark.figures import percentile, report

DRAWS = 50_000
_HEDGED_FROM = 0.95


class Calls:
    """Calls of the services, hedged or not."""

    def __init__(self) -> None:
        self._latency = Latency("realistic")
        self._bound_s = {
            name: percentile(
                [self._latency.sample(name) for _ in range(DRAWS)], _HEDGED_FROM
            )
            for name in REALISTIC
        }
        self.made = self.again = 0

    def call(self, name: str, *, hedged: bool) -> float:
        """Return how long a call takes, in seconds."""
        self.made += 1
        first = self._latency.sample(name)
        if not hedged or first <= self._bound_s[name]:
            return first
        self.again += 1
        return min(first, self._bound_s[name] + self._latency.sample(name))

    def evidence(self, *, hedged: bool) -> float:
        """Return how long the evidence of a recommendation takes."""

        def take(name: str) -> float:
            return self.call(name, hedged=hedged)

        before = take("recommendations") + take("catalogue") + take("reranker")
        return before + take("pricing") + max(take("reviews"), take("promotions"))


def main() -> None:
    """Compare each service, and the evidence of a whole turn."""
    calls = Calls()
    for name in REALISTIC:
        plain, hedged = (
            [calls.call(name, hedged=each) for _ in range(DRAWS)]
            for each in (False, True)
        )
        _compare(name, plain, hedged, (0.99,))
        limit = DEPENDENCIES[name].attempt_s
        late = [sum(each > limit for each in of) / DRAWS for of in (plain, hedged)]
        report(
            "hedge", name, "calls too late", late[1] * 100, "%", baseline=late[0] * 100
        )
    calls.made = calls.again = 0
    plain = [calls.evidence(hedged=False) for _ in range(DRAWS)]
    calls.made = 0
    hedged = [calls.evidence(hedged=True) for _ in range(DRAWS)]
    _compare("evidence of a turn", plain, hedged, (0.5, 0.95, 0.99))
    more = calls.again / calls.made * 100
    report("hedge", "evidence of a turn", "calls more", more, "%")


def _compare(
    case: str, plain: list[float], hedged: list[float], shares: tuple[float, ...]
) -> None:
    for share in shares:
        before, after = (percentile(each, share) * 1000 for each in (plain, hedged))
        report("hedge", case, f"p{share * 100:g}", after, "ms", baseline=before)


if __name__ == "__main__":
    main()
