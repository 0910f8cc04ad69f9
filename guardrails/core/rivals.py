"""The names of rival shops, and how people write them when they'd rather not be seen.

A name is matched letter by letter with look-alike digits and separators in between, or
as a word that is a slip of the finger away. Names that are also ordinary words, people
or publishers ("target", Kobo Abe, "published by VIZ") need a shop's surroundings.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from guardrails.core.normalise import fold

_LOOKALIKES = {
    "a": "[a4@]",
    "b": "[b8]",
    "e": "[e3]",
    "g": "[g9]",
    "i": "[i1!|l]",
    "l": "[l1i|]",
    "o": "[o0]",
    "s": "[s5$]",
    "t": "[t7+]",
    "z": "[z2]",
}
_BETWEEN = r"[ ._*'~/☆★-]{0,2}"
_SITE = (
    r"(?:(?: ?\. ?| dot )"
    r"(?:com|ca|net|org|jp|eu|de|fr|co(?:\. ?|m\.)?(?:jp|uk)?)\b){0,2}"
)
# So many words are a name's only if it has as many.
_MOST_WORDS = 3
_SHORTEST_SLIP = 4
_READS_AS = str.maketrans("4@83910!|5$7+2", "aabegioiisstttz"[:14])


@dataclass(frozen=True, slots=True)
class Rival:
    """One rival shop: its names, and whether they need a shop's surroundings.

    ``plain`` names count wherever they stand, ``wary`` ones only in the company of
    shopping, or when they are disguised; ``exact`` ones are patterns of their own.
    ``short`` is an abbreviation in capitals that needs the company of shopping,
    ``words`` a name of several words, in one of which a finger may slip. ``site`` says
    whether its address is the shop's (and not that of a streaming service).
    """

    canonical: str
    plain: tuple[str, ...] = ()
    wary: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    site: bool = True
    never_after: str = ""
    never_before: str = ""


RIVALS = {
    each.canonical: each
    for each in (
        Rival("amiami", ("amiami", "あみあみ")),
        Rival(
            "barnes_and_noble",
            ("barnesandnoble", "barnes&noble", "barnesnnoble", "barnesnoble"),
            exact=(
                r"\bbarn(?:es|s|e|ess|se|ed)'? ?(?:and|&|n|'n'?|\+|y)? ?nob(?:le|el|l"
                r"|les|ble)\b",
                r"\bb ?(?:&|\+|'n') ?n\b(?:\. ?com)?",
                r"\bbn ?\. ?com\b",
            ),
            short=("bn", "bnn"),
            words=("barnes and noble", "barnes & noble"),
        ),
        Rival("book_off", ("ブックオフ",), titled=("bookoff",)),
        Rival(
            "booksamillion",
            ("booksamillion", "booksamillon", "booksamilion", "bookamillion"),
            ("bam!",),
            short=("bam",),
            words=("books a million",),
            never_after=(
                r"^ (?:fans?|readers?|people|times|copies|ways|others|of|more|fold|kids"
                r"|years|girls|boys)\b"
            ),
        ),
        Rival(
            "bookwalker",
            ("ブックウォーカー",),
            titled=("bookwalker",),
            short=("bw",),
            words=("book walker",),
        ),
        Rival(
            "cdjapan",
            titled=("cdjapan",),
            never_before=r"\b(?:drama|music|audio|soundtrack|bonus|the|an?|ost) $",
            never_after=(
                r"^[ -](?:only|edition|tour|release|exclusive|version|limited|pressing"
                r"|import)\b"
            ),
        ),
        Rival("comixology", ("comixology",), never_after=r"^ originals\b"),
        Rival(
            "crunchyroll_store",
            ("crunchyrollstore", "crunchyrollshop", "store.crunchyroll"),
            ("crunchyroll",),
            site=False,
            never_after=r"^ (?:has|had|offers|lists|app|premium|is selling)\b",
            exact=(
                r"\bcrunchy ?roll'?s? (?:online |anime |manga )?(?:store|shop)\b",
                r"\bcr (?:store|shop)\b",
            ),
        ),
        Rival("ebay", ("ebay",), exact=(r"\b(?:eaby|ebya|e-?bay[s]?|ebayy)\b",)),
        Rival(
            "forbidden_planet",
            titled=("forbiddenplanet",),
            short=("fp", "fpi"),
            words=("forbidden planet",),
            never_before=(
                r"(?:film|movie|1956|watch(?:ed|ing)?|soundtrack|robby)[^.!?]{0,30}$"
            ),
            never_after=(
                r"^[ ,(]{1,3}(?:1956|the (?:film|movie)|film|movie|soundtrack"
                r"|is a film)"
            ),
        ),
        Rival(
            "half_price_books",
            ("hpb",),
            titled=("halfpricebooks",),
            words=("half price books",),
        ),
        Rival(
            "indigo",
            ("chaptersindigo", "indigobooks", "indigochapters"),
            ("indigo",),
            never_after=(
                r"^ (?:blue|colou?r|dye|ink|hair|cover|league|sky|eyes|child|prophecy"
                r"|and)"
            ),
        ),
        Rival(
            "instocktrades",
            ("instocktrades", "instocktrade"),
            short=("ist",),
            words=("in stock trades",),
        ),
        Rival(
            "kinokuniya",
            ("kinokuniya", "紀伊國屋", "紀伊国屋", "キノクニヤ"),
            ("kino",),
            never_after=r"^(?: |'s )(?:no|journey|and|der|film|cinema|makoto|tabi)",
        ),
        Rival(
            "kobo",
            ("rakutenkobo", "kobobooks", "koboplus"),
            ("kobo",),
            never_before=(
                r"(?:\bby|\babe,?|author|novel(?:ist)?|writer|\bmy|\ba|\byour) $"
            ),
            never_after=r"^ (?:abe|daishi|tasman)",
        ),
        Rival("mandarake", ("mandarake", "まんだらけ")),
        Rival("mercari", ("mercari", "メルカリ")),
        Rival(
            "rightstuf",
            ("rightstuf", "rightstufanime", "rightstuffanime"),
            ("rightstuff",),
            short=("rsa", "trsi"),
            words=("right stuf anime",),
        ),
        Rival(
            "solaris_japan",
            ("solarisjapan", "ソラリスジャパン"),
            words=("solaris japan",),
        ),
        Rival("surugaya", ("surugaya", "駿河屋")),
        Rival(
            "target_store",
            ("targetdotcom",),
            ("target",),
            exact=(r"\btarget ?\. ?com\b",),
            never_after=(
                r"^(?: |-)(?:audiences?|demographics?|readers?|ages?|groups?|price"
                r"|market|level|language|number|date|of|practice|is (?:teen|young))"
            ),
            never_before=r"\b(?:on|a|the|my|your|their|its|main|prime|easy|of) $",
        ),
        Rival("thriftbooks", titled=("thriftbooks",), words=("thrift books",)),
        Rival(
            "tokyo_otaku_mode",
            ("tokyootakumode",),
            titled=("otakumode",),
            short=("tom",),
            words=("tokyo otaku mode",),
        ),
        Rival(
            "viz_shop",
            ("shop.viz", "vizshop", "vizmediashop", "vizmangashop"),
            exact=(
                r"\bviz(?: media| manga)?'?s? (?:(?:online|own|web|official) ){0,2}"
                r"(?:store|shop)\b",
                r"\bviz ?\. ?com(?:/shop)?\b",
            ),
        ),
        Rival("walmart", ("walmart",)),
        Rival(
            "waterstones",
            ("waterstone's",),
            ("waterstone",),
            titled=("waterstones",),
            never_before=(
                r"\b(?:whetstones?|sharpen\w{0,3}|polish\w{0,3}|japanese|natural|grit"
                r"|knife|knives|sword)\b[^.!?]{0,24}$"
            ),
            never_after=r"^ (?:of\b|for (?:sharpen|polish|kni)|and (?:whet|oil))",
        ),
    )
}

# Words that a slip of the finger would make of a name, and that are words themselves.
ORDINARY = frozenset(
    "mandrake mandrakes mercury miami comicology waterstone watermelons "
    "indigo target noble mercer bookworm bookmaker booktalker".split()
)


def spelled(name: str) -> str:
    """Return a pattern for a name with look-alikes and separators between letters."""
    letters = [_LOOKALIKES.get(each, re.escape(each)) for each in name if each != " "]
    if not name.isascii():
        return re.escape(fold(name))
    return rf"\b{_BETWEEN.join(letters)}{_SITE}(?!\w)"


def plain_reading(written: str) -> str:
    """Return a name without disguise: look-alike digits read as letters, no gaps."""
    written = re.sub(
        r"(?: ?\. ?| dot )(?:com|ca|net|org|jp|eu|de|fr|co)\b.*$", "", written
    )
    return re.sub(r"[ ._*'~/☆★-]", "", written.translate(_READS_AS))


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


@lru_cache(maxsize=4096)
def slip_of(word: str, names: tuple[str, ...]) -> str | None:
    """Return the name that a mistyped word was meant to be, if it is one."""
    if word in ORDINARY or (word.endswith("s") and word[:-1] in ORDINARY):
        return None
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
