"""Which series and authors a text names, misspellings tolerated.

A name that is made of ordinary words ("Monster", "Another", "Perfect World") counts
only with evidence that it is meant as a name: quotation marks, capitals, or words like
"something like …" around it. All other names count wherever they stand.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from chat.orchestration.folding import (
    Word,
    fold_japanese,
    has_japanese,
    squash,
    words_of,
)
from chat.orchestration.name_evidence import is_meant
from chat.orchestration.name_forms import Form, author_forms, title_forms
from chat.orchestration.spelling import SpellingIndex

_JOINED = re.compile(r"^[\W]*(?:or|and|vs\.?|versus|,|&|/)[\W]*$", re.IGNORECASE)

Kind = Literal["title", "author"]
_LONGEST = 12  # words of the longest form looked for
_LONGEST_MISSPELT = 6
_SHARERS = 3  # a word that more series have in their names stands for none of them
_MOST_WORDS = 80  # beyond these a message is a story, not a request
_SURNAME = 0.8  # forms of an author below this are the surname alone
_GLUE = frozenset("the a an of in on and is are was to for by with it do i or".split())


@dataclass(frozen=True, slots=True)
class NamedSeries:
    """What the index is built from: one series, its names and its authors."""

    series_id: str
    titles: tuple[str, ...]
    authors: tuple[str, ...] = ()
    weight: int = 0  # how well known it is; orders what is equally certain


@dataclass(frozen=True, slots=True)
class NameMatch:
    """One name found in a text; ``key`` is a series id, or an author's name."""

    kind: Kind
    key: str
    start: int
    end: int
    certainty: float


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: Kind
    key: str
    form: Form


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """Return the ordinary words, which alone make no name."""
    text = files("chat.orchestration").joinpath("data/plain_words.txt").read_text()
    return frozenset(text.split())


