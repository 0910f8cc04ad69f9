"""The small alphabet in which the hold rule and the gate are matched.

Each normalised character becomes one byte, so that RE2 runs on bytes at its fastest and
positions need no conversion. ASCII stays itself. A character beyond it that some
pattern names gets a byte of its own while there are any; all the others share one byte
for each property that a pattern can ask for. Sharing makes the hold rule wider, never
narrower. Word characters take capital letters (normalised text has none), the others
take bytes from 0x80: so ``\\b`` means the same to RE2 as it does to ``re``.
"""

from collections.abc import Iterable

OTHER_WORD = ord("A")
OTHER_SIGN = 0x80
OTHER_SPACE = 0x81
_WORD_SLOTS = range(ord("B"), ord("Z") + 1)
_SIGN_SLOTS = range(0x82, 0x100)


def is_word(character: str) -> bool:
    """Tell whether ``re`` counts the character as a word character."""
    return character.isalnum() or character == "_"


class Alphabet(dict[int, int]):
    """A table for ``str.translate`` from normalised characters to bytes."""

    def __init__(self, named: Iterable[str]) -> None:
        super().__init__({code: code for code in range(128)})
        words, signs = iter(_WORD_SLOTS), iter(_SIGN_SLOTS)
        self.own: set[str] = set()
        for character in sorted(set(named)):
            if character.isascii() or character.isspace():
                continue
            slot = next(words if is_word(character) else signs, None)
            if slot is not None:
                self[ord(character)] = slot
                self.own.add(character)

    def __missing__(self, code: int) -> int:
        character = chr(code)
        if is_word(character):
            return OTHER_WORD
        return OTHER_SPACE if character.isspace() else OTHER_SIGN

    def encode(self, text: str) -> bytes:
        """Return one byte for each character of normalised text."""
        if text.isascii():
            return text.encode("ascii")
        return text.translate(self).encode("latin-1")
