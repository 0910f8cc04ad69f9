"""Answers about what can be bought: prices (which the cards show) and stock."""

import re
from collections.abc import Sequence

from chat.llm.composer.goods import other_goods
from chat.llm.composer.phrasing import counted, joined, paragraphs
from chat.llm.composer.portraits import edition_of, hook_of, in_format, length_beside
from chat.llm.composer.products import missing_format, unknown_product
from chat.llm.composer.ranking import chosen, superlative_of
from chat.llm.composer.stock import stock_of
from chat.llm.composer.task import Task, greeting
from chat.llm.composer.whole_series import price_of_whole
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.selection import NEAREST_NOTE
from chat.orchestration.shop import Product
from chat.orchestration.volumes import volumes_asked


def price_question(task: Task) -> str:
    """Point to the card for the price, and say which edition it is of."""
    items = task.evidence.items
    if not items:
        return unknown_product(task)
    if task.evidence.wholes:
        return price_of_whole(task)
    if missing := _no_such_volume(task):
        return paragraphs(f"{greeting(task)} {missing}".strip())
    if cheapest := superlative_of(task.prompt.question):
        return paragraphs(
            f"{greeting(task)} {chosen(items, cheapest)}".strip(), _offer_on(items[0])
        )
    book, first = task.book, items[0]
    if len(items) == 1:
        what = f"{edition_of(first.product)} {in_format(first.product)}"
        answer = book.pick(
            (
                f"You'll find today's price of {what} on the card below.",
                f"The card below shows the live price for {what}.",
                f"Here is {what}; its card carries the price as of this moment.",
            )
        )
    else:
        names = _editions(items)
        answer = book.pick(
            (
                f"The cards below show today's prices for {names}.",
                f"I've laid out {names} for you; each card carries its live price.",
            )
        )
    return paragraphs(
        f"{greeting(task)} {answer}".strip(),
        (
            task.evidence.note == NEAREST_NOTE
            and "Nothing of it fits your budget today, I'm afraid; this comes closest."
        )
        or "",
        f"{_out_of_stock(task)} {_offer_on(items[0])}".strip(),
        "" if task.brief or len(items) > 1 else _worth_it(task, first),
    )


def _offer_on(item: EvidenceItem) -> str:
    return (
        "There is a promotion on it, too, which comes off at the checkout."
        if item.promotion
        else ""
    )


def _out_of_stock(task: Task) -> str:
    """Name what can't be had at the moment."""
    gone = [edition_of(e.product) for e in task.evidence.items if not e.quote.in_stock]
    if not gone:
        return ""
    return f"Please note that {joined(gone)} can't be ordered at the moment."


def _worth_it(task: Task, item: EvidenceItem) -> str:
    """Help to choose: what one gets for the money."""
    hook = hook_of(item.product)
    return " ".join(
        part
        for part in (
            hook,
            length_beside(hook, item.product),
            task.book.pick(
                (
                    "Shall I look at other editions of it?",
                    "If you'd like something easier on the wallet, just say so.",
                    "Do you prefer paper or digital?",
                )
            ),
        )
        if part
    )


def availability(task: Task) -> str:
    """Say whether it can be had, and in which form."""
    items = task.evidence.items
    if told := other_goods(task.prompt.question):
        beside = f"What I do have is {_editions(items[:1])}." if items else ""
        return paragraphs(f"{greeting(task)} {told} {beside}".strip())
    if not items:
        return unknown_product(task)
    if missing := _no_such_volume(task):
        return paragraphs(f"{greeting(task)} {missing}".strip())
    if task.evidence.shelf:
        return paragraphs(f"{greeting(task)} {stock_of(task.evidence.shelf)}".strip())
    if _BUYS.search(task.prompt.question):
        return paragraphs(f"{greeting(task)} {_to_basket(task, items)}".strip())
    here = [each for each in items if each.quote.in_stock]
    gone = [each for each in items if not each.quote.in_stock]
    parts = [greeting(task)]
    if here:
        parts.append(
            task.book.pick(
                (
                    "Yes, we have {}.",
                    "Good news: {} can be ordered right away.",
                    "You're in luck: {} can be had today.",
                )
            ).format(_editions(here))
        )
    if gone:
        turn = (
            "At the moment {} can't be ordered, though."
            if here
            else ("I'm afraid {} can't be ordered at the moment.")
        )
        parts.append(turn.format(_editions(gone)))
    parts.append(missing_format(task))
    return paragraphs(
        " ".join(part for part in parts if part),
        "" if task.brief else _about(task, items[0].product),
    )


_BUYS = re.compile(
    r"\b(?:add|put) .{1,30}\b(?:cart|basket|bag)\b|"
    r"\bi(?:['’]ll| will| want to|['’]d like to) (?:take|buy|get|order|have)\b|"
    r"\b(?:buy|order) (?:it|this|that|them|the \w+)\b|"
    r"\bcheck ?out\b",
    re.IGNORECASE,
)


def _to_basket(task: Task, items: Sequence[EvidenceItem]) -> str:
    """Say how to buy: the basket is the shop's, not this chat's."""
    here = [each for each in items if each.quote.in_stock]
    if not here:
        return f"A good choice, but {_editions(items)} can't be ordered at the moment."
    praise = task.book.pick(("Good choice!", "You won't regret it!", "Lovely."))
    return (
        f"{praise} I can't fill your basket from here: open the card of "
        f"{_editions(here[:2])} below, and it's one step to the checkout."
    )


def _no_such_volume(task: Task) -> str:
    """Say so when the volume asked for is none of those found; else nothing."""
    after = volumes_asked(task.prompt.question).numbers
    wanted = after[0] if after else task.evidence.filters.volume
    first = task.evidence.items[0].product
    if wanted is None or any(e.product.volume == wanted for e in task.evidence.items):
        return ""
    count, name = first.volumes_in_series, first.series_title or first.title
    if count is not None and wanted > count:
        so_far = "" if first.status == "finished" else " so far"
        return (
            f"There is no such volume: {name} has {counted(count, 'volume')}{so_far}."
        )
    return f"I don't find that volume of {name} on our shelves right now."


def _editions(items: Sequence[EvidenceItem]) -> str:
    """Return what can be had, naming a form once if they share it."""
    forms = {in_format(each.product) for each in items}
    # Two sellers of one edition are one edition to the ear.
    if len(forms) == 1:
        names = dict.fromkeys(edition_of(each.product) for each in items)
        return f"{joined(names)} {forms.pop()}"
    return joined(
        dict.fromkeys(f"{edition_of(e.product)} {in_format(e.product)}" for e in items)
    )


def _about(task: Task, product: Product) -> str:
    hook = hook_of(product)
    name = product.series_title or product.title
    alone = ("In case you don't know it:", "A word about it:", "")
    many = (f"A word about {name}:", f"In case you don't know {name}:")
    start = task.book.pick(alone if len(task.evidence.items) == 1 else many)
    parts = (start if hook else "", hook, length_beside(hook, product))
    return " ".join(part for part in parts if part)
