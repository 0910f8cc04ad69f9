"""What the words of the trade mean, for shoppers who are new to them."""

import re

_ASKS = re.compile(
    r"\b(?:what(?:['’]?s| is| are| does|s)|difference|mean(?:s|ing)?|explain|define|"
    r"how do (?:i|you) read|which way|right to left)\b",
    re.IGNORECASE,
)
_MEANINGS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), told)
    for words, told in (
        (
            r"sh(?:ou|o|ō)nen",
            "Shonen is made for boys and young teens: fast, with friends and fights.",
        ),
        (
            r"seinen",
            "Seinen is made for grown men: often slower, darker or more thoughtful.",
        ),
        (
            r"sh(?:ou|o|ō)jo",
            "Shojo is made for girls and young teens: feelings and relationships lead.",
        ),
        (
            r"josei",
            "Josei is made for grown women: love, work and life without the sugar.",
        ),
        (r"kodomo(?:muke)?", "Kodomo is made for children."),
        (
            r"isekai",
            "Isekai means “another world”: somebody from ours wakes up in another.",
        ),
        (
            r"mecha",
            "Mecha is about giant robots, and the people who steer them.",
        ),
        (
            r"iyashikei",
            "Iyashikei means “healing”: calm stories in which little goes wrong.",
        ),
        (
            r"tank(?:o|ō|ou)bons?",
            "A tankobon is one collected volume, the ordinary manga paperback.",
        ),
        (r"omnibus(?:es)?", "An omnibus binds two or three volumes into one book."),
        (
            r"mangaka",
            "A mangaka is the person who writes and draws a manga.",
        ),
        (
            r"right to left|which way|how do (?:i|you) read (?:a )?manga|what is manga",
            "Manga are Japanese comics. Most are read from right to left: you begin at "
            "what looks like the last page, and at the top right panel.",
        ),
    )
)
_READERS_TOO = (
    "Anybody may read any of them, of course; the words only say whom they were made "
    "for."
)
_SHELVES = re.compile(r"sh(?:ou|o|ō)nen|seinen|sh(?:ou|o|ō)jo|josei", re.IGNORECASE)


def explained(question: str) -> str:
    """Return what the trade's words in a question mean; nothing if it doesn't ask."""
    if not _ASKS.search(question):
        return ""
    told = [meaning for words, meaning in _MEANINGS if words.search(question)]
    if len(told) > 1 and _SHELVES.search(question):
        told.append(_READERS_TOO)
    return " ".join(told)
