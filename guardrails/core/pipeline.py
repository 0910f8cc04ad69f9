"""The checks on a message and on a complete answer, in their fixed order.

Spans (personal data, prices, product numbers, what is not text) are found by the same
guard that watched the stream, so that an answer differs from what was streamed only
where a whole sentence, or the whole answer, can't stand.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from guardrails.core.checks import (
    injection,
)
from guardrails.core.external import ExternalFinding, judged_with
from guardrails.core.passes import Checks, Clock, Pass, both, microseconds
from guardrails.core.policy import Policy
from guardrails.core.stages import (
    resolved,
)
from guardrails.core.streaming import Guarded, guard_text
from guardrails.core.types import (
    Facts,
    InputResult,
    Outcome,
    PipelineResult,
    StageResult,
)

# Taking a sentence out can leave another without its subject, which then goes too. An
# answer loses at least one sentence a pass, so this bounds time, not correctness.
_MOST_PASSES = 6
_ACTED = (Outcome.CORRECT, Outcome.BLOCK)
_NOTHING_LEFT = "I have nothing more that I can say about this for certain."


def run_output(  # noqa: PLR0913 (all but three are options by name)
    text: str,
    facts: Facts,
    policy: Policy,
    *,
    intent: str = "",
    canary: str = "",
    clock: Clock | None = None,
    guarded: Guarded | None = None,
    opinion: Sequence[ExternalFinding] = (),
) -> PipelineResult:
    """Check a complete answer, as the model wrote it, and return what may be shown.

    A stage that blocks ends it: the text is then the policy's sentence for that stage,
    and the later stages are skipped. Running it on its own result changes nothing.
    ``canary`` is the prompt's mark, which the guard of the stream was given too.
    ``guarded`` is what that guard made of this very text, under the same policy and
    facts (:attr:`StreamGuard.guarded`): then nothing is looked for a second time.
    ``opinion`` is what a provider outside found in this text.
    """
    checks = Checks(
        facts,
        policy.for_intent(intent),
        canary,
        clock or (lambda: 0.0),
        tuple(opinion),
    )
    passes = [Pass(text, checks, guarded).run()]
    if passes[0].unsettled:
        # A provider judged the answer as it was written, not what is left of it.
        left = checks._replace(opinion=())
        while passes[-1].unsettled and len(passes) < _MOST_PASSES:
            passes.append(Pass(passes[-1].text, left).run())
    return _joined(passes)


def run_input(text: str, policy: Policy, *, clock: Clock | None = None) -> InputResult:
    """Check a shopper's message: is it an attack, and what of it may be kept.

    Personal data is always redacted here, whatever the stage's mode: the result's text
    is what is stored and sent to a model.
    """
    now = clock or (lambda: 0.0)
    began = now()
    attack = injection.check(text, Facts(), policy)
    judged = now()
    clean, found = _without_private(text, Facts(), policy)
    private = resolved(each for each in found if each.check == "pii")
    # The finding of an attack is the whole message, and findings are kept.
    findings = tuple(replace(each, text=clean) for each in attack.findings)
    attack = attack._replace(findings=findings)
    outcome = Outcome.CORRECT if private else Outcome.PASS
    score = max((each.score for each in private), default=0.0)
    redaction = StageResult("pii", policy.mode("pii"), outcome, clean, score, private)
    stages = (
        attack._replace(duration_us=microseconds(judged - began)),
        redaction._replace(duration_us=microseconds(now() - judged)),
    )
    return InputResult(
        text=clean,
        injection_score=attack.score,
        blocked=attack.outcome is Outcome.BLOCK,
        findings=(*attack.findings, *private),
        stages=stages,
    )


def with_opinion(
    checked: InputResult, policy: Policy, opinion: Sequence[ExternalFinding]
) -> InputResult:
    """Return the input checks with what a provider outside found in the message."""
    own, *others = checked.stages
    results = judged_with(own, checked.text, policy, opinion)
    if len(results) == 1:
        return checked
    attack = both(*results)
    return replace(
        checked,
        injection_score=attack.score,
        blocked=attack.outcome is Outcome.BLOCK,
        findings=(*attack.findings, *checked.findings[len(own.findings) :]),
        stages=(attack, *others),
    )


def redacted(text: str, facts: Facts, policy: Policy) -> str:
    """Return a text less personal data, whatever the stage's mode: it may be stored."""
    return _without_private(text, facts, policy)[0]


def _without_private(text: str, facts: Facts, policy: Policy) -> Guarded:
    """Return a text less personal data, and what was found in it at first."""
    clean, found = guard_text(text, _private_only(policy), facts)
    if clean == text:
        return clean, found  # which a second look would find as well
    for _ in range(_MOST_PASSES):
        # What is left may read otherwise without its neighbour: this text is stored.
        again, _more = guard_text(clean, _private_only(policy), facts)
        if again == clean:
            break
        clean = again
    return clean, found


@lru_cache(maxsize=64)
def _private_only(policy: Policy) -> Policy:
    return policy.only("pii")


def _joined(passes: Sequence[Pass]) -> PipelineResult:
    """Return what all passes together made of the text, one result a stage."""
    stages = passes[0].stages
    for later in passes[1:]:
        stages = [both(a, b) for a, b in zip(stages, later.stages, strict=True)]
    text, blocked = passes[-1].text, passes[-1].blocked
    if not text.strip() and passes[0].streamed.strip():
        text = _NOTHING_LEFT
    return PipelineResult(
        text=text,
        stages=tuple(stages),
        dropped_asins=frozenset([one for each in stages for one in each.dropped_asins]),
        blocked=blocked,
        reasons=tuple([each.stage for each in stages if each.outcome in _ACTED]),
    )
