"""What the scripted model says: as many words as it is asked for."""

import re

ORDER = re.compile(r"words=(\d+)(?: every=(\d+))?")
_SYLLABLES = "ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no".split()


def word(number: int) -> str:
    """Return the word number ``number``; no two are the same."""
    high, low = divmod(number, len(_SYLLABLES))
    return f"{_SYLLABLES[high % len(_SYLLABLES)]}{_SYLLABLES[low]}mo "


def answer_to(question: str) -> str:
    """Return the whole answer that the model gives."""
    match = ORDER.search(question)
    return "".join(word(n) for n in range(int(match[1]) if match else 5))
