"""Every check on a single text, by name, without acting: what the scan command runs."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from guardrails.core.checks import (
    asins,
    competitors,
    injection,
    pii,
    prices,
    toxicity,
)
from guardrails.core.detector import Detector
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard
from guardrails.core.types import Facts, Finding, Mode


class Scan(NamedTuple):
    """What one check sees in a text, and its raw score from 0 to 1."""

    findings: Sequence[Finding]
    score: float


def _spans(find: Callable[[str], list[Finding]]) -> Callable[[str, Policy], Scan]:
    def scan(text: str, policy: Policy) -> Scan:
        return _scored(find(text))

    return scan


def _detected(
    check: str, detectors: Callable[[Policy], tuple[Detector, ...]]
) -> Callable[[str, Policy], Scan]:
    def scan(text: str, policy: Policy) -> Scan:
        looking = policy.with_stage(check, mode=Mode.SHADOW)
        guard = StreamGuard(looking, Facts(), detectors=detectors(looking))
        guard.finish(text)
        return _scored(_once([f for f in guard.findings if f.check == check]))

    return scan


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Keep the longest of findings that overlap: one thing is counted once."""
    kept: list[Finding] = []
    for each in sorted(findings, key=lambda one: one.start - one.end):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.start)


def _scored(findings: Sequence[Finding]) -> Scan:
    return Scan(findings, max((each.score for each in findings), default=0.0))


def _injection(text: str, policy: Policy) -> Scan:
    result = injection.check(text, Facts(), policy)
    return Scan(result.findings, result.score)


def _toxicity(text: str, policy: Policy) -> Scan:
    result = toxicity.check(text, Facts(), policy)
    return Scan(result.findings, result.score)


#: Each check's scan, by the name that the command takes.
SCANS: dict[str, Callable[[str, Policy], Scan]] = {
    "pii": _detected("pii", pii.detectors),
    "prices": _spans(prices.find_amounts),
    "competitors": _detected("competitors", competitors.detectors),
    "injection": _injection,
    "asins": _spans(asins.find_asins),
    "toxicity": _toxicity,
}


def as_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as the commands print it."""
    detail = {key: value for key, value in finding.detail.items() if key != "amounts"}
    return {
        "start": finding.start,
        "end": finding.end,
        "kind": finding.kind,
        "text": finding.text,
        "score": finding.score,
        **detail,
    }
