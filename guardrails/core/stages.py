"""What a stage's verdict becomes under a policy: act, only look, or pass."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from guardrails.core.policy import Policy
from guardrails.core.sentences import removal, sentences_of, touched
from guardrails.core.types import (
    Action,
    Facts,
    Finding,
    Mode,
    Outcome,
    StageResult,
)

Stage = Callable[[str, Facts, Policy], StageResult]
Edit = tuple[int, int, str]

_EDITS = frozenset({Action.REDACT, Action.REPLACE, Action.REMOVE})


def edits_of(findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """Return what acting findings do to the text, in order and without overlaps.

    A finding replaces its own span, or the ``removed`` one of its detail (the sentence
    around it). Of two that overlap, the one that begins first (then the longer) wins.
    """
    wanted: set[Edit] = set()
    for each in findings:
        if each.action in _EDITS:
            removed = each.detail.get("removed")
            span = removed if isinstance(removed, tuple) else (each.start, each.end)
            wanted.add((span[0], span[1], each.replacement))
    edits: list[Edit] = []
    for edit in sorted(wanted, key=lambda one: (one[0], -one[1])):
        if edit[0] < edit[1] and (not edits or edit[0] >= edits[-1][1]):
            edits.append(edit)
    return tuple(edits)


def resolved(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without those that a longer one of their check overlaps.

    Two detectors may see one value (the telephone inside a bank account): what counts
    is the longest reading, and of equal ones the first.
    """
    found = tuple(findings)
    if all(map(_is_behind, found, found[1:])):
        return found
    kept: list[Finding] = []
    for each in sorted(found, key=lambda one: one.start - one.end):
        if not any(
            each.check == one.check and each.start < one.end and each.end > one.start
            for one in kept
        ):
            kept.append(each)
    return tuple(sorted(kept, key=lambda one: (one.start, one.end)))


def _is_behind(first: Finding, second: Finding) -> bool:
    return first.end <= second.start


def applied(text: str, findings: Iterable[Finding]) -> str:
    """Return the text after the edits of acting findings."""
    parts: list[str] = []
    at = 0
    for start, end, replacement in edits_of(findings):
        parts += [text[at:start], replacement]
        at = end
    return "".join([*parts, text[at:]])


def passed(stage: str, text: str, policy: Policy) -> StageResult:
    """Return the result of a stage that did not look: it is off, or came too late."""
    return StageResult(stage, policy.mode(stage), Outcome.SKIPPED, text, 0.0)


def settled(
    stage: str,
    text: str,
    policy: Policy,
    findings: Iterable[Finding],
    *,
    score: float | None = None,
    dropped_asins: Iterable[str] = (),
) -> StageResult:
    """Return what the stage makes of ``text``, given what its detector saw.

    A finding under the threshold, and every finding in shadow mode, is only noted. The
    raw score is the highest of the findings' unless the detector has its own.
    """
    mode = policy.mode(stage)
    if mode is Mode.OFF:
        return passed(stage, text, policy)
    seen, dropped = tuple(findings), tuple(dropped_asins)
    if not seen and not dropped:
        return StageResult(stage, mode, Outcome.PASS, text, score or 0.0)
    raw = max((each.score for each in seen), default=0.0) if score is None else score
    acting = mode is Mode.ENFORCE
    kept = tuple(
        each if acting and each.score >= policy.threshold(stage) else noted(each)
        for each in seen
    )
    blocks = any(each.action is Action.BLOCK for each in kept)
    dropped = tuple(dict.fromkeys(dropped)) if acting else ()
    after = policy.refusal(stage) if blocks else applied(text, kept)
    outcome = Outcome.PASS
    if blocks:
        outcome = Outcome.BLOCK
    elif dropped or edits_of(kept):
        outcome = Outcome.CORRECT
    return StageResult(stage, mode, outcome, after, raw, kept, dropped)


def noted(finding: Finding) -> Finding:
    """Return the finding as one that was seen and not acted on."""
    detail = {k: v for k, v in finding.detail.items() if k != "removed"}
    return replace(finding, action=Action.NOTE, replacement="", detail=detail)


def removing_sentences(text: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings as ones that take their whole sentences out."""
    found = tuple(findings)
    if not found:
        return ()
    sentences = sentences_of(text, [(each.start, each.end) for each in found])
    gone = [
        sentence
        for each in found
        for sentence in touched(sentences, each.start, each.end)
    ]
    spans = removal(text, sentences, gone)
    return tuple(
        replace(
            each,
            action=Action.REMOVE,
            replacement="",
            detail={
                **each.detail,
                "removed": next(
                    (span for span in spans if span[0] <= each.start < span[1]),
                    (each.start, each.end),
                ),
            },
        )
        for each in found
    )
