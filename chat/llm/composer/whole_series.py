"""Answers about series as a whole: what a budget pays for, the least expensive way.

An amount is never named: the cards carry the prices of what they show.
"""

from chat.llm.composer.phrasing import clipped, counted, joined, paragraphs
from chat.llm.composer.portraits import byline, hook_of, in_format, series_of
from chat.llm.composer.task import Task, greeting
from chat.llm.composer.wishes import wished
from chat.orchestration.whole_series import Way, Whole


def whole_series(task: Task) -> str:
    """Say which series the budget pays for as a whole."""
    wholes = task.evidence.wholes
    wish = wished(task.evidence.filters, noun="series")
    mine = any(each.owned for each in wholes)
    lead = (
        f"I added up every volume at today's prices. These {wish} your budget pays for "
        "as a whole:"
        if len(wholes) > 1
        else f"I added up every volume at today's prices. Of our {wish}, your budget "
        "pays for this one as a whole:"
    )
    lines = "\n".join(f"• {_line(each)}" for each in wholes)
    noted = (
        "Volumes that you bought here are not counted again. " if mine else ""
    ) + "Each card shows the price of the first piece, not of the sum."
    return paragraphs(f"{greeting(task)} {lead}".strip(), lines, noted)


def none_affordable(task: Task) -> str:
    """Say that no series looked at can be had whole for the budget."""
    wish = wished(task.evidence.filters, noun="series")
    return paragraphs(
        greeting(task),
        f"I added up the volumes of the {wish} that seemed short enough, and none fits "
        "your budget as a whole today.",
        "Shall I look for single volumes within it instead, or can you stretch a bit?",
    )


def price_of_whole(task: Task) -> str:
    """Say what the whole of one series takes, and whether the budget pays for it."""
    whole = task.evidence.wholes[0]
    name, best = series_of(whole.product), whole.ways[0]
    rest = _counted_rest(whole, best)
    budget = task.evidence.filters.budget
    if budget is None:
        others = [_as(way) for way in whole.ways[1:3]]
        told = f"The least expensive way to {rest} of {name} is {_as(best)}."
        more = f" After it comes {joined(others, 'and then')}." if others else ""
        return paragraphs(f"{greeting(task)} {told}{more}".strip(), _ON_CARDS)
    if whole.fits:
        told = f"Yes: {rest} of {name}, {_as(best)}, stay within your budget today."
        return paragraphs(f"{greeting(task)} {told}".strip(), _ON_CARDS)
    told = f"Not all of it: {rest} of {name} cost more than that in every form we have."
    return paragraphs(f"{greeting(task)} {told} {_reach(whole)}".strip(), _ON_CARDS)


_TWO = 2
_ON_CARDS = (
    "I added this up at today's prices. A card shows the price of its own piece, not "
    "of the sum."
)


def _reach(whole: Whole) -> str:
    """Say how far the budget goes, from the first volume that is missing."""
    reached = whole.reached
    if reached is None:
        return "It doesn't reach to the first volume, I'm afraid."
    first, last = reached.products[0], reached.products[-1]
    form = _as(reached)
    if first is last:
        return f"It pays for volume {first.volume} {form}."
    return f"It takes you from volume {first.volume} to {last.volume} {form}."


def _counted_rest(whole: Whole, way: Way) -> str:
    missing = (whole.product.volumes_in_series or len(way.products)) - whole.owned
    if whole.owned:
        count = counted(missing, "volume")
        return f"the {count} that you don't have yet"
    if missing == _TWO:
        return "both volumes"
    return f"all {counted(missing, 'volume')}" if missing > 1 else "the one volume"


def _as(way: Way) -> str:
    if way.form == "box-set":
        return "the box set" if len(way.products) == 1 else "the box sets together"
    if way.form == "digital":
        return "in digital form"
    return in_format(way.products[0])


def _line(whole: Whole) -> str:
    way = whole.ways[0]
    told = f"{_counted_rest(whole, way)} {_of_line(way)}"
    if whole.owned:
        return f"{byline(whole.product)}: {told}."
    return f"{byline(whole.product)}, {told}: {clipped(hook_of(whole.product), 110)}"


def _of_line(way: Way) -> str:
    return f"as {_as(way)}" if way.form == "box-set" else _as(way)
