"""Answers that need no product: orders, policies, other people's trades."""

import re

from chat.llm.composer.phrasing import (
    joined,
    paragraphs,
    sentence,
    sentences,
    without_money,
)
from chat.llm.composer.task import Task, greeting

_WORDS = re.compile(r"[^\W\d_]{3,}")


def _told(task: Task, most: int) -> str:
    """Return what the policy texts say to the question, most fitting sentences only.

    A sentence with an amount of money is left out: amounts belong to cards and pages.
    """
    asked = {word[:5] for word in _WORDS.findall(task.prompt.question.casefold())}
    texts = [without_money(text) for text in task.evidence.policies]
    first = next((text for text in texts if text), "")
    told = [part for part in sentences(first) if not part.startswith("#")]
    if len(told) <= most:
        return " ".join(told)

    def relevance(part: str) -> int:
        return len(asked & {word[:5] for word in _WORDS.findall(part.casefold())})

    best = set(sorted(told, key=relevance, reverse=True)[:most])
    return " ".join(part for part in told if part in best)


def policy(task: Task) -> str:
    """Answer from the store's own policy texts."""
    told = _told(task, 3 if task.brief else 5)
    if not told:
        return paragraphs(
            greeting(task),
            "I don't have the exact wording of that at hand, and I don't want to "
            "guess. Shall I pass you to a colleague who knows?",
        )
    opening = task.book.pick(
        ("Here is how we handle that.", "Good question.", "In short:", "Of course.")
    )
    return paragraphs(
        f"{greeting(task)} {opening} {told}".strip(),
        task.book.pick(
            (
                "Does that answer it?",
                "If your case is different, I can pass you to a colleague.",
                "Anything else you'd like to know about it?",
            )
        ),
    )


def order_help(task: Task) -> str:
    """Help with an order from the policy texts; nobody's order is looked up here."""
    told = _told(task, 2 if task.brief else 4)
    opening = task.book.pick(
        (
            "Sorry for the wait!",
            "That is annoying, let's sort it out.",
            "I understand, nobody likes to wait for a good book.",
        )
        if re.search(r"where|late|yet|still|supposed|missing", task.prompt.question)
        else ("Happy to help with that.", "Let's see.", "Sure.")
    )
    return paragraphs(
        f"{greeting(task)} {opening} {told}".strip(),
        task.book.pick(
            (
                "I can't look into a single order from here. You'll see its state "
                "under “Your orders”, and I can pass you to a colleague who can check.",
                "For this very order, “Your orders” shows where it is. If that "
                "doesn't help, say the word and a colleague takes over.",
            )
        ),
    )


def hand_over(task: Task) -> str:
    """Say that a colleague takes over."""
    return task.book.pick(
        (
            "Of course. A colleague takes over from here and can read what we've "
            "talked about, so you needn't repeat it.",
            "Gladly, I'm passing you to a colleague now, together with our "
            "conversation so far.",
        )
    )


def out_of_scope(task: Task) -> str:
    """Say kindly what this shop is for."""
    genres = joined(
        [each.replace("-", " ") for each in task.evidence.customer.favourite_genres[:2]]
    )
    start = task.book.pick(
        (
            "I'm afraid that's outside my shelves: I only know manga and this shop.",
            "That one I have to leave to others; I'm only good with manga.",
            "I wish I could help, but I only speak manga and this shop.",
        )
    )
    lead = (
        sentence(f"but if some good {genres} would cheer you up, I'm your assistant")
        if genres
        else task.book.pick(
            (
                "If you'd like something to read, though, I'm all yours.",
                "Shall I find you a good series instead?",
                "But tell me a mood, and I'll find you the manga for it.",
            )
        )
    )
    return f"{start} {lead}"
