"""The checks, in the order in which they run: the registry, and nothing else.

A span check has ``detectors(policy)``, which the stream guard runs too. A text check
has ``check(text, facts, policy)``, which judges sentences or the whole answer; some
say by ``signs(policy)`` what a text must hold for that to find anything.
"""

from functools import lru_cache

from guardrails.core.checks import (
    asins,
    competitors,
    control,
    injection,
    listing_trust,
    pii,
    prices,
    scope,
    titles,
    toxicity,
)
from guardrails.core.detector import Detector
from guardrails.core.gate import JointGate
from guardrails.core.policy import Policy

SPAN_CHECKS = (control, pii, competitors, prices, asins)
INPUT_CHECKS = (("injection", injection.check),)
TEXT_CHECKS = (
    ("toxicity", toxicity.check),
    ("scope", scope.check),
    ("asins", titles.check),
    ("listing_trust", listing_trust.check),
)


@lru_cache(maxsize=64)
def stream_detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detectors of every span check, in order, under one policy."""
    return tuple(each for check in SPAN_CHECKS for each in check.detectors(policy))


@lru_cache(maxsize=64)
def signs_of_stages(policy: Policy) -> JointGate:
    """Return the gate before the text checks that have signs."""
    signs = {"toxicity": toxicity.signs(policy), "scope": scope.signs(policy)}
    return JointGate(signs)


#: The stages that :func:`signs_of_stages` tells about.
WITH_SIGNS = frozenset({"toxicity", "scope"})
