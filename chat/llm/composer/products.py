"""Answers about products the shopper has named: what they are, who made them."""

import re

from chat.llm.composer.aspects import aspects
from chat.llm.composer.glossary import explained
from chat.llm.composer.goods import other_goods
from chat.llm.composer.phrasing import (
    joined,
    paragraphs,
    running_on,
    sentence,
    sentence_in_quotes,
)
from chat.llm.composer.portraits import (
    byline,
    genres_of,
    hook_of,
    length_of,
    rating_of,
    readers_say,
    series_of,
    story_of,
    suits_age,
)
from chat.llm.composer.task import Task, greeting
from chat.orchestration.context_words import unexplained
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.shop import Product


def unknown_product(task: Task) -> str:
    """Say that the title isn't known here, and ask back."""
    if told := explained(task.prompt.question):
        return paragraphs(greeting(task), told)
    if told := other_goods(task.prompt.question):
        return paragraphs(greeting(task), told)
    book = task.book
    if unexplained(task.prompt.question):
        answer = (
            "I can't find that one in our catalogue, so I don't think we carry it. "
            "Could it go by another name, or do you remember who drew it?",
            "That title isn't on our shelves under this name. If you know its "
            "author or its Japanese name, I'll look again.",
            "I don't see it in our catalogue. A rough spelling of another name is "
            "enough for a second try, or I can suggest something similar.",
        )
    else:
        answer = (
            "I'm not sure which title you mean. Could you give me the name of the "
            "series, or its author?",
            "Help me a little: which series is it about? A rough spelling will do.",
            "Gladly, but about which series? Its name or its author is enough.",
        )
    return paragraphs(greeting(task), book.pick(answer))


#: A question that takes yes or no, of a kind that no aspect answers.
_CLOSED = re.compile(
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|also|hi|hello)\W+)*(?:is|are|does|do|has|have|can|"
    r"could|will|was|were|did)\s+(?!you\b|i\b|we\b|there\b)",
    re.IGNORECASE,
)


def product_question(task: Task) -> str:
    """Answer the very question first, then say what the book is like."""
    if not task.evidence.items:
        return unknown_product(task)
    item = task.evidence.items[0]
    product, question = item.product, task.prompt.question
    direct = aspects(product, question)
    if direct:
        more = "" if task.brief else hook_of(product)
        return paragraphs(
            f"{greeting(task)} {direct} {more}".strip(), _more_to_ask(task, product)
        )
    if _CLOSED.search(question):
        return paragraphs(
            f"{greeting(task)} {_not_told(task, product)}".strip(),
            _more_to_ask(task, product),
        )
    told = (greeting(task), missing_format(task), _introduction(task, product))
    return paragraphs(
        " ".join(part for part in told if part),
        _reputation(task, item),
        _more_to_ask(task, product),
    )


def _not_told(task: Task, product: Product) -> str:
    """Say that the catalogue doesn't answer the question, and what it does tell."""
    name = series_of(product)
    start = task.book.pick(
        (
            f"That our catalogue doesn't tell me for {name}, and I'd rather not guess.",
            f"I can't tell that from what I have on {name}, so I won't guess.",
        )
    )
    return f"{start} What I do know: {running_on(hook_of(product))}"


_SPECIAL = re.compile(
    r"\b(?P<kind>deluxe|collector['’]?s|full[- ]colou?r|colou?r|limited|special|"
    r"perfect|premium) (?:editions?|versions?|volumes?)\b",
    re.IGNORECASE,
)


def missing_format(task: Task) -> str:
    """Say so when what was found is not in the form that was asked for."""
    wanted = set(task.evidence.filters.formats)
    found = {each.product.format for each in task.evidence.items}
    special = _SPECIAL.search(task.prompt.question)
    if special and not any(
        special["kind"].casefold() in each.product.title.casefold()
        for each in task.evidence.items
    ):
        return f"I didn't find a {special['kind'].casefold()} edition of it."
    if not wanted or wanted & found:
        return ""
    words = joined([form.replace("-", " ") for form in sorted(wanted)], "or")
    return f"I didn't find a {words} edition of it."


def _introduction(task: Task, product: Product) -> str:
    """Introduce a series in one paragraph."""
    genres = genres_of(product)
    # The demographic reads as an adjective; "is seinen horror" needs no article.
    kind = f"{product.demographic} {genres}".strip() if genres else ""
    story = story_of(product)
    if not product.author and series_of(product) in story.partition(".")[0]:
        # The story names its title: to say it before would be to say it twice.
        return f"{task.book.pick(('Gladly.', 'Here is what I know.'))} {story}"
    start = task.book.pick(
        (
            f"{byline(product)} is a lovely thing to ask about.",
            f"Ah, {byline(product)}.",
            f"Gladly! {byline(product)}:",
        )
        if not kind
        else (
            f"{byline(product)} is {kind}.",
            f"Ah, {byline(product)}: {kind}.",
            f"Gladly. {byline(product)} is {kind}.",
        )
    )
    return f"{start} {story}"


def _reputation(task: Task, item: EvidenceItem) -> str:
    """Return length, age and what readers think, in one paragraph."""
    if task.brief:
        return ""
    product = item.product
    known = [each for each in (length_of(product), suits_age(product)) if each]
    # "so far and still running" has its "and" already.
    facts = ", ".join(known) if " and " in length_of(product) else joined(known)
    parts = [sentence(f"it is {facts}") if _reads_after_is(facts) else sentence(facts)]
    rating, quotes = rating_of(item), readers_say(item)
    if rating:
        parts.append(f"Readers give it {rating}.")
    if quotes:
        parts.append(f"One of them wrote: {sentence_in_quotes(quotes[0])}")
    return " ".join(each for each in parts if each)


def _reads_after_is(facts: str) -> bool:
    return facts.startswith(
        ("finished", "complete", "still", "on hiatus", "fine", "rated", "for adult")
    )


def _more_to_ask(task: Task, product: Product) -> str:
    """Offer the next step."""
    name = series_of(product)
    return task.book.pick(
        (
            "Would you like to see something in the same vein?",
            f"Shall I tell you what readers say about {name}?",
            "Anything else you'd like to know about it?",
            "I can suggest something similar, if you like.",
        )
    )
