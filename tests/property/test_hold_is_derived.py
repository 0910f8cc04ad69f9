"""P3: whatever is the beginning of a match is held, for each detector in use."""

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guardrails.core.automaton import Automaton
from guardrails.core.engine import engine_for
from guardrails.core.live_starts import LiveStarts
from guardrails.core.normalise import fold
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard, guard_text, span_detectors
from guardrails.core.types import Facts
from tests.unit.guardrails.corpora import lines, marked

POLICY = Policy.default(version=1)
DETECTORS = span_detectors(POLICY)
ENGINE = engine_for(DETECTORS)
CORPORA = (
    "pii.txt",
    "competitors.txt",
    "prices.txt",
    "asins.txt",
    "wide/pii.txt",
    "wide/competitors.txt",
    "wide/prices.txt",
    "fourth/pii.txt",
    "fifth/competitors.txt",
)


BEFORE = st.sampled_from(["", *" a9.,:#$(/-_\n", "\u3042", "€"])


def is_held(automaton: Automaton, before: str, beginning: str) -> bool:
    starts = LiveStarts(automaton)
    starts.feed(ENGINE.alphabet.encode(before + beginning))
    return len(before) in starts._origins


@pytest.mark.parametrize("index", range(0, len(DETECTORS), 5))
@settings(deadline=None, max_examples=4, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_beginning_of_a_match_is_live(index: int, data: st.DataObject) -> None:
    pattern = DETECTORS[index].pattern
    before = data.draw(BEFORE)
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    assume(fold(text) == text)
    match = re.compile(pattern).match(before + text, len(before))
    assume(match is not None and match.end() == len(before + text))
    for end in range(1, len(text)):
        assert is_held(ENGINE.automaton, before, text[:end])


@pytest.mark.parametrize("name", CORPORA)
def test_the_corpora_are_guarded_alike_however_they_are_cut(name: str) -> None:
    """P10: two-way splits and single characters, for texts that people would write."""
    for line in list(lines(name))[::9]:
        text, _ = marked(line)
        whole, found = guard_text(text, POLICY, Facts())
        for chunks in ([text[:5], text[5:]], [text[:-4], text[-4:]], list(text)):
            guard = StreamGuard(POLICY, Facts())
            shown = ""
            for chunk in chunks:
                shown += guard.feed(chunk)
                assert whole.startswith(shown)
            assert shown + guard.close() == whole
            assert guard.findings == found
            assert guard.guarded == (whole, found)


def test_a_text_in_which_a_stall_was_settled_is_not_vouched_for() -> None:
    guard = StreamGuard(POLICY, Facts())
    guard.feed("It costs $12")
    assert guard.guarded is None
    guard.flush_stalled()
    guard.close()
    assert guard.guarded is None
