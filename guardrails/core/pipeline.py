"""The checks on a message and on a complete answer, in their fixed order.

Spans (personal data, prices, product numbers, what is not text) are found by the same
guard that watched the stream, so that an answer differs from what was streamed only
where a whole sentence, or the whole answer, can't stand.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from guardrails.core.checks import (
    TEXT_CHECKS,
    WITH_SIGNS,
    injection,
    signs_of_stages,
)
from guardrails.core.draft import Draft
from guardrails.core.external import ExternalFinding, judged_with
from guardrails.core.normalise import fold
from guardrails.core.policy import OUTPUT_STAGES, Policy
from guardrails.core.stages import (
    edits_of,
    passed,
    removing_sentences,
    resolved,
    settled,
)
from guardrails.core.streaming import Guarded, guard_text
from guardrails.core.types import (
    Action,
    Facts,
    Finding,
    InputResult,
    Mode,
    Outcome,
    PipelineResult,
    StageResult,
)

Clock = Callable[[], float]
TextCheck = Callable[[str, Facts, Policy], StageResult]

_TEXT_CHECKS = dict(TEXT_CHECKS)
_SPAN_STAGES = frozenset({"pii", "prices", "asins"})

# Taking a sentence out can leave another without its subject, which then goes too. An
# answer loses at least one sentence a pass, so this bounds time, not correctness.
_MOST_PASSES = 6
_SEVERITY = (Outcome.SKIPPED, Outcome.PASS, Outcome.CORRECT, Outcome.BLOCK)
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
    checks = _Checks(
        facts,
        policy.for_intent(intent),
        canary,
        clock or (lambda: 0.0),
        tuple(opinion),
    )
    passes = [_Pass(text, checks, guarded).run()]
    if passes[0].unsettled:
        # A provider judged the answer as it was written, not what is left of it.
        left = replace(checks, opinion=())
        while passes[-1].unsettled and len(passes) < _MOST_PASSES:
            passes.append(_Pass(passes[-1].text, left).run())
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
    attack = replace(attack, findings=findings)
    outcome = Outcome.CORRECT if private else Outcome.PASS
    score = max((each.score for each in private), default=0.0)
    redaction = StageResult("pii", policy.mode("pii"), outcome, clean, score, private)
    stages = (
        replace(attack, duration_us=_microseconds(judged - began)),
        replace(redaction, duration_us=_microseconds(now() - judged)),
    )
    return InputResult(
        text=clean,
        injection_score=attack.score,
        blocked=attack.outcome is Outcome.BLOCK,
        findings=(*attack.findings, *private),
        stages=stages,
    )


def _microseconds(seconds: float) -> int:
    return round(seconds * 1_000_000)


def with_opinion(
    checked: InputResult, policy: Policy, opinion: Sequence[ExternalFinding]
) -> InputResult:
    """Return the input checks with what a provider outside found in the message."""
    own, *others = checked.stages
    results = judged_with(own, checked.text, policy, opinion)
    if len(results) == 1:
        return checked
    attack = _both(*results)
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


@dataclass(frozen=True, slots=True)
class _Checks:
    """What every pass over one answer judges by."""

    facts: Facts
    policy: Policy
    canary: str
    clock: Clock
    opinion: tuple[ExternalFinding, ...] = ()


class _Pass:
    """One run of all stages over one text."""

    def __init__(
        self, text: str, checks: _Checks, guarded: Guarded | None = None
    ) -> None:
        self._guarded = guarded
        self._facts = checks.facts
        self._policy = checks.policy
        self._canary = checks.canary
        self._clock = checks.clock
        self._opinion = checks.opinion
        self._draft = Draft(text)
        self._spans: dict[str, list[Finding]] = {}
        self._acts = False
        self._signs: tuple[str, Collection[str]] | None = None
        self.streamed = text
        self.stages: list[StageResult] = []
        self.blocked = False

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.stages[-1].text if self.blocked else self._draft.text

    @property
    def unsettled(self) -> bool:
        """Whether what is left may read otherwise now: a sentence is gone, or digits
        next to a number that was taken out look like a number of their own."""
        if self.blocked:
            return False
        text = self.text
        if text != self.streamed:
            return True
        return self._acts and guard_text(text, self._policy, self._facts)[0] != text

    def run(self) -> "_Pass":
        """Run every stage, each on what the one before made of the text."""
        clock, began = self._clock, self._clock()
        self._find_spans()
        for stage in OUTPUT_STAGES:
            if self.blocked:
                self.stages.append(passed(stage, self.text, self._policy))
                continue
            result = self._result_of(stage)
            ended = clock()
            took = _microseconds(ended - began)
            self.stages.append(replace(result, duration_us=took) if took else result)
            self.blocked = result.outcome is Outcome.BLOCK
            began = ended
        return self

    def _find_spans(self) -> None:
        """Look once for all spans: in the stream, too, they are decided on together."""
        self.streamed, found = self._guarded or guard_text(
            self._draft.written, self._policy, self._facts, canary=self._canary
        )
        for each in found:
            self._spans.setdefault(each.check, []).append(each)
            if each.action is not Action.NOTE:
                self._acts = True
                if each.check not in OUTPUT_STAGES:
                    self._draft.edit_written(each.start, each.end, each.replacement)

    def _result_of(self, stage: str) -> StageResult:
        """Run the stage's span check, then its text check, if it has them."""
        if stage == "competitors":
            return self._put(self._rivals())
        check = _TEXT_CHECKS.get(stage)
        if check is None:
            return self._span_stage(stage)
        if stage not in _SPAN_STAGES:
            return self._put(self._judged(stage, check))
        return _both(self._span_stage(stage), self._put(self._judged(stage, check)))

    def _judged(self, stage: str, check: TextCheck) -> StageResult:
        """Run a text check, with what a provider outside found for its stage."""
        text = self._draft.text
        if stage in WITH_SIGNS and stage not in self._signs_in(text):
            own = settled(stage, text, self._policy, ())
        else:
            own = check(text, self._facts, self._policy)
        if not self._opinion:
            return own
        results = judged_with(own, text, self._policy, self._opinion)
        return own if len(results) == 1 else _both(*results)

    def _signs_in(self, text: str) -> Collection[str]:
        """Return the stages of which a text has signs; asked once for a text."""
        if self._signs is None or self._signs[0] != text:
            self._signs = text, signs_of_stages(self._policy).open_for(fold(text))
        return self._signs[1]

    def _rivals(self) -> StageResult:
        """Take out the sentences in which the guard saw a rival."""
        text = self._draft.text
        found = resolved(self._as_shown(self._standing("competitors")))
        if found:
            found = removing_sentences(text, found)
        return settled("competitors", text, self._policy, found)

    def _put(self, judged: StageResult) -> StageResult:
        """Do to the draft what a text check decided."""
        if judged.findings:
            for start, end, replacement in reversed(edits_of(judged.findings)):
                self._draft.edit_shown(start, end, replacement)
        text = self._draft.text
        if judged.outcome is Outcome.BLOCK or judged.text == text:
            return judged
        return replace(judged, text=text)

    def _span_stage(self, stage: str) -> StageResult:
        """Do to the draft what the guard did to the stream for this stage."""
        mode, before = self._policy.mode(stage), self._draft.text
        if mode is Mode.OFF or stage not in _SPAN_STAGES:
            return passed(stage, before, self._policy)
        mine = self._standing(stage)
        if not mine:
            return StageResult(stage, mode, Outcome.PASS, before, 0.0)
        shown = resolved(self._as_shown(mine))
        for each in mine:
            if each.action is not Action.NOTE:
                self._draft.edit_written(each.start, each.end, each.replacement)
        after = self._draft.text
        score = max(map(_risk, shown), default=0.0)
        outcome = Outcome.PASS if after == before else Outcome.CORRECT
        return StageResult(stage, mode, outcome, after, score, shown)

    def _standing(self, check: str) -> Sequence[Finding]:
        found = self._spans.get(check, ())
        if not found or self._draft.untouched:
            return found
        return [each for each in found if self._draft.stands(each.start, each.end)]

    def _as_shown(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Return findings with the places where the draft has them now."""
        if self._draft.untouched:
            return findings
        place = self._draft.shown_span
        places = [(each, place(each.start, each.end)) for each in findings]
        return [
            each
            if (start, end) == (each.start, each.end)
            else replace(each, start=start, end=end)
            for each, (start, end) in places
        ]


def _risk(finding: Finding) -> float:
    """A span that was proven right is noted with no risk; one in shadow keeps its."""
    proven = finding.action is Action.NOTE and "would" not in finding.detail
    return 0.0 if proven else finding.score


def _worse(first: Outcome, second: Outcome) -> Outcome:
    return first if first is second else max(first, second, key=_SEVERITY.index)


def _both(first: StageResult, second: StageResult) -> StageResult:
    """Return one result for two checks of a stage, the second run after the first."""
    dropped = (*first.dropped_asins, *second.dropped_asins)
    return StageResult(
        second.stage,
        second.mode,
        _worse(first.outcome, second.outcome),
        second.text,
        max(first.score, second.score),
        (*first.findings, *second.findings),
        tuple(dict.fromkeys(dropped)) if dropped else (),
        first.duration_us + second.duration_us,
    )


def _joined(passes: Sequence[_Pass]) -> PipelineResult:
    """Return what all passes together made of the text, one result a stage."""
    stages = passes[0].stages
    for later in passes[1:]:
        stages = [_both(a, b) for a, b in zip(stages, later.stages, strict=True)]
    last = passes[-1]
    emptied = not last.text.strip() and passes[0].streamed.strip()
    text = _NOTHING_LEFT if emptied else last.text
    return PipelineResult(
        text=text,
        stages=tuple(stages),
        dropped_asins=frozenset(one for each in stages for one in each.dropped_asins),
        blocked=last.blocked,
        reasons=tuple(
            each.stage
            for each in stages
            if each.outcome in (Outcome.CORRECT, Outcome.BLOCK)
        ),
    )