class NameIndex:
    """The names of a catalogue; immutable, so it may be shared and swapped whole."""

    def __init__(self, series: Iterable[NamedSeries]) -> None:
        known = sorted(series, key=lambda each: -each.weight)
        self._plain = plain_words()
        self._authors = {each.series_id: each.authors for each in known}
        self._entries: dict[str, list[_Entry]] = {}
        self._japanese: list[tuple[str, _Entry]] = []
        for each in known:
            for form in title_forms(each.titles):
                self._add(_Entry("title", each.series_id, form))
        for name in dict.fromkeys(name for each in known for name in each.authors):
            for form in author_forms(name):
                self._add(_Entry("author", name, form))
        self._drop_shared_parts()
        self._japanese.sort(key=lambda pair: -len(pair[0]))
        self._spelling = SpellingIndex(
            key
            for key, entries in self._entries.items()
            if any(entry.form.spelling for entry in entries)
        )

    def _add(self, entry: _Entry) -> None:
        if has_japanese(entry.form.text):
            if len(key := fold_japanese(entry.form.text)) > 1:
                self._japanese.append((key, entry))
            return
        key = squash([word.folded for word in words_of(entry.form.text)])
        if key and all(e.key != entry.key for e in self._entries.get(key, ())):
            self._entries.setdefault(key, []).append(entry)

    def _drop_shared_parts(self) -> None:
        """Drop single distinctive words that several names share or that are plain."""
        for key in list(self._entries):
            entries = self._entries[key]
            if any(entry.form.part for entry in entries) and (
                len(entries) > _SHARERS or key in self._plain
            ):
                self._entries[key] = [e for e in entries if not e.form.part]
                if not self._entries[key]:
                    del self._entries[key]

    # -- looking -----------------------------------------------------------------

    def find(self, text: str) -> list[NameMatch]:
        """Return the names in ``text``, best first; of overlapping ones the best."""
        words = words_of(text)[:_MOST_WORDS]
        found = self._exact(text, words) + self._misspelt(text, words)
        if has_japanese(text):
            found += self._in_japanese(text)
        sure = _best([match for match in found if match.certainty > 0])
        doubtful = [match for match in found if not match.certainty]
        if not sure or not doubtful:
            return sure
        told = [self._promoted(match, text, sure) for match in doubtful]
        return _best([*sure, *(match for match in told if match.certainty > 0)])

    def _promoted(
        self, match: NameMatch, text: str, sure: Sequence[NameMatch]
    ) -> NameMatch:
        """Believe ordinary words beside a sure title or with their author's name."""
        for other in sure:
            first, second = sorted((match, other), key=lambda each: each.start)
            joined = _JOINED.match(text[first.end : second.start])
            if (other.kind == "title" and joined) or (
                other.kind == "author" and other.key in self._authors.get(match.key, ())
            ):
                return replace(match, certainty=0.8)
        return match

    def _exact(self, text: str, words: Sequence[Word]) -> list[NameMatch]:
        matches: list[NameMatch] = []
        for start in range(len(words)):
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                window = words[start:end]
                if window[0].folded == "and" or window[-1].folded == "and":
                    continue
                for key in _keys(window):
                    for entry in self._entries.get(key, ()):
                        certainty = self._certainty(entry, text, words, (start, end))
                        span = (window[0].start, window[-1].end)
                        matches.append(_match(entry, span, certainty))
        return matches

    def _misspelt(self, text: str, words: Sequence[Word]) -> list[NameMatch]:
        matches: list[NameMatch] = []
        for start in range(len(words)):
            if words[start].folded in _GLUE:
                continue
            for end in range(start + 1, min(start + _LONGEST_MISSPELT, len(words)) + 1):
                window = words[start:end]
                folded = [word.folded for word in window]
                if folded[-1] in _GLUE or self._is_plain(folded):
                    continue
                for key, errors in self._spelling.near(squash(folded))[:4]:
                    for entry in self._entries[key]:
                        certainty = self._misspelt_certainty(
                            entry, errors, text, words, (start, end)
                        )
                        if certainty:
                            span = (window[0].start, window[-1].end)
                            matches.append(_match(entry, span, certainty))
        return matches

    def _in_japanese(self, text: str) -> list[NameMatch]:
        """Names in Japanese stand without blanks, so they are looked for anywhere."""
        folded, matches = fold_japanese(text), []
        for key, entry in self._japanese:
            if (place := folded.find(key)) >= 0:
                # Offsets are those of the folded text: good enough to tell overlaps.
                span = (place, place + len(key))
                matches.append(_match(entry, span, entry.form.certainty))
        return matches

    # -- judging -----------------------------------------------------------------

    def _is_plain(self, folded: Sequence[str]) -> bool:
        return all(word in self._plain or word.isdigit() for word in folded)

    def _certainty(
        self, entry: _Entry, text: str, words: Sequence[Word], place: tuple[int, int]
    ) -> float:
        """Return how surely the words at ``place`` mean the entry; 0: they don't."""
        start, end = place
        folded = [word.folded for word in words[start:end]]
        form = entry.form
        surname = entry.kind == "author" and form.certainty < _SURNAME
        short = entry.kind == "author" and sum(map(len, folded)) < 5
        strict = len(folded) == 1 and (surname or short)
        long_enough = len(folded) > 2 or sum(map(len, folded)) > 3
        if not strict and long_enough and not self._is_plain(folded):
            return form.certainty
        if len(folded) > 3:
            return form.certainty
        return form.certainty * is_meant(text, words, place, entry.kind)

    def _misspelt_certainty(
        self,
        entry: _Entry,
        errors: int,
        text: str,
        words: Sequence[Word],
        place: tuple[int, int],
    ) -> float:
        """Return how surely a misspelling means the entry; short ones need evidence."""
        if not entry.form.spelling:
            return 0.0
        certainty = entry.form.certainty * (0.9 - 0.1 * errors)
        names = [word.folded for word in words_of(entry.form.text)]
        written = words[slice(*place)]
        letters = sum(len(word.folded) for word in written)
        # "Onepeice": nobody joins two ordinary words, and slips, by chance.
        if letters >= 8 and len(written) == 1 and len(names) > 1:
            return certainty
        if letters >= 7 and not self._is_plain(names):
            return certainty
        if letters >= 10:
            return certainty
        return certainty * is_meant(text, words, place, entry.kind)


def _keys(window: Sequence[Word]) -> list[str]:
    """Return the keys of a window; an ending 's may be the name's or the sentence's."""
    folded = [word.folded for word in window]
    keys = [squash(folded)]
    if window[-1].written[-2:].casefold() in ("'s", "’s"):
        keys.append(squash([*folded[:-1], folded[-1][:-1]]))
    return keys


def _match(entry: _Entry, span: tuple[int, int], certainty: float) -> NameMatch:
    return NameMatch(entry.kind, entry.key, *span, round(certainty, 4))


def _best(found: Sequence[NameMatch]) -> list[NameMatch]:
    """Return matches whose spans don't overlap, the longest and surest first.

    Several keys may share the winning span: the name is then ambiguous, and all of the
    best certainty stay.
    """
    ranked = sorted(found, key=lambda m: -(m.end - m.start) * m.certainty)
    kept: list[NameMatch] = []
    for match in ranked:
        rivals = [k for k in kept if k.start < match.end and match.start < k.end]
        if any(k.key == match.key for k in kept):
            continue
        same = [(k.start, k.end, k.certainty) for k in rivals]
        if all(s == (match.start, match.end, match.certainty) for s in same):
            kept.append(match)
    return kept
