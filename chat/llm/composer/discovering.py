"""Answers for shoppers who want to find something to read."""

from chat.llm.composer.glossary import explained
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
from chat.llm.composer.wishes import has_wishes, wished
from chat.orchestration.context_words import content_words
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.retrieval import without_wishes
from chat.orchestration.selection import FEW_NOTE, NEAREST_NOTE


def recommendation(task: Task) -> str:
    """Recommend from the evidence, each title with an honest reason."""
    items = task.evidence.items
    if not items:
        return _nothing_found(task)
    opening = " ".join(
        part for part in (greeting(task), _opening(task), _budget_miss(task)) if part
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


def _opening(task: Task) -> str:
    """Say back what was asked for, in one sentence."""
    filters, book = task.evidence.filters, task.book
    wish = wished(filters, budget=True)
    if task.evidence.note == NEAREST_NOTE:
        return ""
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
    if task.evidence.note:
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


def _topic(task: Task) -> bool:
    """Whether the shopper named a topic that no filter stands for."""
    return bool(content_words(without_wishes(task.prompt.question)))


def _nothing_found(task: Task) -> str:
    """Say that nothing fits, and offer a way on."""
    filters, book = task.evidence.filters, task.book
    if told := explained(task.prompt.question):
        return paragraphs(greeting(task), told)
    if has_wishes(filters):
        about = " about that" if _topic(task) else ""
        return paragraphs(
            greeting(task),
            book.pick(
                (
                    f"I looked, but I have no {wished(filters)}{about} that I could "
                    "recommend with a clear conscience.",
                    f"I couldn't find {wished(filters)}{about} on our shelves, and "
                    "I'd rather say so than talk you into something else.",
                )
            ),
            book.pick(
                (
                    "If you drop one of the conditions, I'll gladly search again. "
                    "Which matters least to you?",
                    "Shall I widen the search a little, say to a neighbouring genre?",
                )
            ),
        )
    if _topic(task):
        return paragraphs(
            greeting(task),
            book.pick(
                (
                    "I know no series on our shelves that is really about that, and "
                    "I'd rather say so than show you something else.",
                    "Nothing on our shelves is truly about that, I'm afraid.",
                )
            ),
            book.pick(
                (
                    "Give me a genre, a mood or a title you loved, and I'll try from "
                    "there.",
                    "Can you put it another way, or name a series that comes close?",
                )
            ),
        )
    return paragraphs(
        greeting(task),
        book.pick(
            (
                "I'd love to find you something good, and a hint would help: what "
                "was the last series you couldn't put down?",
                "Let's find you a good one. What are you in the mood for: something "
                "tense, something funny, something that makes you cry?",
                "Tell me a genre, a favourite author or just a mood, and I'll take "
                "it from there.",
            )
        ),
    )
