"""Which products stay: what the shopper asked for, owns already, and can spend.

Pure. A product that breaks a stated wish is never shown silently; when nothing fits,
the nearest ones are shown with a note that says so.
"""

import re
from collections.abc import Mapping, Sequence

from chat.orchestration.shop import Customer, Product, Quote
from chat.orchestration.turns import Filters
from guardrails.core.types import Money

#: What the answer must say when the budget left nothing.
NEAREST_NOTE = "nothing fits the budget; these come closest to it"
#: What it must say when the budget is in a currency that the prices aren't in.
CURRENCY_NOTE = "the prices are in another currency than the budget; the cheapest fit"
#: What it must say when little fits: few good titles are better than a full list.
FEW_NOTE = "only these really fit; do not fill up the list with others"
FEW = 3
#: Beside other authors nobody has more than so many titles in a list.
_OF_ONE_AUTHOR = 2

_SAME_AUTHOR = re.compile(
    r"\b(?:else|more|other|another|anything|what)\b.{0,30}\b(?:by|from|of|does|did|has)\s+"
    r"(?:that|this|the same|the|him|her|them|he|she|they)\b"
    r"(?:\s+(?:author|writer|artist|mangaka|guy|creator))?|"
    r"\b(?:has|have|did) (?:he|she|they) (?:\w+ )?(?:written|write|drawn|draw|made|"
    r"make|"
    r"done|do) (?:any(?:thing)?|some(?:thing)?|other|more)\b",
    re.IGNORECASE,
)
_CHEAPEST = re.compile(r"\b(?:cheapest|least expensive|lowest price)\b", re.IGNORECASE)
_RULES_OUT = re.compile(
    r"\b(?:not|nothing|except|excluding|other than|apart from|without)\W+"
    r"(?:anything\W+)?(?:by|from)\b",
    re.IGNORECASE,
)
#: "… not Berserk": a title is ruled out.
_RULES_OUT_TITLE = re.compile(
    r"\b(?:not|except|excluding|without|anything but|everything but|no more)\W+"
    r"(?-i:[A-Z])",
    re.IGNORECASE,
)
_ALL = (
    r"\b(?:read|own|owns|have|has|had|got|finished|know|bought|collected)\b.{0,25}"
    r"\b(?:everything|all|every (?:\w+ )?(?:manga|book|series|work|title)|"
    r"the (?:complete|entire) works?)\b\W+(?:\w+\W+){0,5}?(?:by|from|of)\W+"
)
_READ_ALL = re.compile(rf"{_ALL}$", re.IGNORECASE)
_READ_ALL_OF = re.compile(rf"{_ALL}(?P<who>[^.,;!?]{{2,40}})", re.IGNORECASE)
_ALIKE = re.compile(
    r"\b(?:like|lik|wie|como|comme|come|similar|style|reminds?|fans? of)\b",
    re.IGNORECASE,
)

_AGES = ("all", "teen", "older-teen", "mature")
_FORMAT_ORDER = {"paperback": 0, "hardcover": 1, "digital": 2, "box-set": 3}


def asks_for_same_author(text: str) -> bool:
    """Whether a message asks for more by the author spoken of before."""
    return bool(_SAME_AUTHOR.search(text))


def wants_cheapest(text: str) -> bool:
    """Whether a message asks for the cheapest edition of something."""
    return bool(_CHEAPEST.search(text))


def asks_for_alike(query: str) -> bool:
    """Whether what a query names is what more is wanted like."""
    return bool(_ALIKE.search(query))


def is_by(product: Product, authors: Sequence[str]) -> bool:
    """Whether a product bears one of the authors' names, as a shopper wrote them.

    Some catalogues know no authors, and a title may name one: "Junji Ito's Cat Diary".
    """
    name = f"{product.author} {product.series_title}".casefold()
    return any(author.casefold() in name for author in authors)


def reads_all_by(text: str) -> bool:
    """Whether ``text``, up to an author's name, says that all of theirs was read."""
    return bool(_READ_ALL.search(text))


def all_read_of(text: str) -> str:
    """Return the author all of whose works were read; "" where nobody says so."""
    match = _READ_ALL_OF.search(text)
    return match["who"].strip() if match else ""


def rules_out(query: str) -> bool:
    """Whether a query rules out what suggestions would bring back."""
    return bool(_RULES_OUT.search(query) or _RULES_OUT_TITLE.search(query))


def asks_for_author(query: str) -> bool:
    """Whether a query that names an author asks for works of theirs, not like them."""
    alike = _ALIKE.search(query) or all_read_of(query)
    return not alike and not rules_out(query)


def _meets(wanted: Sequence[str], have: str | Sequence[str]) -> bool:
    """Whether any wanted value is among what the product has; no wish is met."""
    values = {have} if isinstance(have, str) else set(have)
    return not wanted or bool(values & set(wanted))


