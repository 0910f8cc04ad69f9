"""Starts are live as long as a match may come of them, and behind what allows one."""

import re
from itertools import product

import pytest

from guardrails.core.detector import Detector
from guardrails.core.engine import Engine
from guardrails.core.live_starts import LiveStarts

# Each looks back in some of its ways to begin, and not in others.
PATTERNS = (
    r"(?:\bab|(?<=x)c|b)a{0,2}x",
    r"(?:(?<!x)a)?\bbc",
    r"(?:(?<=a)|\b)b(?:a|(?<!b)c)",
    r"(?:x?(?<![ax])|(?<=b))(?:c|b)a",
    r"(?:(?<![a-c])(?:\bx|-)|(?:(?<=-)a)?(?<=a)b)c",
    r"(?:(?=ab)|(?<![-x]))[ab][bc]{1,2}",
    r"(?:\b(?:a|b)|(?<!c)\bx){1,2}c",
)
TEXTS = [
    "".join(each) for size in range(1, 6) for each in product("abcx-", repeat=size)
]


def followed(pattern: str) -> tuple[Engine, LiveStarts]:
    engine = Engine([Detector("control", pattern, lambda *_: None)])
    return engine, LiveStarts(engine.automaton)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_start_is_live_until_its_match_is_complete(pattern: str) -> None:
    engine, _ = followed(pattern)
    exact = re.compile(pattern)
    for text in TEXTS:
        matched = {
            at: found.end()
            for at in range(len(text))
            if (found := exact.match(text, at))
        }
        starts = LiveStarts(engine.automaton)
        for at, byte in enumerate(engine.alphabet.encode(text)):
            starts.feed(bytes([byte]))
            for start, end in matched.items():
                if start <= at < end - 1:
                    assert start in starts._origins
        assert {(0, start) for start in matched} <= set(starts.nominated)


@pytest.mark.parametrize(
    ("pattern", "behind", "beginning"),
    [
        (r"(?:\bab|xc)x", "c", "a"),
        (r"(?:(?<![0-9])[ab]|-)c", "1", "b"),
        (r"(?:(?<=x)|(?<=-))ab", "c", "a"),
        (r"(?:\b(?:ab|ba)|c)x", "c", "b"),
    ],
)
def test_nothing_is_live_behind_what_allows_no_match(
    pattern: str, behind: str, beginning: str
) -> None:
    engine, starts = followed(pattern)
    starts.feed(engine.alphabet.encode(behind + beginning))
    assert starts.count == 0
