"""Titles claimed: a volume that a series doesn't have, an author who didn't write it.

The facts of the turn are the judge. What they contradict goes, with its sentence; a
volume of a series that they don't know goes too, since nothing vouches for it.
"""

import re
from collections.abc import Container, Iterator, Sequence

from guardrails.core.author_claims import Ways, authors_claimed, ways_in
from guardrails.core.bare_titles import bare_titles
from guardrails.core.names import (
    VOLUME,
    Names,
    Span,
    mentions,
    names_of,
    plainly,
    without_volume,
    words_in,
)
from guardrails.core.policy import Policy
from guardrails.core.stages import removing_sentences, settled
from guardrails.core.types import Action, Facts, Finding, ListingFact, StageResult
from guardrails.core.volume_claims import claims_beyond

STAGE = "asins"


def _marked(mark: str) -> re.Pattern[str]:
    """Return the pattern of a title behind a mark that claims a volume or an author."""
    return re.compile(
        # What ends bold type opens no title.
        rf"{mark}(?![\s,.;:!?)])(?P<title>[^*“”\"「」『』\n]{{2,80}}?)"
        # How all that may follow begins: most letters end it here.
        r"(?=[,:\s*_“”’\"」』])"
        rf"(?:[,:\s]+{VOLUME}\s*#?\d{{1,4}})?[*_”’\"」』]{{0,3}}"
        rf"(?:[,\s]+{VOLUME}\s*#?\d{{1,4}}\b|\s+by\s+(?-i:[A-Z]))",
        re.IGNORECASE,
    )


# Each begins with its mark, which ``re`` finds at once.
_MARKED = {mark: _marked(re.escape(mark)) for mark in ("**", "“", '"', "「", "『", "‘")}
# Alone, not beside another one, nor within a word.
_MARKED |= {"*": _marked(r"\*(?<!\*\*)(?!\*)"), "_": _marked(r"_(?<!\w_)")}


def _finding(text: str, span: Span, kind: str, reason: str) -> Finding:
    start, end = span
    return Finding(
        check=STAGE,
        kind=kind,
        start=start,
        end=end,
        text=text[start:end],
        action=Action.REMOVE,
        reason=reason,
    )


def _wrong_volumes(text: str, span: Span, length: int) -> Sequence[Finding]:
    reason = f"the series has {length} volumes"
    return [
        _finding(text, claim.span, claim.kind, reason)
        for claim in claims_beyond(text, *span, length)
    ]


def _volumes(listings: Sequence[ListingFact]) -> int | None:
    """Return how many volumes a series has at least; None if nobody counted."""
    counted = highest = 0
    for each in listings:
        counted = max(counted, each.volumes_in_series or 0)
        highest = max(highest, each.volume or 0)
    return max(counted, highest) if counted else None


def _same_author(claimed: str, known: str) -> bool:
    """Whether two spellings may be one person: a family name in common is enough."""
    first = {each for each in words_in(claimed) if len(each) > 2}
    second = {each for each in words_in(known) if len(each) > 2}
    return not second or bool(first & second)


def _wrong_author(
    text: str, span: Span, ways: Ways, known: Sequence[str]
) -> Sequence[Finding]:
    return [
        _finding(text, claimed, "author", "the facts name another author")
        for author, claimed in authors_claimed(text, *span, ways)
        if not any(_same_author(author, each) for each in known)
    ]


def _unknown_titles(
    text: str, facts: Facts, names: Names, ends: Container[int]
) -> Iterator[Finding]:
    """Titles in marks, or in capitals, that claim a volume or an author.

    ``ends`` is where known ones end.
    """
    if not (facts.titles or facts.listings):
        return
    for match in _marked_titles(text):
        written = match["title"]  # in small letters it praises a title: *a joy* by ...
        if not written.islower() and _is_unknown(written, facts, names):
            yield _finding(text, match.span(), "title", "not among the facts")
    for written, span in bare_titles(text, ends):
        if _is_unknown(written, facts, names) and not _names_any(written, names):
            yield _finding(text, span, "title", "not among the facts")


def _is_unknown(written: str, facts: Facts, names: Names) -> bool:
    title = plainly(without_volume(written))
    return bool(title) and title not in names.titles and not _is_known(title, facts)


def _names_any(written: str, names: Names) -> bool:
    """Tell whether a known series is among the words: "Reading Naruto"."""
    return next(mentions(written, names), None) is not None


def _is_known(title: str, facts: Facts) -> bool:
    """Tell whether a title is part of one of the facts', or has one as its part."""
    listed = [each.title for each in facts.listings]
    known = map(plainly, (*facts.titles, *listed))
    return any(title in each or (each and each in title) for each in known)


def _marked_titles(text: str) -> Iterator[re.Match[str]]:
    """Yield the titles in marks, from left to right."""
    patterns = [each for mark, each in _MARKED.items() if mark in text]
    if _MARKED["*"] in patterns and "*" not in text.replace("**", ""):
        patterns.remove(_MARKED["*"])
    if len(patterns) == 1:
        yield from patterns[0].finditer(text)
        return
    ahead = [match for one in patterns if (match := one.search(text))]
    while ahead:
        first = min(ahead, key=re.Match.start)
        yield first
        at = first.end()
        ahead = [
            match
            for each in ahead
            if (match := each if each.start() >= at else each.re.search(text, at))
        ]


def find(text: str, facts: Facts) -> tuple[Finding, ...]:
    """Return what the text claims about titles and the facts don't bear out."""
    found: list[Finding] = []
    names, ends, ways = names_of(facts), set[int](), ways_in(text)
    for spans, listings in mentions(text, names):
        length = _volumes(listings)
        authors = [each.author for each in listings if each.author]
        ends.update([end for _, end in spans])
        for start, end in spans:
            if length is not None:
                found += _wrong_volumes(text, (start, end), length)
            if authors:
                found += _wrong_author(text, (start, end), ways, authors)
    found += _unknown_titles(text, facts, names, ends)
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def check(text: str, facts: Facts, policy: Policy) -> StageResult:
    """Take out the sentences that claim what the facts don't bear out."""
    return settled(STAGE, text, policy, removing_sentences(text, find(text, facts)))