def _age_allowed(rating: str, limit: str | None) -> bool:
    """Whether ``rating`` is at most ``limit``; an unknown rating counts as mature."""
    if limit not in _AGES:
        return True
    return (_AGES.index(rating) if rating in _AGES else 3) <= _AGES.index(limit)


def _shows(product: Product, words: Sequence[str]) -> bool:
    """Whether the themes or the texts of a product have one of the words."""
    if not words:
        return False
    told = f"{' '.join(product.themes)} {product.synopsis} {product.pitch}"
    return bool(re.search(rf"\b(?:{'|'.join(words)})", told, re.IGNORECASE))


def fits(product: Product, filters: Filters) -> bool:
    """Whether a product is what the shopper said it must be (the price aside)."""
    volumes = product.volumes_in_series
    authors = [name.casefold() for name in filters.authors]
    return (
        _meets(filters.genres, product.genres)
        and not set(filters.excluded_genres) & set(product.genres)
        and _meets(filters.demographics, product.demographic)
        and _meets(filters.formats, product.format)
        and _meets(filters.statuses, product.status)
        and (not authors or any(a in product.author.casefold() for a in authors))
        and _age_allowed(product.age_rating, filters.max_age_rating)
        and (filters.max_volumes is None or (volumes or 0) <= filters.max_volumes)
        and (filters.min_volumes is None or (volumes or 0) >= filters.min_volumes)
        and (filters.since is None or (product.first_year or 0) >= filters.since)
        and (filters.until is None or (product.first_year or 9999) <= filters.until)
        and not _shows(product, filters.excluded_words)
        and product.asin not in filters.excluded_asins
        and product.series_id not in filters.excluded_series
    )


def by_customer(
    pool: Sequence[Product], customer: Customer, known: Sequence[Product]
) -> list[Product]:
    """Drop what the customer owns or has been shown, in any format, and doubles.

    ``known`` are the products owned or shown: their whole series count as known.
    """
    seen = {each.series_id for each in known}
    kept: list[Product] = []
    for product in pool:
        if product.asin in customer.owned_asins or product.series_id in seen:
            continue
        if not _age_allowed(product.age_rating, customer.max_age_rating):
            continue
        seen.add(product.series_id)
        kept.append(product)
    return kept


def varied(products: Sequence[Product], most: int) -> list[Product]:
    """Return the products with those that repeat an author too often put last.

    Only the first ``most`` are shown; whoever asks for one author does not want this.
    """
    ahead: list[Product] = []
    behind: list[Product] = []
    counts: dict[str, int] = {}
    for each in products:
        counts[each.author] = counts.get(each.author, 0) + 1
        crowded = bool(each.author) and counts[each.author] > _OF_ONE_AUTHOR
        (behind if crowded else ahead).append(each)
    return [*ahead, *behind] if len(ahead) >= min(FEW, most) else list(products)


def by_price(
    products: Sequence[Product], quotes: Mapping[str, Quote], *, dearest: bool
) -> list[Product]:
    """Return what has a price, the cheapest or the dearest first."""
    priced = [each for each in products if each.asin in quotes]
    return sorted(
        priced, key=lambda each: quotes[each.asin].price.minor, reverse=dearest
    )


def one_of_each_series(products: Sequence[Product]) -> list[Product]:
    """Return the first product of each series."""
    return list({each.series_id: each for each in reversed(products)}.values())[::-1]


def is_few(products: Sequence[object], *, asked_for_much: bool) -> bool:
    """Whether so little fits what was asked that the answer should say so."""
    return asked_for_much and 0 < len(products) < FEW


def pick_volumes(series: Sequence[Product], filters: Filters) -> list[Product]:
    """Return the products of a series that a stated volume and format single out."""
    wanted = [
        each
        for each in series
        if _meets(filters.formats, each.format)
        and filters.volume in (None, each.volume)
    ]
    return sorted(
        wanted,
        key=lambda each: (_FORMAT_ORDER.get(each.format, 9), each.volume or 0),
    )


def within_budget(
    products: Sequence[Product], quotes: Mapping[str, Quote], budget: Money | None
) -> tuple[list[Product], str]:
    """Return the products within budget; the three cheapest with a note if none is.

    A price in another currency can't be compared, so it does not count as within;
    where all prices are, the cheapest come first, with a note that says so.
    """
    if budget is None:
        return list(products), ""
    if products and all(
        quotes[each.asin].price.currency != budget.currency for each in products
    ):
        return by_price(products, quotes, dearest=False), CURRENCY_NOTE
    fitting = [
        each
        for each in products
        if quotes[each.asin].price.currency == budget.currency
        and quotes[each.asin].price.minor <= budget.minor
    ]
    if fitting or not products:
        return fitting, ""
    nearest = sorted(products, key=lambda each: quotes[each.asin].price.minor)
    return nearest[:3], NEAREST_NOTE
