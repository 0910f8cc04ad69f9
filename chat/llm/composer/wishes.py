"""The shopper's wishes said back in words, so that the answer shows it listened."""

from chat.llm.composer.phrasing import joined
from chat.orchestration.turns import Filters
from chat.orchestration.wish_words import THEMES

_FORMATS = {
    "paperback": "in paperback",
    "digital": "in digital form",
    "box-set": "as a box set",
    "hardcover": "in hardcover",
}
_STATUSES = {"finished": "finished", "ongoing": "still running", "hiatus": "paused"}
_AGES = {
    "all": "for all ages",
    "teen": "suitable for teens",
    "older-teen": "suitable for older teens",
}
_COUNTED = frozenset(
    "vampire zombie demon alien ninja pirate superhero ghost detective".split()
)


def _before(filters: Filters) -> list[str]:
    """What goes before the noun: "finished", "seinen", "horror"."""
    new = ["new"] if filters.newest else []
    status = [_STATUSES[each] for each in filters.statuses if each == "finished"]
    genres = joined([each.replace("-", " ") for each in filters.genres])
    return [*new, *status, joined(filters.demographics, "or"), genres]


def _after(filters: Filters) -> list[str]:
    """What goes after it: "by Naoki Urasawa", "in paperback"."""
    found: list[str] = []
    if filters.authors:
        found.append(f"by {joined([_title(each) for each in filters.authors])}")
    if filters.excluded_genres:
        excluded = [each.replace("-", " ") for each in filters.excluded_genres]
        found.append(f"without any {joined(excluded, 'or')}")
    found += [_FORMATS[each] for each in filters.formats if each in _FORMATS][:1]
    if filters.max_age_rating in _AGES:
        found.append(_AGES[filters.max_age_rating])
    if filters.excluded_words:
        found.append(f"{_spared(filters)}")
    if filters.min_volumes:
        found.append(f"of at least {filters.min_volumes} volumes")
    if filters.max_volumes:
        found.append(f"of at most {filters.max_volumes} volumes")
    if "ongoing" in filters.statuses:
        found.append("that is still running")
    return found


def _spared(filters: Filters) -> str:
    """Return "without gore or vampires": each theme by its first word."""
    words = set(filters.excluded_words)
    groups = [group.split() for group in THEMES if set(group.split()) <= words]
    # "No violence" rules gore out as well: the wider word says both.
    said = [g[0] for g in groups if not any(set(g) < set(o) for o in groups)]
    named = [f"{each}s" if each in _COUNTED else each for each in said]
    lead = "or" if filters.excluded_genres else "without"
    return f"{lead} {joined(named, 'or')}"


def _title(name: str) -> str:
    """Return an author's name with capitals, however the shopper wrote it."""
    return name.title() if name.islower() else name


def wished(filters: Filters, noun: str = "manga", *, budget: bool = False) -> str:
    """Return "finished horror manga by Junji Ito"; just the noun without wishes.

    The budget's amount is left out on purpose: amounts belong to the cards.
    """
    words = [*(each for each in _before(filters) if each), noun, *_after(filters)]
    if budget and filters.budget:
        words.append("within your budget")
    return " ".join(words)


def has_wishes(filters: Filters) -> bool:
    """Whether ``wished`` has more to say than the noun."""
    return wished(filters, budget=True) != "manga"
