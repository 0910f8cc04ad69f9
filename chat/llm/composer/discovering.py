"""Answers for shoppers who want to find something to read."""

from chat.llm.composer.glossary import explained
from chat.llm.composer.nothing import nothing_found
from chat.llm.composer.ordering import ordered
from chat.llm.composer.phrasing import (
    clipped,
    joined,
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
from chat.llm.composer.wishes import has_wishes, wished
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.selection import (
    CURRENCY_NOTE,
    FEW_NOTE,
    NEAREST_NOTE,
    all_read_of,
)


def recommendation(task: Task) -> str:
    """Recommend from the evidence, each title with an honest reason."""
    items = task.evidence.items
    if not items:
        return nothing_found(task)
    if task.evidence.filters.order and task.evidence.note != NEAREST_NOTE:
        return ordered(task)
    told = explained(task.prompt.question)
    opening = told or " ".join(
        part
        for part in (
            greeting(task),
            not_read_yet(task),
            _opening(task),
            _budget_miss(task),
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
    return paragraphs(opening, body, _closing(task))


def not_read_yet(task: Task) -> str:
    """Say what an author has that the customer, who has "read all", never bought."""
    author = all_read_of(task.prompt.question)
    if not author or not task.evidence.related:
        return ""
    names = joined([series_of(each) for each in task.evidence.related[:3]])
    return f"I don't see {names} among what you bought here, if that helps."


def _opening(task: Task) -> str:
    """Say back what was asked for, in one sentence."""
    filters, book = task.evidence.filters, task.book
    wish = wished(filters, budget=True)
    if task.evidence.note == NEAREST_NOTE:
        return ""
    if task.evidence.note == CURRENCY_NOTE:
        return _other_currency(task)
    if task.evidence.note == FEW_NOTE:
        return _few(task, wish)
    if len(task.evidence.items) == 1:
        return f"For {wish}, one title stands out." if has_wishes(filters) else ""
    if has_wishes(filters):
        return book.pick(
            (
                f"For {wish}, these are the ones I'd put in your hands.",
                f"Looking for {wish}? Then you'll like these.",
                f"{sentence(wish)[:-1]}: here is where I'd start.",
                f"Happy to help with {wish}. My picks from our shelves:",
                f"If it's {wish} you are after, try these.",
            )
        )
    return book.pick(
        (
            "Here are a few that I think you'll enjoy.",
            "Let me pull some favourites off the shelf for you.",
            "These came to mind straight away.",
            "A few good ones, and each for a different mood.",
        )
    )


def _other_currency(task: Task) -> str:
    """Say that the budget can't be held against prices in another currency."""
    filters, first = task.evidence.filters, task.evidence.items[0]
    ours = _CURRENCIES.get(first.quote.price.currency, first.quote.price.currency)
    theirs = filters.budget.currency if filters.budget else ""
    budget = _CURRENCIES.get(theirs, theirs)
    return (
        f"Our prices are in {ours}, so I can't hold them against your {budget} to the "
        f"cent. I've put the least expensive {wished(filters)} first; the cards show "
        "what each costs."
    )


_CURRENCIES = {
    "USD": "US dollars",
    "EUR": "euros",
    "GBP": "pounds",
    "JPY": "yen",
}


def _few(task: Task, wish: str) -> str:
    """Say that little fits, and that the list is short on purpose."""
    one = len(task.evidence.items) == 1
    count = "one title" if one else "two titles"
    of = f"For {wish} " if has_wishes(task.evidence.filters) else ""
    return task.book.pick(
        (
            f"{of}I have {count} that really fit{'s' if one else ''}, and I'd "
            "rather not pad the list.",
            f"Only {count} on our shelves truly fit{'s' if one else ''} that, so "
            "here is a short list on purpose.",
            f"I found just {count} that {'is' if one else 'are'} really what you "
            "describe.",
        )
    ).strip()


def _budget_miss(task: Task) -> str:
    """Explain honestly that the budget left nothing, if so."""
    if task.evidence.note != NEAREST_NOTE:
        return ""
    wish = wished(task.evidence.filters)
    one = len(task.evidence.items) == 1
    return task.book.pick(
        (
            f"I couldn't find {wish} within your budget, I'm afraid. "
            + ("This comes closest:" if one else "These come closest to it:"),
            f"Nothing among our {wish} fits that budget today. "
            + (
                "The nearest is this one; its card shows what it costs."
                if one
                else "The nearest are these; their cards show what each costs."
            ),
            f"I'll be honest: for {wish}, your budget is a little short today. "
            + ("The closest I have:" if one else "The closest I have are these."),
        )
    )


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
