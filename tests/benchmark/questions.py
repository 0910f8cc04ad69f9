"""Questions that differ, so that the response cache answers none of them twice."""

import secrets
from itertools import count

_TEMPLATES = (
    "recommend {genre} manga about {theme}, number {n}",
    "any {genre} series with {theme} in it? idea {n}",
    "I want {genre} with {theme}, wish {n}",
)
_GENRES = ("horror", "romance", "sports", "mystery", "fantasy", "sci-fi", "comedy")
_THEMES = ("a small town", "old friends", "the sea", "a long journey", "school life")
_numbers = count(secrets.randbelow(10**9))


def question() -> str:
    """Return a question that nobody has asked yet."""
    n = next(_numbers)
    return _TEMPLATES[n % len(_TEMPLATES)].format(
        genre=_GENRES[n % len(_GENRES)], theme=_THEMES[n % len(_THEMES)], n=n
    )
