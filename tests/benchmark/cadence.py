"""The beat that benchmarks stream to: the same pieces, the same pauses, for everybody.

What is compared with the service sends as many frames as it does, of the same length
and at the same moments, so that only the work for them differs.
"""

import os
import random
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

#: Milliseconds between two pieces, on average; each pause is up to half as long again
#: or half as short, as it is between the tokens of a model.
PACE_MS = int(os.environ.get("BEAT_MS", "40"))
PIECES = int(os.environ.get("BEAT_PIECES", "300"))

_TEXT = (
    "If you liked Uzumaki, Shiver is a natural next step: ten short stories in which "
    "ordinary things turn strange. For something slower, Mushishi follows a wanderer "
    "who heals people of what only he can see, and every chapter stands alone. Readers "
    "who want one long mystery pick Monster, where a surgeon hunts the boy whose life "
    "he saved. All three are complete, and the first volumes are on the shelf today.\n"
)
_LETTERS = string.ascii_lowercase
_WORDS = [f"{word} " for word in _TEXT.split(" ")]


@dataclass(frozen=True, slots=True)
class Beat:
    """How quickly a server's model speaks, and for how long."""

    pace_ms: int
    pieces: int

    @property
    def env(self) -> Mapping[str, str]:
        """What tells a server."""
        return {"BEAT_MS": str(self.pace_ms), "BEAT_PIECES": str(self.pieces)}


def pieces(count: int = PIECES) -> Iterator[str]:
    """Yield so many words of an ordinary answer, over and over."""
    for number in range(count):
        yield _WORDS[number % len(_WORDS)]


def pauses(seed: str, pace_ms: float = PACE_MS) -> Iterator[float]:
    """Yield the pauses between the pieces in seconds; the same for the same seed."""
    chance = random.Random(seed)
    while True:
        yield pace_ms / 1000 * chance.uniform(0.5, 1.5)


def clock_word(moment: float) -> str:
    """Return a word for a moment of the clock that all processes share (monotonic).

    It is of letters alone, in microseconds: a guard has nothing to say to it.
    """
    left, letters = round(moment * 1e6), ""
    while left:
        left, digit = divmod(left, len(_LETTERS))
        letters = _LETTERS[digit] + letters
    return f"{letters} "


def moment_of(word: str) -> float:
    """Return the moment that a word of ``clock_word`` tells."""
    moment = 0
    for letter in word.strip():
        moment = moment * len(_LETTERS) + _LETTERS.index(letter)
    return moment / 1e6
