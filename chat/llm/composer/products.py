"""Answers about products the shopper has named: what they are, who made them."""

import re
from collections.abc import Callable
from operator import itemgetter

from chat.llm.composer.glossary import explained
from chat.llm.composer.phrasing import (
    joined,
    paragraphs,
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
    themes_of,
)
from chat.llm.composer.task import Task, greeting
from chat.orchestration.context_words import unexplained
from chat.orchestration.evidence_items import EvidenceItem
from chat.orchestration.shop import Product
from chat.orchestration.wishes import parse_max_age_rating


def unknown_product(task: Task) -> str:
    """Say that the title isn't known here, and ask back."""
    if told := explained(task.prompt.question):
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


# -- what is it, who made it, how long is it ----------------------------------------


def _status(product: Product) -> str:
    length, name = length_of(product), series_of(product)
    if not length:
        return f"I don't know for sure whether {name} has ended."
    answer = {
        "finished": f"Yes, {name} is finished.",
        "ongoing": f"No, {name} is still running.",
        "hiatus": f"Not yet: {name} is on hiatus at the moment.",
    }.get(product.status, "")
    count = product.volumes_in_series
    if count is None:
        return answer
    whole = "in all" if product.status == "finished" else "so far"
    many = "one volume" if count == 1 else f"{count} volumes"
    return f"{answer} It has {many} {whole}.".strip()


def _author(product: Product) -> str:
    if not product.author:
        return f"Our catalogue doesn't name the author of {series_of(product)}, sorry."
    year = f", and it first appeared in {product.first_year}"
    return (
        f"{series_of(product)} is by {product.author}"
        f"{year if product.first_year else ''}."
    )


def _volumes(product: Product) -> str:
    count, name = product.volumes_in_series, series_of(product)
    if count is None:
        return f"I don't have the number of volumes of {name} at hand."
    many = "one volume" if count == 1 else f"{count} volumes"
    if product.status == "finished":
        return f"{name} is complete in {many}."
    state = "on hiatus" if product.status == "hiatus" else "still running"
    return f"{name} has {many} so far and is {state}."


_ASPECTS_AT_MOST = 3
_AGES = ("all", "teen", "older-teen", "mature")
_HARSH = ("gore", "body horror", "violence", "blood", "war", "survival", "murder")


def _age(product: Product) -> str:
    suits = suits_age(product)
    if not suits:
        return f"Our catalogue gives no age rating for {series_of(product)}."
    return f"{series_of(product)} is {suits}."


def _for_reader(product: Product, question: str) -> str:
    """Answer whether a reader of the age named may have it; "" when none is named."""
    limit = parse_max_age_rating(question)
    if limit is None:
        return ""
    name, suits = series_of(product), suits_age(product)
    if product.age_rating not in _AGES or not suits:
        return (
            f"Our catalogue gives no age rating for {name}, so I'd look inside first."
        )
    if _AGES.index(product.age_rating) <= _AGES.index(limit):
        return f"Yes, that fits: {name} is {suits}."
    return f"I'd wait a little with that one: {name} is {suits}."


def _harshness(product: Product) -> str:
    """Say how harsh it is by what the catalogue tells: rating, genres, themes."""
    name, suits = series_of(product), suits_age(product)
    harsh = [each for each in product.themes if any(w in each for w in _HARSH)]
    if "horror" in product.genres:
        harsh = ["horror", *(each for each in harsh if each != "horror")]
    rated = f"it is {suits}" if suits else "our catalogue gives no age rating"
    if harsh:
        return f"{name} doesn't spare its readers: {joined(harsh[:3])}; {rated}."
    return f"Our catalogue marks nothing of that kind for {name}; {rated}."


def _ending(product: Product) -> str:
    name = series_of(product)
    if product.status == "finished":
        return f"How {name} ends I won't give away, but it does end: the story is done."
    return f"Nobody knows yet: {name} hasn't ended."


def _beyond(product: Product) -> str:
    return (
        f"I only know the books, so that I can't tell for {series_of(product)}. What I "
        "do know:"
    )


def _published(product: Product) -> str:
    year, name = product.first_year, series_of(product)
    publisher = f" from {product.publisher}" if product.publisher else ""
    if year is None:
        known = f"Our edition comes{publisher}." if publisher else ""
        return f"I don't know when {name} first appeared. {known}".strip()
    return f"{name} first appeared in {year}." + (
        f" Our edition comes{publisher}." if publisher else ""
    )


def _genre(product: Product) -> str:
    genres, themes = genres_of(product, 3), themes_of(product)
    if not genres:
        return f"Our catalogue gives no genre for {series_of(product)}."
    return f"{series_of(product)} is {genres}" + (
        f", with {themes} at its heart." if themes else "."
    )


_ASPECTS: tuple[tuple[re.Pattern[str], Callable[[Product], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), answer)
    for pattern, answer in (
        (r"\b(happy|sad|good|bad) end(ing)?|\bhow does .{1,40} end\b", _ending),
        (r"\b(finish|complete|ended|ongoing|still running|over yet)", _status),
        (r"\b(who (wrote|made|drew|is the author|is it by)|author|artist)", _author),
        (r"\b(how (many|long)|volumes|length)\b", _volumes),
        (
            r"\b(violen|gor[ey]|bloody|scary|brutal|disturbing|nudity|sexual)",
            _harshness,
        ),
        (r"\b(age|kid|child|appropriate|suitable|rated|mature|teen)", _age),
        (r"\b(anime|movie|film|adaptation|tv|netflix|dub|translat)", _beyond),
        (
            r"\b(when (was|did|is)|what year|publisher|published|come out|came out)\b",
            _published,
        ),
        (r"\b(genre|what kind|what type|what sort)\b", _genre),
    )
)


def _aspects(product: Product, question: str) -> str:
    """Answer each thing that a question asks of one series, in the order of asking."""
    asked = [
        (place.start(), say)
        for asks, say in _ASPECTS
        if (place := asks.search(question))
    ]
    told = {say for _, say in asked}
    if _status in told:
        told.discard(_volumes)  # how long it is stands beside whether it is over
    if _ending in told:
        told.discard(_status)
    fits = _for_reader(product, question)
    if fits:
        told.discard(_age)
    ordered = [say for _, say in sorted(asked, key=itemgetter(0)) if say in told]
    answers = [fits, *(say(product) for say in ordered)]
    return " ".join([each for each in answers if each][:_ASPECTS_AT_MOST])


def product_question(task: Task) -> str:
    """Answer the very question first, then say what the book is like."""
    if not task.evidence.items:
        return unknown_product(task)
    item = task.evidence.items[0]
    product, question = item.product, task.prompt.question
    direct = _aspects(product, question)
    if direct:
        more = "" if task.brief else hook_of(product)
        return paragraphs(
            f"{greeting(task)} {direct} {more}".strip(), _more_to_ask(task, product)
        )
    return paragraphs(
        f"{greeting(task)} {_introduction(task, product)}".strip(),
        _reputation(task, item),
        _more_to_ask(task, product),
    )


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
