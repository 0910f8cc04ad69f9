"""Ink, paper, vermilion, and one further colour for each shelf."""

from collections.abc import Sequence
from dataclasses import dataclass

INK = "#17130f"
PAPER = "#f5ecdc"
VERMILION = "#d83f2a"


@dataclass(frozen=True, slots=True)
class Palette:
    """``ground`` behind all, ``line`` against it, ``accent`` to shout, ``soft``."""

    ground: str
    line: str
    accent: str
    soft: str
    obi: str = PAPER
    obi_text: str = INK


_LIGHT = {
    "rice": Palette(PAPER, INK, VERMILION, "#e3b65c", INK, PAPER),
    "celadon": Palette("#dfe8df", "#14231f", VERMILION, "#7fac9c", "#14231f", PAPER),
    "sakura": Palette("#f9e4df", "#2b171c", VERMILION, "#eba2ab", PAPER, "#2b171c"),
    "mist": Palette("#dfe8ec", "#11222d", VERMILION, "#6d9fb6", "#11222d", PAPER),
    "yolk": Palette("#f4bb36", INK, VERMILION, "#fff0c8", INK, "#f4bb36"),
    "wisteria": Palette("#e5deee", "#241a38", VERMILION, "#9b86c6", PAPER, "#241a38"),
    "matcha": Palette("#e4e8cd", "#1c2413", VERMILION, "#92aa5c", "#1c2413", PAPER),
    "rose": Palette("#eb97a0", "#2b141a", "#fff6ee", "#d83f2a", "#fff6ee", "#2b141a"),
}
_DARK = {
    "ink": Palette("#14110e", PAPER, VERMILION, "#8f8473", VERMILION, "#fffaf1"),
    "indigo": Palette("#1a2340", "#f3eadb", "#e5492f", "#7793c4"),
    "oxblood": Palette("#3a1116", "#f6e7d6", "#ea4c33", "#b5746a", INK, "#f6e7d6"),
    "pine": Palette("#12291f", "#f0ebd6", "#e64d34", "#7fac82"),
    "seal": Palette(VERMILION, "#fdf4e4", INK, "#f2a98d", INK, "#fdf4e4"),
    "teal": Palette("#2f7f8c", "#fdf4e2", INK, "#f1c56b", INK, "#fdf4e2"),
    "plum": Palette("#2c1a3d", "#f4e8ea", "#ec5a4a", "#a789c9"),
}
PALETTES = {**_LIGHT, **_DARK}

_SHELVES = {
    "horror": ("ink", "oxblood", "rice", "seal"),
    "thriller": ("ink", "rice", "indigo", "seal"),
    "psychological": ("plum", "rice", "ink", "seal"),
    "crime": ("ink", "rice", "seal", "mist"),
    "mystery": ("indigo", "mist", "ink", "rice"),
    "romance": ("sakura", "rose", "wisteria", "rice"),
    "drama": ("rice", "mist", "sakura", "indigo"),
    "comedy": ("yolk", "sakura", "teal", "rice"),
    "slice-of-life": ("matcha", "mist", "rice", "yolk"),
    "cooking": ("yolk", "rice", "matcha", "seal"),
    "music": ("plum", "yolk", "teal", "rice"),
    "action": ("seal", "rice", "yolk", "ink"),
    "martial-arts": ("rice", "seal", "ink", "yolk"),
    "adventure": ("teal", "yolk", "rice", "seal"),
    "fantasy": ("indigo", "pine", "wisteria", "rice"),
    "isekai": ("pine", "wisteria", "yolk", "indigo"),
    "supernatural": ("plum", "indigo", "rice", "oxblood"),
    "sci-fi": ("indigo", "mist", "ink", "teal"),
    "mecha": ("mist", "seal", "indigo", "rice"),
    "sports": ("seal", "teal", "yolk", "mist"),
    "historical": ("celadon", "rice", "oxblood", "pine"),
}
_DEFAULT = ("rice", "mist", "seal", "indigo")


def shelf_of(genres: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the palettes that suit the genres, best first."""
    return next((_SHELVES[each] for each in genres if each in _SHELVES), _DEFAULT)
