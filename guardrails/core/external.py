"""What a guardrail service outside of us found, as data for the stage that it is about.

Its verdict is one more detector: the policy's mode and threshold decide on it as they
do on our own rules. Without it, ours stand alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from guardrails.core.policy import Policy
from guardrails.core.stages import settled
from guardrails.core.types import Action, Finding, StageResult


@dataclass(frozen=True, slots=True)
class ExternalFinding:
    """One thing that a provider found: for which stage, what, and how sure it is."""

    stage: str
    provider: str
    kind: str
    score: float


def judged_with(
    own: StageResult, text: str, policy: Policy, found: Iterable[ExternalFinding]
) -> tuple[StageResult, ...]:
    """Return a stage's results: our own, and the provider's if it found something.

    ``text`` is what the stage was given. The one that blocks comes last.
    """
    mine = [each for each in found if each.stage == own.stage]
    if not mine:
        return (own,)
    findings = [
        Finding(
            check=own.stage,
            kind=each.kind.casefold(),
            start=0,
            end=0,
            text="",
            action=Action.BLOCK,
            score=each.score,
            reason=each.provider,
            detail={"provider": each.provider},
        )
        for each in mine
    ]
    theirs = settled(own.stage, text, policy, findings)
    return (theirs, own) if own.text != text else (own, theirs)
