"""What is asked of one series: how long, by whom, for whom, how harsh, since when."""

import re
from collections.abc import Callable
from operator import itemgetter

from chat.llm.composer.phrasing import joined
from chat.llm.composer.portraits import (
    genres_of,
    length_of,
    series_of,
    suits_age,
    themes_of,
)
from chat.orchestration.shop import Product
from chat.orchestration.untold import asks_of_authors
from chat.orchestration.wishes import parse_max_age_rating


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
HARSH = ("gore", "body horror", "violence", "blood", "war", "survival", "murder")


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
    harsh = [each for each in product.themes if any(w in each for w in HARSH)]
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


#: What is not in the books themselves.
BEYOND = re.compile(
    r"\b(anime|movie|film|adaptation|tv|netflix|dub|translat)", re.IGNORECASE
)


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
        (
            r"\b(happy|sad|good|bad) end(ing)?|\bhow does .{1,40} end\b|"
            r"\bwhat happens (?:at|in) the end\b|\bhow does it end\b",
            _ending,
        ),
        (r"\b(finish|complete|ended|ongoing|still running|over yet)|完結", _status),
        (
            r"\b(who (wrote|made|is the author|is it by)|author|artist|drew)|作者",
            _author,
        ),
        (r"\b(how (many|long)|volumes|length)\b|何巻", _volumes),
        (
            r"\b(violen|gor[ey]|bloody|scary|brutal|disturbing|nudity|sexual)",
            _harshness,
        ),
        (r"\b(age|kid|child|appropriate|suitable|rated|mature|teen)", _age),
        (BEYOND.pattern, _beyond),
        (
            r"\b(when (was|did|is)|what year|publisher|published|come out|came out)\b",
            _published,
        ),
        (r"\b(genre|what kind|what type|what sort)\b", _genre),
    )
)


def aspects(product: Product, question: str) -> str:
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
    if asks_of_authors(question):
        answers.append("More than the name our catalogue doesn't tell of an author.")
    return " ".join([each for each in answers if each][:_ASPECTS_AT_MOST])
