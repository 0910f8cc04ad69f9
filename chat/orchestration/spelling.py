"""Keys that are nearly a given word: found by deletions, proven by edit distance.

Two words within distance d share a form that at most d deletions make of each (Garbe's
symmetric delete). Only the first letters are kept in the index, which bounds it; the
distance proves or refutes what they suggest.
"""

from collections.abc import Iterable
from itertools import combinations

_PREFIX = 8


def allowed_errors(length: int) -> int:
    """Return how many errors a word of this length may have."""
    if length < 5:
        return 0
    return 1 if length < 9 else 2


def _stumps(word: str, errors: int) -> set[str]:
    """Return the word's first letters with up to ``errors`` of them left out."""
    prefix = word[:_PREFIX]
    stumps = {prefix}
    for count in range(1, errors + 1):
        for gone in combinations(range(len(prefix)), count):
            stumps.add("".join(c for i, c in enumerate(prefix) if i not in gone))
    return stumps


def distance(left: str, right: str, limit: int) -> int:
    """Return the edit distance with transpositions, or ``limit`` + 1 if above it."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        ahead = [i]
        for j, b in enumerate(right, start=1):
            cost = min(row[j] + 1, ahead[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            ahead.append(cost)
        if min(ahead) > limit:
            return limit + 1
        before, row = row, ahead
    return min(row[-1], limit + 1)


class SpellingIndex:
    """Finds the keys within the errors that their length allows."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys: dict[str, list[str]] = {}
        for key in set(keys):
            if errors := allowed_errors(len(key)):
                for stump in _stumps(key, errors):
                    self._keys.setdefault(stump, []).append(key)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Return the keys near ``word`` but not equal to it, nearest first."""
        stumps = _stumps(word, allowed_errors(len(word) + 1))
        likely = {key for each in stumps for key in self._keys.get(each, ())}
        found: list[tuple[str, int]] = []
        for key in likely - {word}:
            # The shorter of the two decides: "vinland" is no "villaindukes…".
            limit = allowed_errors(min(len(key), len(word) + 1))
            errors = distance(word, key, limit)
            if errors <= limit:
                found.append((key, errors))
        return sorted(found, key=lambda entry: (entry[1], entry[0]))
