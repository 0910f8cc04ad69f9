"""The promises of the stream guard, for any text and any way of cutting it.

They are numbered as in docs/guardrails.md: P1 cuts don't matter, P2 nothing shown is
taken back, P4 the hold is bounded, P5 so is the work, P6 both engines agree, P7 guarded
text stays as it is, P8 broken holds are caught, P10 P1 and P2 on the corpora. P3 is in
test_hold_is_derived.py, P9 in test_frames.py.
"""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guardrails.core.detector import LEFT_CONTEXT
from guardrails.core.engine import engine_for
from guardrails.core.normalise import fold
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard, guard_text, span_detectors
from guardrails.core.types import Action, Mode
from tests.property.guard_material import (
    CANARY,
    FACTS,
    FRAGMENTS,
    NO_FACTS,
    cut_texts,
    texts,
)
from tests.unit.guardrails.corpora import lines, marked

POLICY = Policy.default(version=1)
SLOW = settings(deadline=None, max_examples=300)


def streamed(chunks, facts=FACTS, policy=POLICY, **options):
    guard = StreamGuard(policy, facts, canary=CANARY, **options)
    shown = [guard.feed(chunk) for chunk in chunks]
    return [*shown, guard.close()], guard


@SLOW
@given(cut_texts(), st.sampled_from([FACTS, NO_FACTS]))
@example(("costs $1\u0301 2 . 9 9.", list("costs $1\u0301 2 . 9 9.")), NO_FACTS)
@example(("0$\xad:\x08", ["0$\xad:\x08"]), NO_FACTS)
@example(("a\r\n$9", ["a\r", "\n$", "9"]), NO_FACTS)
def test_what_is_shown_and_found_does_not_depend_on_the_cuts(case, facts):
    """P1."""
    text, chunks = case
    whole, findings = guard_text(text, POLICY, facts, canary=CANARY)
    shown, guard = streamed(chunks, facts)
    assert "".join(shown) == whole
    assert guard.findings == findings
    assert guard.raw_text == text
    assert guard.held == 0


@SLOW
@given(cut_texts())
def test_every_emission_is_a_prefix_of_the_guarded_whole_text(case):
    """P2."""
    text, chunks = case
    whole, _ = guard_text(text, POLICY, NO_FACTS, canary=CANARY)
    guard = StreamGuard(POLICY, NO_FACTS, canary=CANARY)
    shown = ""
    for chunk in chunks:
        shown += guard.feed(chunk)
        assert whole.startswith(shown)


@SLOW
@given(cut_texts())
def test_every_character_outside_of_findings_is_shown_and_none_inside(case):
    text, chunks = case
    shown, guard = streamed(chunks, NO_FACTS)
    acting = [each for each in guard.findings if each.action is not Action.NOTE]
    rebuilt, at = [], 0
    for finding in acting:
        assert text[finding.start : finding.end] == finding.text
        assert finding.start >= at
        rebuilt += [text[at : finding.start], finding.replacement]
        at = finding.end
    rebuilt.append(text[at:])
    # Marks that sat on a replaced character go with it, and are no finding.
    strip = str.maketrans("", "", "\u0301\u200d\ufe0f\u200b\u202e\u00ad\U000e0041")
    assert "".join(rebuilt).translate(strip) == "".join(shown).translate(strip)


@SLOW
@given(texts)
@example("OUR 0$:FIVE NINETY")
@example("10P 10P 10P")
@example("9.99$1421599465")
@example("javascript:$9.99")
@example("javascript:![x](y)")
@example("$9.9.9yen")
@example("Price: 3-5-9dollar")
@example("1421599465.215yen")
def test_guarded_text_is_settled_when_it_is_looked_at_again(text):
    """P7, for money, products and what would load: what replaces them is no match.

    A number that ran into another is read anew once that one is gone: so the second
    look may take more, and the pipeline looks at its own result again; a third may not.
    """
    mine = tuple(d for d in _detectors() if d.check not in {"pii", "competitors"})

    def guarded(written):
        return StreamGuard(POLICY, NO_FACTS, detectors=mine).finish(written)

    twice = guarded(guarded(text))
    assert guarded(twice) == twice


@pytest.mark.parametrize("name", ["prices.txt", "asins.txt", "competitors.txt"])
def test_texts_that_people_would_write_are_settled_at_once(name):
    """P7, for the corpora."""
    for line in lines(name):
        once, _ = guard_text(marked(line)[0], POLICY, NO_FACTS)
        assert guard_text(once, POLICY, NO_FACTS)[0] == once


@SLOW
@given(cut_texts())
def test_both_engines_see_the_same(case):
    """P6."""
    _, chunks = case
    fast, guard = streamed(chunks, backend="re2")
    slow, other = streamed(chunks, backend="re")
    assert fast == slow
    assert guard.findings == other.findings


@SLOW
@given(texts)
def test_both_gates_open_for_whatever_matches(text):
    engine = engine_for(_detectors(), "re2")
    fallback = engine_for(_detectors(), "re")
    normal = fold(text)
    encoded = engine.alphabet.encode(normal)
    opened = engine.may_match(encoded)
    assert opened == fallback.may_match(encoded)
    matching = [i for i, exact in enumerate(engine.exact) if exact.search(normal)]
    assert set(matching) <= set(opened)


