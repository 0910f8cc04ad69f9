"""How long each service takes: log-normal, like services in a busy data centre."""

import math
import random

from chat.demo_store.conf import LatencyProfile

#: Median and 99th percentile in milliseconds.
REALISTIC: dict[str, tuple[float, float]] = {
    "catalogue": (12, 70),
    "pricing": (18, 95),
    "profile": (15, 80),
    "recommendations": (45, 260),
    "promotions": (20, 110),
    "reviews": (25, 150),
    "reranker": (60, 240),
}
SERVICES = tuple(REALISTIC)
_Z99 = 2.3263478740408408  # the 99th percentile of the standard normal distribution


class Latency:
    """Draws delays; seeded for each service, so a run can be repeated."""

    def __init__(self, profile: LatencyProfile) -> None:
        self.profile: LatencyProfile = profile
        self._random = {
            service: random.Random(service)  # noqa: S311 (a rehearsal, not a secret)
            for service in SERVICES
        }

    def sample(self, service: str) -> float:
        """Return the seconds that the next call of a service takes."""
        if self.profile == "zero":
            return 0.0
        median, p99 = REALISTIC[service]
        sigma = math.log(p99 / median) / _Z99
        drawn = self._random[service].lognormvariate(math.log(median), sigma)
        return drawn / 1000
