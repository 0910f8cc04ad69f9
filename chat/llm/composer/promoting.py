"""Answers about the promotions that are running."""

from chat.llm.composer.phrasing import (
    joined,
    lowered,
    paragraphs,
    sentence,
    states_money,
)
from chat.llm.composer.portraits import (
    byline,
    genres_of,
    hook_of,
    series_of,
    themes_of,
)
from chat.llm.composer.task import Task, greeting
from chat.orchestration.evidence_items import Evidence
from chat.orchestration.shop import Promotion


def promotions(task: Task) -> str:
    """Tell which promotions are running, and what they cover that is worth reading."""
    book, running = task.book, _running(task.evidence)
    if not running:
        return paragraphs(
            greeting(task),
            book.pick(
                (
                    "I don't see a promotion running on that right now.",
                    "There is no offer for it at the moment, as far as I can see.",
                )
            ),
            book.pick(
                (
                    "The cards always show today's price, so you can't miss one when "
                    "it starts. Shall I suggest something good meanwhile?",
                    "Tell me what you like to read, and I'll find you something that "
                    "is worth it without one.",
                )
            ),
        )
    opening = book.pick(
        (
            "Yes, good timing! Here is what's on:",
            "There is something going on, in fact:",
            "These offers are running right now:",
        )
    )
    lines = "\n".join(f"• {_offer(each)}" for each in running[:4])
    return paragraphs(
        f"{greeting(task)} {opening}".strip() + f"\n{lines}",
        _covered(task),
        book.pick(
            (
                "The offer is applied at the checkout; the cards show today's prices.",
                "You'll see today's prices on the cards, and the offer comes off at "
                "the checkout.",
            )
        ),
    )


def _running(evidence: Evidence) -> list[Promotion]:
    """Return the promotions in evidence, each once."""
    found = {each.promotion_id: each for each in evidence.promotions}
    for item in evidence.items:
        if item.promotion:
            found.setdefault(item.promotion.promotion_id, item.promotion)
    return list(found.values())


def _offer(promotion: Promotion) -> str:
    """Return one promotion in words; an amount of money is left to the checkout."""
    title = promotion.title.strip()
    if states_money(title):
        title = title.split(":", 1)[0] if ":" in title else "A special offer"
        if states_money(title):
            title = "A special offer"
    text = title
    if promotion.code:
        text += f" (code {promotion.code})"
    if promotion.ends_at:
        end = promotion.ends_at
        text += f", until {end:%B} {end.day}"
    return sentence(text)


def _covered(task: Task) -> str:
    """Name what the offers cover among the evidence."""
    covered = [item for item in task.evidence.items if item.promotion] or list(
        task.evidence.items
    )
    if not covered:
        return ""
    first = covered[0].product
    told = genres_of(first) or themes_of(first)
    names = list(dict.fromkeys(series_of(each.product) for each in covered[:4]))
    if len(names) == 1:
        return f"{byline(first)} is part of it: {sentence(lowered(hook_of(first)))}"
    start = task.book.pick(("Worth a look among them:", "From these I'd pick"))
    about = f" If you like {told}, start with {series_of(first)}." if told else ""
    return f"{start} {joined(names)}.{about}"
