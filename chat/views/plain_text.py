"""An answer's words in blocks that a template prints: the widget's reading of them.

Paragraphs, lists, bold and italics; nothing else of Markdown, no links and no markup.
"""

import re
from dataclasses import dataclass

_BULLET = re.compile(r"^\s*[-*•]\s+")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+")
_MARKS = re.compile(r"(\*\*|\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w))")


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of one weight."""

    text: str
    strong: bool = False
    em: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a paragraph, or the items of a list."""

    kind: str  # p | ul | ol
    lines: tuple[tuple[Words, ...], ...]


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text."""
    blocks: list[tuple[str, list[tuple[Words, ...]]]] = []
    is_open = False
    for line in text.split("\n"):
        kind, content = _kind_of(line)
        if not content.strip():
            is_open = False
            continue
        if not is_open or blocks[-1][0] != kind:
            blocks.append((kind, []))
            is_open = True
        blocks[-1][1].append(_words_of(content))
    return tuple(Block(kind, tuple(lines)) for kind, lines in blocks)


def _kind_of(line: str) -> tuple[str, str]:
    for kind, pattern in (("ul", _BULLET), ("ol", _NUMBER)):
        if pattern.match(line):
            return kind, pattern.sub("", line)
    return "p", line


def _words_of(line: str) -> tuple[Words, ...]:
    parts = _MARKS.split(line)
    strong = em = False
    words = []
    for place, part in enumerate(parts):
        if place % 2:
            is_on = strong if part == "**" else em
            # A mark that nothing closes is a character like any other.
            if is_on or part in parts[place + 2 :: 2]:
                strong, em = (not strong, em) if part == "**" else (strong, not em)
                continue
        if part:
            words.append(Words(part, strong, em))
    return tuple(words)
