"""Sentences, bullets and table rows of an answer, as spans that can be taken out whole.

The spans tile the text: joined they are the text again, so taking some out leaves the
others untouched, with their own white space.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# An abbreviation's full stop ends no sentence: "Vol. 3", "Mr. Osomatsu", "e.g. horror".
_ABBREVIATION = re.compile(
    r"(?:\b(?:vols?|no|nos|ch|pp?|ed|eds|mr|mrs|ms|dr|st|jr|sr|vs|etc|e\.g|i\.e|inc|"
    r"co|ltd|approx|min|max|dept|ave|blvd)|\b[A-Z]|^\s*\d{1,3})\.$",
    re.IGNORECASE,
)
# With its full stop and what must stand before it.
_LONGEST_ABBREVIATION = 10
# It begins with a plain set of characters, which ``re`` finds at once.
_END = re.compile(
    r"[.!?…。！？](?:(?<=[.!?…])[.!?…]*[\"'”’)\]*_]*(?=\s|$)"
    r"|(?<=[。！？])[。！？]*[」』）]*)"
)
_BULLET = re.compile(r"\s*(?:[-*+•‣–]|\d{1,3}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the white space behind it; ``block`` counts lines."""

    start: int
    end: int
    block: int
    bullet: bool

    def of(self, text: str) -> str:
        """Return the sentence's own words."""
        return text[self.start : self.end]


def _is_abbreviated(line: str, begin: int, end: int) -> bool:
    """Tell whether the full stop before ``end`` is an abbreviation's, or a number's."""
    if line[end - 1] != ".":
        return False
    near = end - _LONGEST_ABBREVIATION
    if near <= begin or line[begin:near].isspace():
        return _ABBREVIATION.search(line[begin:end]) is not None
    return _ABBREVIATION.search(line, near, end) is not None


def _line_sentences(text: str, start: int, end: int, block: int) -> list[Sentence]:
    line = text[start:end]
    opening = _BULLET.match(line)
    bullet = opening is not None or line.lstrip().startswith("|")
    found: list[Sentence] = []
    begin = 0
    if line.lstrip().startswith("|"):
        return [Sentence(start, end, block, bullet=True)]
    for match in _END.finditer(line, opening.end() if opening else 0):
        if _is_abbreviated(line, begin, match.end()):
            continue
        after = match.end()
        while after < len(line) and line[after].isspace():
            after += 1
        found.append(Sentence(start + begin, start + after, block, bullet))
        begin = after
    if begin < len(line):
        found.append(Sentence(start + begin, end, block, bullet))
    return found


def sentences_of(
    text: str, spans: Sequence[tuple[int, int]] | None = None
) -> tuple[Sentence, ...]:
    """Cut a text into sentences that tile it; with spans, only the lines they touch."""
    found: list[Sentence] = []
    start = 0
    for block, line in enumerate(text.splitlines(keepends=True)):
        end = start + len(line)
        if spans is None or any(a < end and b > start for a, b in spans):
            found += _line_sentences(text, start, end, block)
        start = end
    return tuple(found)


def touched(
    sentences: Iterable[Sentence], start: int, end: int
) -> tuple[Sentence, ...]:
    """Return the sentences that share a character with the span."""
    return tuple(each for each in sentences if each.start < end and each.end > start)


def removal(
    text: str, sentences: tuple[Sentence, ...], gone: Iterable[Sentence]
) -> tuple[tuple[int, int], ...]:
    """Return the spans to take out so that the given sentences are gone.

    A bullet whose first sentence goes is taken out whole: what is left of it would have
    lost its subject. A line's break goes with the last of its words.
    """
    doomed = set(gone)
    for each in tuple(doomed):
        line = [one for one in sentences if one.block == each.block]
        if each.bullet and each == line[0]:
            doomed.update(line)
    spans: list[tuple[int, int]] = []
    for each in sorted(doomed, key=lambda one: one.start):
        end = each.end
        line = [one for one in sentences if one.block == each.block]
        if not doomed.issuperset(line) and text[each.start : end].endswith("\n"):
            end -= 1  # the rest of the line keeps its break
        if spans and spans[-1][1] == each.start:
            spans[-1] = (spans[-1][0], end)
        elif end > each.start:
            spans.append((each.start, end))
    return tuple((_start_of_gap(text, *span), span[1]) for span in spans)


def _start_of_gap(text: str, start: int, end: int) -> int:
    """Take the blanks before a span too if a line, or the text, would end in them."""
    if end < len(text) and text[end] != "\n":
        return start
    return len(text[:start].rstrip(" \t"))
