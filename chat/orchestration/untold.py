"""Wishes that no catalogue entry can answer: who an author is, besides the name.

What the data don't tell is neither guessed from a name nor passed over in silence: the
answer says so, and the rest of the wish is searched for without it.
"""

import re

#: What the answer must say when a wish turns on who the author is.
AUTHORS_NOTE = (
    "the catalogue names authors but does not say who they are (woman or man, age, "
    "origin): say so, don't guess from names"
)
#: What it must say when the shopper took something off the list.
DROPPED_NOTE = "the shopper took something off the list; this is what is left of it"

_WHO = (
    r"(?:wom[ae]n|females?|ladies|lady|girls?|men|man|males?|non-?binary|trans|queer|"
    r"gay|lesbian|black|white|japanese|korean|young|living|dead|debut)"
)
_MAKER = (
    r"(?:authors?|writers?|artists?|mangakas?|creators?|illustrators?|cartoonists?)"
)
_OF_AUTHORS = re.compile(
    rf"\b(?:by|from|of)\s+(?:an?\s+|some\s+|only\s+|the\s+)?(?:(?:all\s+)?{_WHO}\s+)"
    rf"{_MAKER}\b|"
    rf"\b{_WHO}[\s-]+{_MAKER}\b|"
    r"\b(?:written|drawn|made|created|penned|authored)\s+by\s+(?:an?\s+|only\s+)?"
    rf"{_WHO}\b|\bby\s+(?:an?\s+)?(?:wom[ae]n|females?|men|ladies|lady)\b(?=\W*$)|"
    rf"\b{_MAKER}\s+(?:who\s+(?:is|are)|that\s+(?:is|are)|is|are|was|were)\s+"
    rf"(?:an?\s+)?{_WHO}\b|"
    rf"\b(?:is|are|was|were)\s+(?:the\s+|its\s+|their\s+|her\s+|his\s+){_MAKER}\s+"
    rf"(?:of\s+.{{1,40}}?\s+)?(?:an?\s+)?{_WHO}\b|"
    # Spanish, French, German, Japanese
    r"\b(?:autora|mangaka mujer|escrit[oa]s? por (?:una )?mujer(?:es)?|par une femme|"
    r"autrices?|von (?:einer frau|frauen)|autorinnen?|zeichnerinnen?)\b|女性作家",
    re.IGNORECASE,
)


def asks_of_authors(text: str) -> bool:
    """Whether a wish or a question turns on who an author is."""
    return bool(_OF_AUTHORS.search(text))


def without_untold(text: str) -> str:
    """Return ``text`` without what no data can answer."""
    return " ".join(_OF_AUTHORS.sub(" ", text).split())
