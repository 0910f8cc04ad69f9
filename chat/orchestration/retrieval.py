"""What the shopper said the products must be, and how several rankings become one.

Pure. A filter is a hard promise: no card may break it. So a word counts only where it
is a wish; what stands in quotation marks is a title, and "is it finished?" asks about
one product rather than for finished ones.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from chat.orchestration.budgets import parse_budget
from chat.orchestration.orders import parse_order, parse_years, without_orders
from chat.orchestration.sizes import (
    parse_max_volumes,
    parse_min_volumes,
    parse_volume,
    without_sizes,
)
from chat.orchestration.turns import Filters
from chat.orchestration.whole_series import wants_whole
from chat.orchestration.wish_spelling import wishes_spelt
from chat.orchestration.wish_words import (
    DEMOGRAPHICS,
    FORMATS,
    GENRES,
    NEGATION,
    NEGATION_FILLER,
    NO_NEGATION,
    PHYSICAL,
    PHYSICAL_FORMATS,
    THEMES,
    UNWANTED,
)
from chat.orchestration.wishes import (
    parse_max_age_rating,
    parse_newest,
    parse_statuses,
    without_ages,
)

_T = TypeVar("_T")

_QUOTED = re.compile(
    r"\"[^\"]{1,80}\"|“[^”]{1,80}”|«[^»]{1,80}»|「[^」]{1,80}」|『[^』]{1,80}』|"
    r"(?<!\w)'[A-Z][^']{1,80}'(?!\w)|‘[A-Z][^’]{1,80}’(?!\w)"
)


#: A letter of a script that puts spaces between words. What is left out has no case; to
#: say so saves the compiler a look for the cases of each, a third of a second at start.
_LETTER = r"(?-i:[^\W\u3040-\u9fff])"


def _word(alternatives: str) -> str:
    """Bound alternatives by word edges; Japanese has none, so it is left unbounded."""
    return rf"(?:(?<!{_LETTER})(?:{alternatives})(?!{_LETTER}))"


def _compiled(table: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(_word(words), re.IGNORECASE) for name, words in table.items()
    }


_ALL_TABLES = (
    GENRES,
    UNWANTED,
    THEMES,
    DEMOGRAPHICS,
    FORMATS,
    {"physical": PHYSICAL},
)
_ANY = _word("|".join(words for table in _ALL_TABLES for words in table.values()))
#: "no horror", "not too scary or gory", "no romance, mecha or sports".
_DENIED = re.compile(
    rf"(?<![\w'’])(?:{NEGATION}|non-)\s*(?:{NEGATION_FILLER}\s+){{0,5}}{_ANY}"
    rf"(?:\s*(?:/|,?\s*\b(?:or|nor|and)\b|,(?=\s*(?:\w+\s*,\s*)*\w+,?\s+(?:or|nor)\b))"
    rf"\s*(?:{NEGATION_FILLER}\s+){{0,3}}{_ANY})*",
    re.IGNORECASE,
)
_GRANTED = re.compile(rf"\b{NO_NEGATION}\b", re.IGNORECASE)
_GENRES = _compiled(GENRES)
_UNWANTED = _compiled(UNWANTED)
_THEMES = _compiled(THEMES)
_ANY_THEME = re.compile(_word("|".join(THEMES.values())), re.IGNORECASE)
#: Who reads, where that says which shelf.
_GROWN_UP = re.compile(
    r"\b(?:for (?:an? )?(?:adults?|grown[- ]?ups?)|adults? only|only (?:for )?adults|"
    r"(?:more|something|anything) (?:mature|grown[- ]?up|adult)|"
    r"mature (?:manga|series|stor(?:y|ies)|themes?|stuff|ones?))\b",
    re.IGNORECASE,
)
_DEMOGRAPHICS = _compiled(DEMOGRAPHICS)
_FORMATS = _compiled(FORMATS)
_PHYSICAL = re.compile(_word(PHYSICAL), re.IGNORECASE)


def _split(text: str) -> tuple[str, str]:
    """Return what ``text`` says in the affirmative, and what it denies."""
    plain = _GRANTED.sub(" ", text)
    denied = " ; ".join(match[0] for match in _DENIED.finditer(plain))
    return _DENIED.sub(" ; ", plain), denied


def _named(text: str, table: Mapping[str, re.Pattern[str]]) -> tuple[str, ...]:
    """Return the entries of ``table`` that ``text`` names, as they come in it."""
    places = [
        (match.start(), name)
        for name, pattern in table.items()
        if (match := pattern.search(text))
    ]
    return tuple(name for _, name in sorted(places))


def _formats(wanted: str, denied: str) -> tuple[str, ...]:
    """Return the formats wished for; to deny one is to wish for the others."""
    formats = list(_named(wanted, _FORMATS))
    if _PHYSICAL.search(wanted):
        formats += PHYSICAL_FORMATS
    if not formats and (unwanted := set(_named(denied, _FORMATS))):
        formats = [each for each in FORMATS if each not in unwanted]
    if not formats and _PHYSICAL.search(denied):
        formats = ["digital"]
    return tuple(dict.fromkeys(formats))


def _unwanted(wanted: str, denied: str) -> tuple[str, ...]:
    """Return the genres that ``denied`` rules out.

    "No baseball" rules out no sports, and "horror without gore" is still horror.
    """
    genres = _named(_ANY_THEME.sub(" ; ", denied), _GENRES)
    meant = [
        each for each in _named(denied, _UNWANTED) if not _GENRES[each].search(wanted)
    ]
    return tuple(dict.fromkeys((*genres, *meant)))


def _demographics(wanted: str, denied: str) -> tuple[str, ...]:
    found = _named(wanted, _DEMOGRAPHICS)
    grown_up = not found and _GROWN_UP.search(wanted) and not _GROWN_UP.search(denied)
    return ("seinen", "josei") if grown_up else found


def _themes(denied: str) -> tuple[str, ...]:
    """Return the words of the themes that ``denied`` rules out."""
    words = " ".join(_named(denied, _THEMES)).split()
    return tuple(dict.fromkeys(words))


@lru_cache(maxsize=128)  # a turn asks for those of its message several times
def parse_filters(text: str) -> Filters:
    """Return what ``text`` says the products must be; authors are left to the index."""
    plain = wishes_spelt(_QUOTED.sub(" ; ", text))
    wanted, denied = _split(plain)
    excluded = _unwanted(wanted, denied)
    since, until = parse_years(plain)
    budget = parse_budget(plain)
    return Filters(
        genres=tuple(g for g in _named(wanted, _GENRES) if g not in excluded),
        excluded_genres=excluded,
        demographics=_demographics(wanted, denied),
        formats=_formats(wanted, denied),
        statuses=parse_statuses(plain),
        budget=budget,
        whole=budget is not None and wants_whole(plain),
        max_age_rating=parse_max_age_rating(plain),
        max_volumes=parse_max_volumes(plain),
        min_volumes=parse_min_volumes(plain),
        volume=parse_volume(plain),
        excluded_words=_themes(denied),
        newest=parse_newest(plain),
        order=parse_order(plain),
        since=since,
        until=until,
    )


def without_wishes(text: str) -> str:
    """Return ``text`` without the words that filters are made of: the topic is left.

    "Recommend some scary seinen" has none left, "scary manga about dolls" has dolls.
    """
    left = without_ages(without_sizes(wishes_spelt(_QUOTED.sub(" ; ", text))))
    left = without_orders(_GROWN_UP.sub(" ; ", left))
    return re.sub(_ANY, " ; ", _DENIED.sub(" ; ", left), flags=re.IGNORECASE)


def reciprocal_rank_fusion(
    rankings: Iterable[Sequence[_T]], k: int = 60
) -> list[tuple[_T, float]]:
    """Fuse rankings, best first: each adds 1 / (k + rank) to what it ranks.

    Cormack, Clarke and Büttcher, SIGIR 2009, found k = 60 good and the choice hardly
    critical. A thing that a ranking names twice counts at its best place. Ties keep the
    order in which the rankings named them.
    """
    scores: dict[_T, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(dict.fromkeys(ranking), start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (k + rank)
    return sorted(scores.items(), key=lambda entry: -entry[1])