@SLOW
@given(texts)
def test_what_is_held_is_bounded_and_text_that_can_not_match_is_not_held(text):
    """P4."""
    guard = StreamGuard(POLICY, FACTS)
    for character in text:
        guard.feed(character)
        assert guard.held <= 4 * engine_for(_detectors()).width
    guard.feed("%" * 1_000 + " \n quiet words lead away %%%")
    assert guard.held == 0


@SLOW
@given(cut_texts(), st.lists(st.booleans(), min_size=1, max_size=30))
def test_a_stall_shows_no_character_of_what_is_found_afterwards(case, stalls):
    _, chunks = case
    guard = StreamGuard(POLICY, NO_FACTS)
    seen = []
    for index, chunk in enumerate(chunks):
        seen.append(guard.feed(chunk))
        if stalls[index % len(stalls)]:
            seen.append(guard.flush_stalled())
            assert guard.held == 0
    seen.append(guard.close())
    at = 0
    for finding in guard.findings:
        if finding.action is not Action.NOTE:
            assert finding.start >= at
            at = finding.end


def _detectors():
    return span_detectors(POLICY)


@SLOW
@given(cut_texts())
def test_in_shadow_the_text_is_left_alone_and_the_findings_are_kept(case):
    text, chunks = case
    shadow = POLICY
    for stage in ("pii", "competitors", "prices", "asins"):
        shadow = shadow.with_stage(stage, mode=Mode.SHADOW)
    shown, guard = streamed(chunks, NO_FACTS, shadow)
    acting = {each.check for each in guard.findings if each.action is not Action.NOTE}
    assert acting <= {"control"}
    if not acting:
        assert "".join(shown) == text


class _Unheld(StreamGuard):
    """A broken guard: it lets some of what it should hold go."""

    keep = 0

    def _settled(self):
        return max(super()._settled(), self._output.fed - self.keep)


class _LastWord(_Unheld):
    def _settled(self):
        raw = self.raw_text
        word = len(raw) - max(raw.rfind(" "), raw.rfind("\n")) - 1
        held = min(word, self._output.held)
        return max(StreamGuard._settled(self), self._output.fed - held)


class _Sixteen(_Unheld):
    keep = 16


SENTENCES = (
    "Berserk Vol. 1 costs $ 9.99 today.",
    "You pay twelve hundred and ninety-nine dollars and ninety-nine cents for it.",
    "ISBN 978 1 4215 9946 6 or B0 BBBB 2222, mail some.one@example.org, ok?",
    "It is 1 2 . 9 9 USD, or USD 1 2 . 9 9, or B 0 B B B B 2 2 2 2 here.",
)


@pytest.mark.parametrize("broken", [_Unheld, _LastWord, _Sixteen])
def test_a_broken_hold_is_caught(broken):
    """P8."""
    wrong = 0
    for text in SENTENCES:
        whole, _ = guard_text(text, POLICY, NO_FACTS)
        for cut in range(len(text)):
            guard = broken(POLICY, NO_FACTS)
            shown = guard.feed(text[:cut])
            wrong += not whole.startswith(shown)
    assert wrong > 0


def test_the_right_hold_passes_where_the_broken_ones_fail():
    for text in SENTENCES:
        whole, _ = guard_text(text, POLICY, NO_FACTS)
        for cut in range(len(text)):
            guard = StreamGuard(POLICY, NO_FACTS)
            assert whole.startswith(guard.feed(text[:cut]))


def test_two_way_splits_of_all_pairs_of_fragments_agree():
    for one in FRAGMENTS[:40]:
        for other in FRAGMENTS[:40]:
            text = f"x {one}{other} y"
            whole, _ = guard_text(text, POLICY, NO_FACTS)
            shown, _ = streamed([text[: 2 + len(one)], text[2 + len(one) :]], NO_FACTS)
            assert "".join(shown) == whole


@pytest.mark.parametrize(
    "unit",
    ["$", "9", "1 ", "$1 ", "b 0 ", "&", "&#", "twelve ", "<a ", "![", "a@", "\u0301"],
)
def test_the_work_for_a_character_does_not_grow_with_the_text(unit):
    """P5."""
    guard = StreamGuard(POLICY, NO_FACTS)
    text = unit * 1_000
    scanner = guard._scanner
    most = scanner._engine.width
    for at in range(0, len(text), 20):
        guard.feed(text[at : at + 20])
        assert scanner._starting.count <= most
        assert len(scanner._starting.nominated) <= 20 * most
        assert len(scanner._text) <= 10 * LEFT_CONTEXT + most
        assert len(guard._output._raw) <= 2 * most + 20


def test_a_copy_of_the_facts_gives_the_same():
    text = "Berserk, Vol. 1 is $14.99."
    assert guard_text(text, POLICY, replace(FACTS)) == guard_text(text, POLICY, FACTS)
