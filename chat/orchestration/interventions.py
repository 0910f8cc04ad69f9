"""What the guards did to an answer, one entry for each thing, with the words around it.

The guard of the stream and the pipeline look at the same text, so most of what the
pipeline finds is what the guard dealt with already: each thing is told once, by the one
that had the last word. Personal data is in none of the words told here.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chat.orchestration.turn_record import Intervention
from chat.orchestration.turn_state import TurnState
from guardrails.core.draft import Draft
from guardrails.core.sentences import sentences_of, touched
from guardrails.core.types import Action, Finding, Money, PriceFact

#: A finding and who found it: "input", "stream", a stage of the pipeline, or DISCARDED.
Placed = tuple[str, Finding]

#: The guard of the stream, in the words of a release that failed before any was shown.
DISCARDED = "discarded"
_LONGEST = 600
#: Checks whose spans the pipeline takes over from the guard of the stream.
_SPANS = frozenset({"pii", "prices", "asins"})


def findings_of(state: TurnState) -> tuple[Placed, ...]:
    """Return all findings of a turn in the order of the record."""
    found = [("input", each) for each in state.checked.findings]
    found += [("stream", each) for each in state.guard_findings]
    if state.pipeline:
        found += [
            (stage.stage, each)
            for stage in state.pipeline.stages
            for each in stage.findings
        ]
    for attempt in state.discarded:
        found += [(DISCARDED, each) for each in attempt.findings]
    return tuple(found)


def interventions_of(
    state: TurnState, placed: Sequence[Placed]
) -> tuple[Intervention, ...]:
    """Return what was done to the answer, and what would have been in shadow mode."""
    unseen = sum(len(each.findings) for each in state.discarded)
    of_the_answer = placed[: len(placed) - unseen]
    dealt_with = list(_dealt_with(state, of_the_answer))
    if not dealt_with and not unseen:
        return ()
    words = _Words(state)
    facts = {each.asin: each for each in state.facts.prices}
    told = [
        intervention
        for index, action in dealt_with
        for intervention in _told(index, action, placed[index], words, facts)
    ]
    told += _in_discarded(state, len(of_the_answer), facts)
    return tuple(told)


def _in_discarded(
    state: TurnState, first: int, facts: dict[str, PriceFact]
) -> Iterator[Intervention]:
    """Yield what was done to words that nobody saw; the first finding is ``first``."""
    for attempt in state.discarded:
        words = _Words(
            replace(
                state,
                written=attempt.written,
                guard_findings=attempt.findings,
                streamed="",
            )
        )
        for index, each in enumerate(attempt.findings, first):
            if each.action is not Action.NOTE:
                placed = (DISCARDED, each)
                yield from _told(index, each.action.value, placed, words, facts)
        first += len(attempt.findings)


def _dealt_with(
    state: TurnState, placed: Sequence[Placed]
) -> Iterator[tuple[int, str]]:
    """Yield the place of each finding to tell, and what was done about it."""
    dropped = state.pipeline.dropped_asins if state.pipeline else frozenset()
    yield from _by_the_stream(placed)
    yield from _by_the_pipeline(placed)
    yield from _cards_dropped(placed, dropped)


def _by_the_stream(placed: Sequence[Placed]) -> Iterator[tuple[int, str]]:
    """Yield what the guard of the stream did that no stage went on with."""
    taken_out = any(
        where == each.check == "competitors" and each.action is Action.REMOVE
        for where, each in placed
    )
    for index, (where, each) in enumerate(placed):
        goes_on = each.check == "competitors" and taken_out
        if where == "stream" and _is_seen(each) and not goes_on:
            yield index, each.action.value


def _by_the_pipeline(placed: Sequence[Placed]) -> Iterator[tuple[int, str]]:
    """Yield what a stage did that the guard of the stream had not done already."""
    done = Counter(_key(each) for where, each in placed if where == "stream")
    blocking = _blocking(placed)
    for index, (where, each) in enumerate(placed):
        if where in {"input", "stream"} or each.action is Action.NOTE:
            continue
        if each.action is Action.BLOCK:
            if blocking[where] == index:
                yield index, each.action.value
        elif each.check in _SPANS and done[_key(each)]:
            done[_key(each)] -= 1
        else:
            yield index, each.action.value


def _cards_dropped(
    placed: Sequence[Placed], dropped: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """Yield the products that went from the cards and that the text did not name."""
    mine = [
        (index, each)
        for index, (where, each) in enumerate(placed)
        if where == "listing_trust"
    ]
    told = {each.kind for _, each in mine if each.action is not Action.NOTE}
    for index, each in mine:
        if each.kind in dropped and each.kind not in told:
            told.add(each.kind)
            yield index, "drop"


def _blocking(placed: Sequence[Placed]) -> dict[str, int]:
    """Return the surest finding of each stage that blocked: a stage blocks once."""
    surest: dict[str, int] = {}
    for index, (where, each) in enumerate(placed):
        if each.action is Action.BLOCK and where != "input":
            best = surest.setdefault(where, index)
            if each.score > placed[best][1].score:
                surest[where] = index
    return surest


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return (finding.check, finding.kind, finding.text, finding.action.value)


def _is_seen(finding: Finding) -> bool:
    return finding.action is not Action.NOTE or "would" in finding.detail


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a finding, and whether the shopper saw any of the finding."""

    before: str
    after: str
    was_shown: bool


