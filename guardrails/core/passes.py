"""One run of all stages over one text: what each makes of what the one before left.

Spans (personal data, prices, product numbers, what is not text) are found at once by
the guard of the stream; the stages take theirs from what it found.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from guardrails.core.checks import TEXT_CHECKS, WITH_SIGNS, signs_of_stages
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
    Mode,
    Outcome,
    StageResult,
)

Clock = Callable[[], float]
TextCheck = Callable[[str, Facts, Policy], StageResult]

_TEXT_CHECKS = dict(TEXT_CHECKS)
_SPAN_STAGES = frozenset({"pii", "prices", "asins"})
_SEVERITY = (Outcome.SKIPPED, Outcome.PASS, Outcome.CORRECT, Outcome.BLOCK)


def microseconds(seconds: float) -> int:
    """Return whole microseconds."""
    return round(seconds * 1_000_000)


class Checks(NamedTuple):
    """What every pass over one answer judges by."""

    facts: Facts
    policy: Policy
    canary: str
    clock: Clock
    opinion: tuple[ExternalFinding, ...] = ()


class Pass:
    """One run of all stages over one text."""

    def __init__(
        self, text: str, checks: Checks, guarded: Guarded | None = None
    ) -> None:
        self._guarded = guarded
        self._facts, self._policy, self._canary, self._clock, self._opinion = checks
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

    def run(self) -> "Pass":
        """Run every stage, each on what the one before made of the text."""
        clock, began = self._clock, self._clock()
        self._find_spans()
        for stage in OUTPUT_STAGES:
            if self.blocked:
                self.stages.append(passed(stage, self.text, self._policy))
                continue
            result = self._result_of(stage)
            ended = clock()
            took = microseconds(ended - began)
            self.stages.append(StageResult(*result[:-1], took) if took else result)
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
        if stage not in _SPAN_STAGES or not self._spans.get(stage):
            return self._put(self._judged(stage, check))
        return both(self._span_stage(stage), self._put(self._judged(stage, check)))

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
        return own if len(results) == 1 else both(*results)

    def _signs_in(self, text: str) -> Collection[str]:
        """Return the stages of which a text has signs; asked once for a text."""
        if self._signs is None or self._signs[0] != text:
            self._signs = text, signs_of_stages(self._policy).open_for(fold(text))
        return self._signs[1]

    def _rivals(self) -> StageResult:
        """Take out the sentences in which the guard saw a rival."""
        text, found = self._draft.text, self._standing("competitors")
        if found:
            found = removing_sentences(text, resolved(self._as_shown(found)))
        return settled("competitors", text, self._policy, found)

    def _put(self, judged: StageResult) -> StageResult:
        """Do to the draft what a text check decided."""
        if judged.findings:
            for start, end, replacement in reversed(edits_of(judged.findings)):
                self._draft.edit_shown(start, end, replacement)
        text = self._draft.text
        if judged.outcome is Outcome.BLOCK or judged.text == text:
            return judged
        return judged._replace(text=text)

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


def both(first: StageResult, second: StageResult) -> StageResult:
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
