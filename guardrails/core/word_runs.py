"""Where words stand in a row: what a pattern would say, without compiling one.

The names of products differ from turn to turn, and to compile a pattern for each costs
more than to look for it in an answer.
"""

from collections.abc import Callable, Iterator, Sequence


def places(
    words: Sequence[str],
    text: str,
    is_letter: Callable[[str], bool],
    gap: range,
    barrier: str = "",
) -> Iterator[tuple[int, int]]:
    """Yield where the words follow each other, as whole words, from left to right.

    Between two of them stand as many characters as ``gap`` has, none of which is a
    letter or the barrier. Words consist of letters.
    """
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
    word: str,
    text: str,
    at: int,
    is_letter: Callable[[str], bool],
    gap: range,
    barrier: str,
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
