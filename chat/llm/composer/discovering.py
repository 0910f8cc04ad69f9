"""Answers for shoppers who want to find something to read."""

from chat.llm.composer.glossary import explained
from chat.llm.composer.nothing import nothing_found
from chat.llm.composer.openings import (
    budget_miss,
    by_author_offer,
    not_read_yet,
    opening,
    untold_authors,
)
from chat.llm.composer.ordering import ordered
from chat.llm.composer.phrasing import (
    clipped,
    paragraphs,
    running_on,
    sentence,
    sentence_in_quotes,
)
from chat.llm.composer.portraits import (
    byline,
    hook_of,
    is_short,
    length_beside,
    readers_say,
    reason_of,
    series_of,
)
from chat.llm.composer.task import Task, greeting
from chat.llm.composer.whole_series import none_affordable, whole_series
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.selection import FEW_NOTE, NEAREST_NOTE
from chat.orchestration.untold import AUTHORS_NOTE


def recommendation(task: Task) -> str:
    """Recommend from the evidence, each title with an honest reason."""
    items = task.evidence.items
    if not items and task.evidence.note == AUTHORS_NOTE:
        return paragraphs(greeting(task), untold_authors(task), by_author_offer())
    if task.evidence.filters.whole and task.evidence.filters.budget:
        return whole_series(task) if task.evidence.wholes else none_affordable(task)
    if not items:
        return nothing_found(task)
    if task.evidence.filters.order and task.evidence.note != NEAREST_NOTE:
        return ordered(task)
    told = explained(task.prompt.question)
    begins = told or " ".join(
        part
        for part in (
            greeting(task),
            not_read_yet(task),
            opening(task),
            budget_miss(task),
        )
        if part
    )
    if len(items) == 1:
        body = _lead(task, items[0])
    elif len(items) == 2 or (len(items) == 3 and task.book.chance(0.4)):
        body = _as_prose(task)
    elif task.book.chance(0.35) and not task.brief:
        body = paragraphs(_lead(task, items[0]), _also(task))
    else:
        body = _as_list(task)
    return paragraphs(begins, body, _closing(task))


def _lead(task: Task, item: EvidenceItem) -> str:
    """Return a small paragraph on one title."""
    product, book = item.product, task.book
    starts = (
        ("My first pick is {}.", "I'd begin with {}.", "Top of the pile: {}.")
        if len(task.evidence.items) > 1
        else ("I'd hand you {}.", "Have a look at {}.", "It has to be {}.")
    )
    hook = hook_of(product)
    parts = [book.pick(starts).format(byline(product)), hook]
    reason = reason_of(item, task.evidence, task.prompt.question)
    if reason and not task.brief:
        # "shares dread with …" lacks its subject; "popular with …" reads as it is.
        says = f"it {reason}" if reason.startswith("shares ") else reason
        parts.append(sentence(says))
    if told := length_beside(hook, product):
        parts.append(f"It is {told[0].lower()}{told[1:]}" if _is_state(told) else told)
    quotes = readers_say(item)
    if quotes and not task.brief:
        parts.append(f"One reader put it like this: {sentence_in_quotes(quotes[0])}")
    return " ".join(part for part in parts if part)


def _is_state(length: str) -> bool:
    """Whether ``length`` completes "it is …"."""
    return length.startswith(("Finished", "Complete", "Still", "On hiatus"))


def _as_list(task: Task) -> str:
    """Return one line a title."""
    return "\n".join(f"• {_line(task, item)}" for item in task.evidence.items)


def _line(task: Task, item: EvidenceItem) -> str:
    """Return a title and the one thing to know about it."""
    product, book = item.product, task.book
    hook = clipped(hook_of(product), 120)
    reason = reason_of(item, task.evidence, task.prompt.question)
    if reason and len(reason) < 70 and book.chance(0.3):
        hook = sentence(reason)
    text = f"{byline(product)}: {hook}" if hook else f"{byline(product)}."
    told = "" if task.brief else length_beside(hook, product)
    return f"{text} {told}".strip()


def _as_prose(task: Task) -> str:
    """Return one flowing paragraph a title."""
    first, *others = task.evidence.items
    told = [_lead(task, first)]
    for item in others:
        start = task.book.pick(
            (
                "Then there is {}:",
                "If you want a different flavour, try {}:",
                "Right beside it I'd put {}:",
                "And do look at {}:",
            )
        ).format(byline(item.product))
        hook = clipped(hook_of(item.product), 140)
        length = "" if task.brief else length_beside(hook, item.product)
        told.append(f"{start} {running_on(hook)} {length}".strip())
    return paragraphs(*told)


def _also(task: Task) -> str:
    """Return the rest of the picks under the lead."""
    head = task.book.pick(("Also worth your time:", "And close behind:", "Or try:"))
    rest = "\n".join(f"• {_line(task, item)}" for item in task.evidence.items[1:])
    return f"{head}\n{rest}"


def _closing(task: Task) -> str:
    """Ask back in a way that moves the search on."""
    items, book = task.evidence.items, task.book
    if task.evidence.note == AUTHORS_NOTE:
        return by_author_offer()
    if task.evidence.note == FEW_NOTE:
        return book.pick(
            (
                "Shall I widen the search a little?",
                f"Shall I tell you more about {series_of(items[0].product)}?",
                f"I can also look for something similar to "
                f"{series_of(items[0].product)}, if you like.",
            )
        )
    if task.evidence.note == NEAREST_NOTE:
        return book.pick(
            (
                "Shall I look among digital editions or shorter series instead?",
                "If you can stretch a little, or prefer single volumes, tell me.",
            )
        )
    if len(items) == 1:
        return book.pick(("Does that sound like you?", "Shall I tell you more?"))
    if task.brief:
        return book.pick(("Does one of them appeal?", "Shall I narrow it down?"))
    options = [
        f"Shall I tell you more about {series_of(items[0].product)}?",
        "Want me to narrow it down by length, mood or format?",
        "Tell me what you loved last and I'll sharpen the list.",
    ]
    short = next((item for item in items if is_short(item.product)), None)
    if short is not None:
        options.append(
            f"If you'd like something you can finish soon, "
            f"{series_of(short.product)} is the one."
        )
    if len({item.product.status for item in items}) > 1:
        options.append("Do you mind waiting for new volumes, or only finished ones?")
    return book.pick(options)
