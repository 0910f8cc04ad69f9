"""Titles claimed: a volume that a series doesn't have, an author who didn't write it.

The facts of the turn are the judge. What they contradict goes, with its sentence; a
volume of a series that they don't know goes too, since nothing vouches for it.
"""

import re
from collections.abc import Iterator, Sequence

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

STAGE = "asins"

_NUMBER_AFTER = (
    rf"[\s,:*_\"”’'()\[\]–-]{{0,6}}(?:the )?{VOLUME}\s*#?(?P<first>\d{{1,4}})"
    r"(?:\s*(?:-|–|to|through|and|&)\s*#?(?P<last>\d{1,4}))?"
)
_NUMBER_BEFORE = re.compile(
    rf"\b{VOLUME}\s*#?(?P<first>\d{{1,4}})"
    r"(?:\s*(?:-|–|to|through|and|&)\s*#?(?P<last>\d{1,4}))?\s+(?:of|from|in)\s+"
    r"[*_\"“‘']{0,3}$",
    re.IGNORECASE,
)
# "volume 3 of", "from", "in": the pattern is tried only behind these letters.
_OPENING_MARKS, _ENDS_OF_OF = "*_\"“‘'", frozenset("fFmMnN")
_BEFORE_TITLES = frozenset(f" \n{_OPENING_MARKS}")
_FURTHEST_BEFORE = 60
_COUNT_AFTER = (
    r"[*_\"”’']{0,3}(?:\s*\(|,?\s+(?:has|runs?(?: to| for)?|spans|is|comes in|ended"
    r"(?: after| at)?|consists of|with|in)\s+(?:a total of |all |exactly )?)"
    r"(?P<count>\d{1,4})[\s-]+volumes?\b(?!\s+(?:so far|yet|left|for|at))"
)
# Never both: behind the same marks they begin with other letters.
_CLAIM_AFTER = re.compile(f"{_NUMBER_AFTER}|{_COUNT_AFTER}", re.IGNORECASE)
_AUTHOR_AFTER = re.compile(
    rf"[*_\"”’']{{0,3}}(?:[,\s]{{0,20}}(?:the )?{VOLUME}\s{{0,9}}#?\d{{1,4}})?"
    r"[*_\"”’',\s(]{0,4}"
    r"(?:\s|^)(?:is |was )?(?:written |created |drawn |illustrated )?by\s+"
    r"(?P<author>[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]+){0,3})"
)
# Further behind a name no "by" is part of that.
_FURTHEST_BY = 80


def _marked(mark: str) -> re.Pattern[str]:
    """Return the pattern of a title behind a mark that claims a volume or an author."""
    return re.compile(
        # What ends bold type opens no title.
        rf"(?P<mark>{mark})(?![\s,.;:!?)])(?P<title>[^*“”\"\n]{{2,80}}?)"
        r"(?=[,:\s*“”\"])"  # how all that may follow begins: most letters end it here
        rf"(?:[,:\s]+{VOLUME}\s*#?\d{{1,4}})?(?P=mark)?[”\"*]{{0,2}}"
        rf"(?:[,\s]+{VOLUME}\s*#?\d{{1,4}}\b|\s+by\s+[A-Z])",
        re.IGNORECASE,
    )


# Each begins with its mark, which ``re`` finds at once.
_MARKED = {mark: _marked(re.escape(mark)) for mark in ("**", "“", '"')}


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


def _wrong_volumes(text: str, start: int, end: int, length: int) -> Sequence[Finding]:
    after, before = _CLAIM_AFTER.match(text, end), _number_before(text, start)
    wrong: list[tuple[Span, str]] = []
    if after is not None:
        first, last, count = after.groups()
        if _is_beyond(count or first, last, length):
            wrong.append(((start, after.end()), "volumes" if count else "volume"))
    if before is not None and _is_beyond(before["first"], before["last"], length):
        wrong.append(((before.start(), end), "volume"))
    if not wrong:
        return ()
    return [_finding(text, *each, f"the series has {length} volumes") for each in wrong]


def _is_beyond(first: str, last: str | None, length: int) -> bool:
    """Tell whether a series lacks a volume, or the last of some in a row."""
    if int(first) > length:
        return True
    return last is not None and not 0 < int(last) <= length


def _volumes(listings: Sequence[ListingFact]) -> int | None:
    """Return how many volumes a series has at least; None if nobody counted."""
    counted = highest = 0
    for each in listings:
        counted = max(counted, each.volumes_in_series or 0)
        highest = max(highest, each.volume or 0)
    return max(counted, highest) if counted else None


def _number_before(text: str, start: int) -> re.Match[str] | None:
    """Return what tells a volume before a name: "volume 3 of"."""
    last = start - 1
    while last >= 0 and text[last] in _BEFORE_TITLES:
        last -= 1
    if last < 0 or not (text[last] in _ENDS_OF_OF or text[last].isspace()):
        return None
    furthest = max(0, start - _FURTHEST_BEFORE)
    before = text[furthest:start].rstrip().rstrip(_OPENING_MARKS).rstrip()
    before = before[: -4 if before[-4:].lower() == "from" else -2].rstrip()
    if not before[-1:].isdigit():
        return None
    return _NUMBER_BEFORE.search(text, furthest, start)


def _same_author(claimed: str, known: str) -> bool:
    """Whether two spellings may be one person: a family name in common is enough."""
    first = {each for each in words_in(claimed) if len(each) > 2}
    second = {each for each in words_in(known) if len(each) > 2}
    return not second or bool(first & second)


def _wrong_author(
    text: str, start: int, end: int, known: Sequence[str]
) -> Sequence[Finding]:
    match = _AUTHOR_AFTER.match(text, end)
    if match is None or any(_same_author(match["author"], each) for each in known):
        return ()
    span = (start, match.end("author"))
    return [_finding(text, span, "author", "the facts name another author")]


def _unknown_titles(text: str, facts: Facts, names: Names) -> Iterator[Finding]:
    """Titles in quotation marks or bold that claim a volume or an author."""
    if not (facts.titles or facts.listings):
        return
    for match in _marked_titles(text):
        title = plainly(without_volume(match["title"]))
        if title and title not in names.titles and not _is_known(title, facts):
            yield _finding(text, match.span(), "title", "not among the facts")


def _is_known(title: str, facts: Facts) -> bool:
    """Tell whether a title is part of one of the facts', or has one as its part."""
    listed = [each.title for each in facts.listings]
    known = map(plainly, (*facts.titles, *listed))
    return any(title in each or (each and each in title) for each in known)


def _marked_titles(text: str) -> Iterator[re.Match[str]]:
    """Yield the titles in marks, from left to right."""
    patterns = [each for mark, each in _MARKED.items() if mark in text]
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
    names, authored = names_of(facts), "by" in text
    for spans, listings in mentions(text, names):
        length = _volumes(listings)
        authors = [each.author for each in listings if each.author] if authored else ()
        for start, end in spans:
            if length is not None:
                found += _wrong_volumes(text, start, end, length)
            if authors and text.find("by", end, end + _FURTHEST_BY) >= 0:
                found += _wrong_author(text, start, end, authors)
    found += _unknown_titles(text, facts, names)
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def check(text: str, facts: Facts, policy: Policy) -> StageResult:
    """Take out the sentences that claim what the facts don't bear out."""
    return settled(STAGE, text, policy, removing_sentences(text, find(text, facts)))
