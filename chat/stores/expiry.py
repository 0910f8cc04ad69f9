"""When a snapshot ends, and when to renew it before: pure, chance is injected."""

import math
from collections.abc import Callable

JITTER = 0.1


def jittered_ms(ttl_s: float, chance: Callable[[], float]) -> int:
    """Return a time to live within a tenth of ``ttl_s``.

    What was read at one moment must not end at one moment too.
    """
    return max(1, round(ttl_s * 1000 * (1 + JITTER * (2 * chance() - 1))))


def is_due(left_ms: float, load_ms: float, chance: Callable[[], float]) -> bool:
    """Whether one reader should renew a snapshot that has ``left_ms`` to live.

    The nearer the end and the longer a read takes, the likelier (XFetch). With many
    readers one of them renews in time, and the end itself is met by nobody.
    """
    if left_ms <= 0:
        return True
    return -math.log(max(chance(), 1e-12)) * max(load_ms, 1.0) >= left_ms
