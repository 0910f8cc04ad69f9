"""How much a phrase weighs that says what a message wants: log odds."""

import re

#: Settles it, whatever else a message says.
SETTLED = 6.0
STRONG, PLAIN, HINT = 3.0, 2.0, 1.2

Phrase = re.Pattern[str]


def phrase(words: str) -> Phrase:
    """Return a pattern that finds the words whatever their case."""
    return re.compile(words, re.IGNORECASE)
