"""The nine dependencies: which are critical, what happens without them, how long they
may take.

One table for clients, console and documentation. The limits of the optional ones lie
below what a turn waits for them, so that it is the client that notices a hang and tells
the breaker; a turn that gave up first would look like a mere cancellation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self

from chat.downstream.breaker_types import BreakerConfig


@dataclass(frozen=True, slots=True)
class Dependency:
    """One dependency; ``without`` is what shoppers see when it is away.

    ``attempt_s`` limits one attempt, ``timeout_s`` the call with all its retries.
    """

    name: str
    title: str
    critical: bool
    attempt_s: float
    timeout_s: float
    without: str
    breaker: BreakerConfig

    def stretched(self, factor: float) -> Self:
        """Return the same dependency with limits that are ``factor`` times as long."""
        return replace(
            self,
            attempt_s=self.attempt_s * factor,
            timeout_s=self.timeout_s * factor,
        )


def _critical(name: str, title: str, without: str) -> Dependency:
    config = BreakerConfig(slow_call_s=0.8, open_s=2.0, open_cap_s=30.0)
    return Dependency(name, title, True, 1.0, 2.5, without, config)


def _optional(
    name: str, title: str, without: str, *, attempt_s: float, timeout_s: float
) -> Dependency:
    config = BreakerConfig(slow_call_s=attempt_s * 0.8)
    return Dependency(name, title, False, attempt_s, timeout_s, without, config)


_ALL = (
    _critical(
        "catalogue",
        "Catalogue",
        "No answer: shoppers are asked to try again in a moment.",
    ),
    _critical(
        "pricing",
        "Live prices",
        "No answer: nothing is shown without a live price.",
    ),
    _critical(
        "sessions",
        "Sessions",
        "No answer: shoppers are asked to try again in a moment.",
    ),
    _optional(
        "profile",
        "Customer profile",
        "Everybody is treated as a guest.",
        attempt_s=0.2,
        timeout_s=0.35,
    ),
    _optional(
        "recommendations",
        "Recommendations",
        "Suggestions come from the search alone.",
        attempt_s=0.25,
        timeout_s=0.55,
    ),
    _optional(
        "promotions",
        "Promotions",
        "No promotion is mentioned.",
        attempt_s=0.25,
        timeout_s=0.55,
    ),
    _optional(
        "reviews",
        "Reviews",
        "No reader is quoted.",
        attempt_s=0.25,
        timeout_s=0.55,
    ),
    _optional(
        "reranker",
        "Reranker",
        "The three most similar titles are shown.",
        attempt_s=0.3,
        timeout_s=0.55,
    ),
    Dependency(
        "model",
        "Language model",
        False,
        8.0,
        40.0,
        "The next release answers, or a fixed sentence introduces the cards.",
        BreakerConfig(minimum_calls=5, slow_call_s=20.0),
    ),
)

#: Every dependency by its name, in the order in which they are shown.
DEPENDENCIES: Mapping[str, Dependency] = MappingProxyType(
    {each.name: each for each in _ALL}
)

#: What is asked only where it is set up; a service beside the nine.
GUARDRAIL_PROVIDER = Dependency(
    "guardrail_provider",
    "Guardrail provider",
    False,
    0.7,
    0.7,
    "Our own rules judge alone.",
    BreakerConfig(slow_call_s=0.6),
)


def dependency_of(breaker: str) -> Dependency:
    """Return what a breaker stands before; raise KeyError for an unknown name."""
    name = breaker.partition(":")[0]
    return GUARDRAIL_PROVIDER if name == GUARDRAIL_PROVIDER.name else DEPENDENCIES[name]


#: Those that are services of the store, reached over HTTP.
STORE_SERVICES = (
    "catalogue",
    "pricing",
    "profile",
    "recommendations",
    "promotions",
    "reviews",
    "reranker",
)
