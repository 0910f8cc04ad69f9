"""The forms in which shoppers write a name: whole, shortened, turned round."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.orchestration.folding import has_japanese, words_of

_SPLIT = re.compile(r"\s*[:：(（\[]\s*|\s+[-–—~～]\s*|\s*[)）\]]\s*$")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_NUMBER_AT_END = re.compile(r"[\s:]+[\d/½]+$")
_PART_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name.

    ``part``: one distinctive word of it, good only while no other name has it.
    ``spelling``: whether it may be misspelt.
    """

    text: str
    certainty: float
    part: bool = False
    spelling: bool = True


def _shortened(title: str) -> Iterator[Form]:
    """Yield what shoppers leave of a long title: "Demon Slayer", "Saint Seiya"."""
    pieces = [piece for piece in _SPLIT.split(title) if piece.strip()]
    if len(pieces) > 1:
        yield Form(pieces[0], 0.9, spelling=len(words_of(pieces[0])) > 0)
        for piece in pieces[1:]:
            words = words_of(piece)
            if len(words) > 1 or (words and len(words[0].folded) > 4):
                yield Form(piece, 0.7)
    for form in (_ARTICLE.sub("", title), _NUMBER_AT_END.sub("", title)):
        if form != title and len(form) > 4:
            yield Form(form, 0.85)


def _parts(title: str) -> Iterator[Form]:
    """Yield the words of a title that may be distinctive: "Evangelion", "Nausicaa"."""
    words = words_of(title)
    if 1 < len(words) < 9:
        for word in words:
            owner = word.written.removesuffix("'s").removesuffix("’s")
            if owner != word.written and len(owner) > 3:
                yield Form(owner, 0.6, part=True, spelling=False)
            if len(word.folded) >= _PART_LETTERS and word.folded.isalpha():
                yield Form(word.written, 0.6, part=True, spelling=False)


def title_forms(titles: Sequence[str]) -> list[Form]:
    """Return the forms of a series' names, the surest of equal ones first."""
    forms: list[Form] = []
    for place, title in enumerate(name for name in titles if name.strip()):
        forms.append(Form(title, 1.0 if place == 0 else 0.97))
    for title in titles:
        if not has_japanese(title):
            forms += _shortened(title)
    for title in titles[:2]:
        if not has_japanese(title):
            forms += _parts(title)
    return forms


def author_forms(name: str) -> list[Form]:
    """Return the forms of an author's name: either order, and the surname alone."""
    words = name.split()
    forms = [Form(name, 1.0, spelling=len(words) > 1)]
    if has_japanese(name) or len(words) < 2:
        return forms
    turned = " ".join([words[-1], *words[:-1]])
    return [*forms, Form(turned, 0.95), Form(words[-1], 0.7, spelling=False)]
