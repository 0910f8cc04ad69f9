"""Where words stand in a row: what a pattern would say, without compiling one.

The names of products differ from turn to turn, and to compile a pattern for each costs
more than to look for it in an answer.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

Letters = Callable[[str], bool]


class Run(NamedTuple):
    """Words that are looked for in a row: as they are mostly written, and by one word.

    Is ``telling`` (one of the words) in a text as often as all of them with a blank
    between each two, then it is nowhere without them, and they are written in no other
    way. It is empty where counting can't tell that.
    """

    words: tuple[str, ...]
    plainly: str
    telling: str


def run_of(words: Sequence[str]) -> Run:
    """Return the words as a run."""
    plainly = " ".join(words)
    telling = [each for each in words if plainly.count(each) == 1 and _is_apart(each)]
    return Run(tuple(words), plainly, max(telling, key=len, default=""))


def _is_apart(word: str) -> bool:
    """Tell whether no two places of a word overlap, so that it is counted at each."""
    return not any(word.endswith(word[:size]) for size in range(1, len(word)))


def places(
    run: Run, text: str, is_letter: Letters, gap: range, barrier: str = ""
) -> Sequence[tuple[int, int]]:
    """Return where the words follow each other, as whole words, from left to right.

    Between two of them stand as many characters as ``gap`` has (one is among that),
    none of which is a letter or the barrier. Words consist of letters.
    """
    words, plainly, telling = run
    often = text.count(telling or words[0])
    if not often:
        return ()
    found: list[tuple[int, int]] = []
    size, length = len(plainly), len(text)
    at = text.find(plainly)
    while at >= 0:
        often -= 1
        end = at + size
        if (at and is_letter(text[at - 1])) or (end < length and is_letter(text[end])):
            end = at + 1
        else:
            found.append((at, end))
        at = text.find(plainly, end)
    if len(words) == 1 or (telling and not often):
        return found
    return list(_one_by_one(words, text, is_letter, gap, barrier))


def _one_by_one(
    words: Sequence[str], text: str, is_letter: Letters, gap: range, barrier: str
) -> Iterator[tuple[int, int]]:
    first, rest = words[0], words[1:]
    at = text.find(first)
    while at >= 0:
        end = -1
        if not at or not is_letter(text[at - 1]):
            end = at + len(first)
            for word in rest:
                end = _after(word, text, end, is_letter, gap, barrier)
                if end < 0:
                    break
            if 0 <= end < len(text) and is_letter(text[end]):
                end = -1
        if end >= 0:
            yield at, end
        at = text.find(first, at + 1 if end < 0 else end)


def _after(
    word: str, text: str, at: int, is_letter: Letters, gap: range, barrier: str
) -> int:
    """Return the end of the next word behind a gap, or -1."""
    start = at
    while start - at < gap.stop and start < len(text):
        character = text[start]
        if is_letter(character):
            break
        if character == barrier:
            return -1
        start += 1
    if start - at in gap and text.startswith(word, start):
        return start + len(word)
    return -1
