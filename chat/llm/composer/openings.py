"""How a recommendation begins: what was asked for, said back, and what is missing."""

from chat.llm.composer.phrasing import joined, sentence
from chat.llm.composer.portraits import series_of
from chat.llm.composer.task import Task
from chat.llm.composer.wishes import has_wishes, wished
from chat.orchestration.selection import (
    CURRENCY_NOTE,
    FEW_NOTE,
    NEAREST_NOTE,
    all_read_of,
)
from chat.orchestration.untold import AUTHORS_NOTE, DROPPED_NOTE


def not_read_yet(task: Task) -> str:
    """Say what an author has that the customer, who has "read all", never bought."""
    author = all_read_of(task.prompt.question)
    if not author or not task.evidence.related:
        return ""
    names = joined([series_of(each) for each in task.evidence.related[:3]])
    return f"I don't see {names} among what you bought here, if that helps."


def opening(task: Task) -> str:
    """Say back what was asked for, in one sentence."""
    note = task.evidence.note
    if note == NEAREST_NOTE:
        return ""
    say = _OF_NOTES.get(note, _said_back)
    return say(task)


def _said_back(task: Task) -> str:
    filters, book = task.evidence.filters, task.book
    wish = wished(filters, budget=True)
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


def _few(task: Task) -> str:
    """Say that little fits, and that the list is short on purpose."""
    wish = wished(task.evidence.filters, budget=True)
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


def budget_miss(task: Task) -> str:
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


def _what_is_left(task: Task) -> str:
    """Say that something left the list, and what remains."""
    one = len(task.evidence.items) == 1
    return task.book.pick(
        (
            f"Done, it's off the list. {'This one is' if one else 'These are'} left:",
            f"All right, without it. {'That leaves' if one else 'That leaves you with'}"
            f" {'one' if one else 'these'}:",
        )
    )


def untold_authors(task: Task) -> str:
    """Say that the catalogue names authors and tells nothing more of them."""
    told = (
        "Our catalogue gives the authors' names and nothing more about them, so I "
        "can't choose by who they are, and I won't guess from a name."
    )
    if not task.evidence.items:
        return told
    wish = wished(task.evidence.filters)
    return f"{told} Here is {wish} with each author's name, so you can choose yourself."


def by_author_offer() -> str:
    """Offer what does help where nothing is known of authors but their names."""
    return (
        "Name an author you like and I'll show you everything of theirs. I can also go "
        "by shelf: shojo is made for girls, josei for women."
    )


_OF_NOTES = {
    DROPPED_NOTE: _what_is_left,
    AUTHORS_NOTE: untold_authors,
    CURRENCY_NOTE: _other_currency,
    FEW_NOTE: _few,
}
