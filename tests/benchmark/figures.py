"""What a benchmark reports: one figure a line, beside its baseline and its target."""

import json
import sys
from collections.abc import Sequence


def report(
    bench: str,
    case: str,
    figure: str,
    value: float,
    unit: str,
    *,
    baseline: float | None = None,
    at_most: float | None = None,
    at_least: float | None = None,
    of_ratio: bool = False,
) -> None:
    """Print one figure; its target bounds the value, or the ratio to the baseline."""
    ratio = value / baseline if baseline else None
    judged = ratio if of_ratio else value
    target = at_most if at_most is not None else at_least
    met = None
    if judged is not None and target is not None:
        met = judged <= target if at_most is not None else judged >= target
    line = {
        "bench": bench,
        "case": case,
        "figure": figure,
        "value": value,
        "unit": unit,
        "baseline": baseline,
        "ratio": ratio,
        "target": target,
        "met": met,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile; raise ValueError of nothing."""
    if not values:
        raise ValueError("nothing was measured")
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
