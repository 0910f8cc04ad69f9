"""Names of rivals as words that are mistyped, or that run into another script."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from guardrails.core.detector import Candidate, Scope, Verdict
from guardrails.core.rival_spelling import (
    is_ordinary,
    plain_reading,
    slip_of,
    spelled,
)
from guardrails.core.rivals import Rival
from guardrails.core.types import Action

_REPLACEMENT = "another shop"


def verdict_on(rival: str, end: int | None = None) -> Verdict:
    """Return that a rival is named, up to there."""
    return Verdict(rival, Action.REPLACE, _REPLACEMENT, end=end)


class Slips:
    """Words that may be names of rivals with a slip; most are read again and again.

    A word that is one of ``written``, all names of all rivals, has no slip.
    """

    def __init__(
        self, names: Iterable[tuple[str, str]], written: frozenset[str]
    ) -> None:
        self._rivals = dict(names)
        self._names = tuple(self._rivals)
        self._written = written
        self.meant = lru_cache(maxsize=4096)(self._meant)

    def _meant(self, written: str) -> str | None:
        """Return the rival that a word was meant to name, if it has a slip."""
        word = plain_reading(written)
        if not word or written.removesuffix("s") in self._written:
            return None  # no slip: the name's own detector knows its surroundings
        if is_ordinary(word) and not re.search(r"\.[a-z]{2,3}$", written):
            return None
        name = slip_of(word, self._names)
        return self._rivals[name] if name else None

    def examine(self, candidate: Candidate, scope: Scope) -> Verdict | None:
        """Take a word that was meant to name a rival."""
        meant = self.meant(candidate.text)
        return verdict_on(meant) if meant else None


#: What follows a place where something is bought: "Targetで買った", "在Target买".
PLACE = "(?:で(?!す)|から|上|买|買|에서)"


def _names_abroad(rivals: Iterable[Rival]) -> list[tuple[str, str]]:
    """Return patterns of Latin names, each with its rival."""
    return [
        (f"({spelled(name, '')}){behind}", rival.canonical)
        for rival in rivals
        for names, behind in ((rival.plain, ""), (rival.wary, PLACE))
        for name in names
        if name.isascii() and name.isalpha()
    ]


def foreign_pattern(rivals: Iterable[Rival]) -> str:
    """Return a pattern for one letter of another script, and a name; "" for none."""
    names = "|".join(pattern for pattern, _ in _names_abroad(rivals))
    return rf"[^\Wa-z0-9_](?:{names})" if names else ""


class Foreign:
    """Latin names right behind letters of another script: "在eBay上"."""

    def __init__(self, rivals: Iterable[Rival]) -> None:
        self._names = [
            (re.compile(pattern), canonical)
            for pattern, canonical in _names_abroad(rivals)
        ]

    def examine(self, candidate: Candidate, scope: Scope) -> Verdict | None:
        """Leave out the letter before the name, and what follows a place."""
        for pattern, canonical in self._names:
            named = pattern.match(candidate.text, 1)
            if named:
                return replace(verdict_on(canonical, named.end(1)), start=1)
        return None
