"""The checks of an answer, in the order in which they run: the registry, no more.

A span check has ``detectors(policy)``, which the stream guard runs too. A text check
has ``check(text, facts, policy)``, which judges sentences or the whole answer; some
say by ``signs(policy)`` what a text must hold for that to find anything.
"""

from functools import lru_cache

from guardrails.core.checks import (
    asins,
    competitors,
    control,
    listing_trust,
    percents,
    pii,
    prices,
    scope,
    titles,
    toxicity,
)
from guardrails.core.gate import JointGate
from guardrails.core.policy import Policy

SPAN_CHECKS = (control, pii, competitors, prices, percents, asins)
TEXT_CHECKS = (
    ("toxicity", toxicity.check),
    ("scope", scope.check),
    ("asins", titles.check),
    ("listing_trust", listing_trust.check),
)


@lru_cache(maxsize=64)
def signs_of_stages(policy: Policy) -> JointGate:
    """Return the gate before the text checks that have signs."""
    return _gate_before(toxicity.signs(policy), scope.signs(policy))


@lru_cache(maxsize=64)
def _gate_before(toxic: tuple[str, ...], out_of_scope: tuple[str, ...]) -> JointGate:
    return JointGate({"toxicity": toxic, "scope": out_of_scope})


#: The stages that :func:`signs_of_stages` tells about.
WITH_SIGNS = frozenset({"toxicity", "scope"})
