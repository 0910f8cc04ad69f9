"""Answers to "the oldest", "the longest", "the cheapest": what leads, what comes next.

An amount is never named: the cards under the answer carry it.
"""

from chat.llm.composer.phrasing import counted, joined, paragraphs
from chat.llm.composer.portraits import (
    byline,
    edition_of,
    in_format,
    length_of,
    rating_of,
    series_of,
)
from chat.llm.composer.task import Task, greeting
from chat.llm.composer.wishes import wished
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.orders import PRICED

_NAMES = {
    "oldest": "oldest",
    "longest": "longest",
    "shortest": "shortest",
    "best-rated": "best rated",
    "worst-rated": "lowest rated",
}


def ordered(task: Task) -> str:
    """Say what leads the order that was asked for, why, and what comes next."""
    order, items = task.evidence.filters.order, task.evidence.items
    told = _by_price(task) if order in PRICED else _by_fact(task)
    return paragraphs(f"{greeting(task)} {told}".strip(), _next(items, order))


def _by_fact(task: Task) -> str:
    filters, items = task.evidence.filters, task.evidence.items
    first, name = items[0], _NAMES[filters.order]
    wish = wished(filters)
    best = _measure(first, filters.order)
    level = [each for each in items if _measure(each, filters.order) == best]
    if len(level) > 1:
        names = joined([byline(each.product) for each in level])
        return (
            f"Several of our {wish} share that place ({_fact(first, filters.order)}); "
            f"the best known of them: {names}."
        )
    return (
        f"The {name} of our {wish} is {byline(first.product)}: "
        f"{_fact(first, filters.order)}."
    )


def _by_price(task: Task) -> str:
    order, first = task.evidence.filters.order, task.evidence.items[0].product
    which = "most" if order == "dearest" else "least"
    among = (
        f"Of the {task.evidence.compared} I have just compared, one of each series, "
        if task.evidence.compared > 1
        else ""
    )
    return (
        f"{among}{edition_of(first)} {in_format(first)} costs {which} at the moment, "
        "as its card shows."
    )


def _measure(item: EvidenceItem, order: str) -> object:
    product = item.product
    if order == "oldest":
        return product.first_year
    if order in {"longest", "shortest"}:
        return product.volumes_in_series, product.status
    return rating_of(item)


def _fact(item: EvidenceItem, order: str) -> str:
    product = item.product
    if order == "oldest":
        return f"it first appeared in {product.first_year}"
    if order in {"longest", "shortest"}:
        return length_of(product) or counted(product.volumes_in_series or 0, "volume")
    return f"readers give it {rating_of(item)}"


def _next(items: tuple[EvidenceItem, ...], order: str) -> str:
    """Name what comes after the first, unless it is level with it."""
    first = _measure(items[0], order)
    if order in PRICED:
        others = [f"{edition_of(e.product)} {in_format(e.product)}" for e in items[1:]]
    else:
        others = [
            f"{series_of(each.product)} ({_fact(each, order)})"
            for each in items[1:]
            if _measure(each, order) != first
        ]
    return (
        f"Next come {joined(others)}."
        if len(others) > 1
        else (f"Next comes {others[0]}." if others else "")
    )
