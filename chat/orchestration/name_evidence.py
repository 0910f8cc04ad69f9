"""Whether ordinary words are meant as a name: quotation marks, capitals, context."""

import re
from collections.abc import Sequence
from typing import Literal

from chat.orchestration.folding import Word

#: Words right before a title: "something like Monster", "do you have Nana".
_BEFORE_TITLE = frozenset(
    "like read reading reread love loved loves liked enjoy enjoyed called titled named "
    "of have get got stock buy bought order finish finished started than vs versus "
    "between about does is did has with from through manga series title book and or "
    "carry sell want recommend try watched cost again regarding after compare whats "
    "hows whos".split()
)
#: Of these, too weak alone: what follows must point at a name too.
_WEAK = frozenset(
    "of about with from is does did has have get and or than after through want "
    "recommend try like series manga book title got buy order stock sell again "
    "love loved read reading enjoy finish finished started between whats hows "
    "whos".split()
)
_AFTER_TITLE = frozenset(
    "vol vols volume volumes vs versus or and finished completed complete ongoing "
    "cost costs available any worth in on for by price about good out still ending "
    "ended paperback digital box boxset part chapter reviews review yet too as please "
    "pls plz is has was but omnibus again also recently where what".split()
)
_FOLLOWS_ALONE = frozenset("vol vols vs versus boxset".split())
_BEFORE_AUTHOR = frozenset(
    "by like from than author mangaka artist creator writer and or of love".split()
)
#: Too common for lower case to be evidence at all, whatever stands around them.
_NEVER_LOWER = frozenset(
    "another one it that this them all more something anything other others same new "
    "everything nothing both any some home life love school friends time games movies "
    "action horror romance comedy drama fantasy mystery sports music".split()
)
_STRONG, _MEDIUM = 0.95, 0.85
_MANY = 2  # blanks within a name
_QUOTES = "\"'“”‘’«»「」『』*_"
_END = re.compile(r"^\s*(?:$|[?!.,;:)/&\n]|-\s)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n])[\s\"'(]*$")


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand on both sides."""
    before, after = text[:start].rstrip("!?. "), text[end:].lstrip("!?.,& ")
    return bool(before[-1:] and before[-1] in _QUOTES) and bool(
        after[:1] and after[0] in _QUOTES
    )


def _capitalised(
    text: str, words: Sequence[Word], place: tuple[int, int], kind: str
) -> bool:
    """Whether capitals set the words apart from the rest of the sentence."""
    start, end = place
    own = words[start:end]
    if not all(w.written[:1].isupper() or len(w.written) < 4 for w in own):
        return False
    if not own[0].written[:1].isupper():
        return False
    others = [*words[:start], *words[end:]]
    if not any(w.written.islower() and len(w.written) > 1 for w in others):
        return False  # all words look like this, so capitals say nothing
    capitals = sum(w.written[:1].isupper() for w in others)
    if capitals > len(others) / 2 and len(others) > 1:
        return False
    at_start = bool(_SENTENCE_START.search(text[: own[0].start]))
    if len(own) == 1:
        return not at_start and (kind == "title" or len(own[0].written) > 2)
    return not at_start or all(w.written[:1].isupper() for w in own[1:])


def is_meant(
    text: str,
    words: Sequence[Word],
    place: tuple[int, int],
    kind: Literal["title", "author"],
) -> float:
    """Return how surely the words at ``place`` are a name; 0: nothing says so."""
    start, end = place
    first, last = words[start], words[end - 1]
    if _quoted(text, first.start, last.end):
        return 1.0
    if _capitalised(text, words, place, kind):
        return _STRONG
    if all(word.folded in _NEVER_LOWER for word in words[start:end]):
        return 0.0
    before = words[start - 1].folded if start else ""
    after = words[end].folded if end < len(words) else ""
    if kind == "author":
        long = last.end - first.start > 3
        return _MEDIUM if long and before in _BEFORE_AUTHOR else 0.0
    return _by_context(text, first, last, before, after)


def _by_context(text: str, first: Word, last: Word, before: str, after: str) -> float:
    """Judge a title by its neighbours, since case and quotation marks said nothing."""
    ends = bool(_END.match(text[last.end :]))
    if not before and (ends or after in ("volume", "vol", "box")):
        return _MEDIUM
    follows = ends or after in _AFTER_TITLE
    # Three ordinary words in the order of a title are seldom there by chance.
    if text[first.start : last.end].count(" ") >= _MANY and follows and not before:
        return _MEDIUM
    if after in _FOLLOWS_ALONE or re.match(
        r"\s*(?:vol\w*\.?|#|box set)\s*\d*", text[last.end :], re.IGNORECASE
    ):
        return _MEDIUM
    if before in _BEFORE_TITLE - _WEAK:
        return _MEDIUM
    if before in _WEAK and follows:
        return _MEDIUM
    return 0.0
