"""How people write a shop's name when they'd rather not be seen, or mistype it.

A name is matched letter by letter with look-alike digits and separators in between, or
as a word that is a slip of the finger away.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from guardrails.core.normalise import fold
from guardrails.core.rivals import Rival

_LOOKALIKES = {
    "a": "[a4@*]",
    "b": "[b8]",
    "e": "[e3€*]",
    "g": "[g9]",
    "i": "[i1!|l]",
    "l": "[l1i|]",
    "o": "[o0]",
    "s": "[s5$]",
    "t": "[t7+]",
    "w": "(?:w|vv)",
    "z": "[z2]",
}
# A sign for the first letter, which no word's edge stands before.
_SIGNS_FOR = {"e": "€"}
_BETWEEN = r"[ ._*'~/|^=☆★-]{0,2}"
_SITE = (
    r"(?:(?: ?\. ?| dot | ?[(\[] ?(?:dot|\.) ?[)\]] ?)"
    r"(?:com|ca|net|org|jp|eu|de|fr|co(?:\. ?|m\.)?(?:jp|uk)?)\b){0,2}"
)
# "Targets", "eBayers", "targets.com", and the rest of a handle: "amiami_english".
_ENDING = (
    rf"(?:s|ers?|usa|uk|official|online|store|shop|books)?{_SITE}"
    r"(?:_[a-z0-9]{1,12})?(?![a-z0-9_])"
)
# So many words are a name's only if it has as many.
_MOST_WORDS = 3
_SHORTEST_SLIP = 4
_READS_AS = str.maketrans("4@83910!|5$7+2", "aabegioiisstttz"[:14])

# Words that a slip of the finger would make of a name, and that are words themselves.
ORDINARY = frozenset(
    "mandrake mandrakes mercury miami comicology waterstone watermelons "
    "indigo target noble mercer bookworm bookmaker booktalker".split()
)


def spelled(name: str, opening: str = r"\b") -> str:
    """Return a pattern for a name with look-alikes and separators between letters."""
    letters = [_LOOKALIKES.get(each, re.escape(each)) for each in name if each != " "]
    if allowed_slips(name) == 0:  # "ebbay": too short for slips, but not for these
        letters = [f"{each}{{1,2}}" for each in letters]
    if not name.isascii():
        return _abroad(name)
    if opening and name[0] in _SIGNS_FOR:
        first = f"(?:{opening}{letters[0]}|{_SIGNS_FOR[name[0]]})"
        return _BETWEEN.join([first, *letters[1:]]) + _ENDING
    return rf"{opening}{_BETWEEN.join(letters)}{_ENDING}"


def _abroad(name: str) -> str:
    """Return a pattern for a name in another script; some part words by blanks.

    A capital may look like another letter than the small one does.
    """
    if not "\u0370" <= name[0] <= "\u06ff":
        return re.escape(fold(name))
    first = "|".join(sorted({fold(name[0]), fold(name[0].upper())}))
    return rf"\b(?:{first}){re.escape(fold(name[1:]))}"


def plain_reading(written: str) -> str:
    """Return a name without disguise: look-alike digits read as letters, no gaps."""
    written = re.sub(
        r"(?: ?\. ?| dot )(?:com|ca|net|org|jp|eu|de|fr|co)\b.*$", "", written
    )
    return re.sub(r"[ ._*'~/^=☆★-]", "", written.translate(_READS_AS))


def ends_a_sentence(written: str) -> bool:
    """Return whether a sentence ends amid the words: "in stock. Trades"."""
    return re.search(r"[^\W_]{2}[.!?] [^\W_]{2}", written) is not None


def is_scattered(written: str, rival: Rival) -> bool:
    """Return whether blanks cut a name as other words do: "solar is Japan's"."""
    words = re.sub(r"(?: dot |\.).*", "", written).split()
    single = sum(len(each) == 1 for each in words)
    if len(words) < _MOST_WORDS or single > len(words) // 2:
        return False
    sizes = [len(each) for each in words]
    return all(sizes != [len(part) for part in name.split()] for name in rival.words)


def is_disguised(written: str, name: str) -> bool:
    """Return whether a name is written with more than ordinary letters and one gap."""
    bare = re.sub(r"[^\w@$!|+*~/☆★]", "", written)
    gaps = len(re.findall(r"[ ._*~/-]", written))
    return not bare.startswith(name) or gaps >= max(3, len(name) - 2)


def _neighbours(word: str, deletions: int) -> Iterator[str]:
    yield word
    if deletions:
        for index in range(len(word)):
            yield from _neighbours(word[:index] + word[index + 1 :], deletions - 1)


def distance(first: str, second: str, most: int) -> int:
    """Return the edit distance with swaps (restricted Damerau), or ``most + 1``."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(second, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def allowed_slips(name: str) -> int:
    """Return how many slips a name forgives: short ones none, long ones two."""
    if len(name) < 6:
        return 0
    return 1 if len(name) < 10 else 2


def is_ordinary(word: str) -> bool:
    """Return whether a word near a name is a word of its own."""
    return word in ORDINARY or (word.endswith("s") and word[:-1] in ORDINARY)


@lru_cache(maxsize=4096)
def slip_of(word: str, names: tuple[str, ...]) -> str | None:
    """Return the name that a mistyped word was meant to be, if it is one."""
    for name in names:
        most = allowed_slips(name)
        near = abs(len(word) - len(name)) <= most and word[0] == name[0]
        if near and distance(word, name, most) <= most:
            return name
    return None


def slips_pattern(names: Iterable[str]) -> str:
    """Return a pattern for words that may be mistyped names: one end is still right."""
    parts: list[str] = []
    for name in names:
        most, length = allowed_slips(name), len(name)
        if not most or not name.isascii() or not name.isalpha():
            continue
        low = max(1, length - 3 - most)
        parts += [
            rf"{name[:3]}[a-z]{{{low},{length - 3 + most}}}",
            rf"{name[0]}[a-z]{{{max(1, low - 1)},{length - 4 + most}}}{name[-3:]}",
            rf"{name[:2]}[a-z]{{{max(1, low - 1)},{length - 4 + most}}}{name[-2:]}",
        ]
    return rf"\b(?:{'|'.join(sorted(set(parts)))}){_SITE}(?!\w)" if parts else ""


def worded(name: str) -> str:
    """Return a pattern for a name of several words, one of which may be mistyped."""
    words = name.split()
    wide = [each for each in words if len(each) >= _SHORTEST_SLIP]
    parts = []
    for slipped in wide:
        size = len(slipped)
        loose = (
            rf"(?:{slipped[:2]}[a-z]{{{size - 3},{size}}}"
            rf"|{slipped[0]}[a-z]{{{size - 4},{size - 1}}}{slipped[-2:]})"
        )
        parts.append(
            "[ -]".join(loose if each == slipped else re.escape(each) for each in words)
        )
    return rf"\b(?:{'|'.join(parts)}){_SITE}(?!\w)"


def is_slip_of(written: str, name: str) -> bool:
    """Return whether the written words are the name with a slip in one of them."""
    read, meant = plain_reading(written), plain_reading(name)
    return read != meant and distance(read, meant, 2) <= (1 if len(meant) < 12 else 2)