class _Words:
    """An answer as the model wrote it and as it was streamed, personal data hidden."""

    def __init__(self, state: TurnState) -> None:
        self._text = state.written or state.raw_text
        self._final = state.final
        self._streamed = state.streamed
        self._sentences = sentences_of(self._text)
        self._before, self._after, self._shown = (Draft(self._text) for _ in range(3))
        for each in state.guard_findings if state.written else ():
            acted, is_private = each.action is not Action.NOTE, each.check == "pii"
            place = each.start, each.end
            if is_private:
                self._before.edit_written(*place, f"[{each.kind}]")
            if acted:
                self._shown.edit_written(*place, each.replacement)
            if acted or is_private:
                new = each.replacement if acted else f"[{each.kind}]"
                self._after.edit_written(*place, new)

    def in_stream(self, finding: Finding) -> _Around:
        """Return the sentence of a finding, as written and as streamed."""
        start, end = self._sentence(finding.start, finding.end)
        return _Around(
            _part(self._before, start, end),
            _part(self._after, start, end),
            self._shown.stands(finding.start, finding.end),
        )

    def in_whole(self, finding: Finding) -> _Around:
        """Return what a stage of the pipeline changed; the answer had been shown."""
        if finding.action is Action.BLOCK:
            before = _cut(self._after.text)
            return _Around(before, _cut(self._final), bool(self._streamed.strip()))
        if finding.start == finding.end:
            return _Around("", "", was_shown=False)
        was_shown = finding.text in self._streamed
        at = self._text.find(finding.text)
        if at < 0:
            before, after = _cut(finding.text), _cut(finding.replacement)
            return _Around(before, after, was_shown)
        before = _part(self._before, *self._sentence(at, at + len(finding.text)))
        after = ""
        if "removed" not in finding.detail:
            after = before.replace(finding.text, finding.replacement, 1)
        return _Around(before, after, was_shown)

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        found = touched(self._sentences, start, end)
        if not found:
            return start, end
        whole = min(found[0].start, start), max(found[-1].end, end)
        if whole[1] - whole[0] <= _LONGEST:
            return whole
        room = max(0, _LONGEST - (end - start)) // 2
        return max(whole[0], start - room), min(whole[1], end + room)


def _part(draft: Draft, start: int, end: int) -> str:
    first, last = draft.shown_span(start, end)
    return _cut(draft.text[first:last].strip())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _told(
    index: int,
    action: str,
    placed: Placed,
    words: _Words,
    facts: dict[str, PriceFact],
) -> Iterator[Intervention]:
    where, finding = placed
    in_stream = where in {"stream", DISCARDED}
    around = words.in_stream(finding) if in_stream else words.in_whole(finding)
    if action == Action.NOTE and not around.was_shown:
        return  # it lay in a span that something else took away
    asin = _asin(finding)
    fact = facts.get(asin)
    live = _live(finding) or (fact.price if fact else None)
    for amount in _wrong_amounts(finding, live):
        yield Intervention(
            stage=finding.check,
            kind=finding.kind,
            action=action,
            reason=finding.reason,
            finding=index,
            was_shown=around.was_shown,
            asin=asin,
            title=str(finding.detail.get("title") or (fact.title if fact else "")),
            written=amount,
            live=live,
            before=around.before,
            after=around.after,
        )


def _asin(finding: Finding) -> str:
    if finding.check == "listing_trust":
        return finding.kind
    return str(finding.detail.get("asin", ""))


def _live(finding: Finding) -> Money | None:
    minor = finding.detail.get("live_minor")
    if not isinstance(minor, int):
        return None
    return Money(minor, str(finding.detail["live_currency"]))


def _wrong_amounts(finding: Finding, live: Money | None) -> tuple[Money | None, ...]:
    """Return the amounts that were not the live price; None for what is no amount."""
    amounts = finding.detail.get("amounts")
    if finding.check != "prices" or not isinstance(amounts, tuple):
        return (None,)
    written = tuple(Money(minor, currency) for minor, currency in amounts)
    if finding.reason != "wrong_price":
        return written
    return tuple(each for each in written if each != live)
