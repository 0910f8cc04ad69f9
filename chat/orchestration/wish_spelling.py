"""Misspelt words of a wish, put right before the wish is read: "scarry", "romanse".

Only words that are in no name and no sentence otherwise: a word that is spelt right, or
is too short to tell, stays as it is.
"""

import re
from functools import lru_cache

from chat.orchestration.names import plain_words
from chat.orchestration.spelling import SpellingIndex

#: What shoppers misspell and filters are made of; long enough to be told apart.
_WORDS = frozenset(
    "horror scary creepy romance romantic fantasy comedy hilarious mystery thriller "
    "adventure historical psychological supernatural detective basketball volleyball "
    "something anything science fiction isekai shonen shounen seinen finished "
    "completed ongoing paperback "
    "hardcover digital violence".split()
)
_SHORTEST = 6
_WORD = re.compile(r"[A-Za-z]{6,}")


@lru_cache(maxsize=1)
def _known() -> SpellingIndex:
    return SpellingIndex(_WORDS)


def wishes_spelt(text: str) -> str:
    """Return ``text`` with the words of a wish spelt as the tables have them."""
    return _WORD.sub(_spelt, text)


def _spelt(match: re.Match[str]) -> str:
    word = match[0].casefold()
    # A capital in a sentence is a name: "Mystere" is nobody's mystery.
    named = match[0][:1].isupper() and match.start() > 0
    if named or word in _WORDS or word in plain_words():
        return match[0]
    near = _known().near(word)
    return near[0][0] if near else match[0]
