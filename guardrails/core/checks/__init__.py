"""The checks, in the order in which they run: the registry, and nothing else.

A span check has ``detectors(policy)``, which the stream guard runs too. A text check
has ``check(text, facts, policy)``, which judges sentences or the whole answer.
"""

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

SPAN_CHECKS = (control, pii, competitors, prices, asins)
INPUT_CHECKS = (("injection", injection.check),)
TEXT_CHECKS = (
    ("toxicity", toxicity.check),
    ("scope", scope.check),
    ("competitors", competitors.check),
    ("asins", titles.check),
    ("listing_trust", listing_trust.check),
)
