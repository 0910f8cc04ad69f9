"""What can truthfully be said of one product, in pieces that sentences are made of.

Every word comes from the evidence. What the catalogue does not know is left out, never
guessed; money is left out always.
"""

import re
from collections.abc import Iterable

from chat.llm.composer.phrasing import (
    counted,
    joined,
    lowered,
    sentence,
    sentences,
    states_money,
)
from chat.orchestration.evidence_items import Evidence, EvidenceItem
from chat.orchestration.shop import Product

_FORMATS = {
    "paperback": "in paperback",
    "digital": "as a digital edition",
    "box-set": "as a box set",
    "hardcover": "in hardcover",
}
_AGES = {
    "all": "fine for all ages",
    "teen": "rated for teens",
    "older-teen": "rated for older teens",
    "mature": "for adult readers",
}
# A pitch that leans on another title must stay out: only evidence may be named.
_LEANS_ON = re.compile(
    r"\b(?:creators?|authors?|makers?|fans?|world|prequel|sequel|spin-off|answer)"
    r" (?:of|to) [A-Z]|'s spirit\b"
)
_TELLS_LENGTH = re.compile(
    r"\b(?:\d+|one|single|two|three|four|five|six|seven|eight|"
    r"nine|ten|\w+teen|twenty)\b[\w\s-]* volumes?\b",
    re.IGNORECASE,
)
#: "Popular with readers of horror" is true of all that a horror fan is shown.
_SAYS_LITTLE = re.compile(r"popular with readers of|shares author [^,]*? with ")
_SAME_AUTHOR = re.compile(r"^shares author .+? and ")
_NAME = re.compile(r"\b[A-Z][\w'’-]*")


def in_format(product: Product) -> str:
    """Return "in paperback" and the like."""
    return _FORMATS.get(product.format, f"as {product.format}")


def suits_age(product: Product) -> str:
    """Return whom the product is for, or nothing when the catalogue doesn't say."""
    return _AGES.get(product.age_rating, "")


def series_of(product: Product) -> str:
    """Return the name of the series."""
    return product.series_title or product.title


def byline(product: Product) -> str:
    """Return the series with its author, if known."""
    name = series_of(product)
    return f"{name} by {product.author}" if product.author else name


def edition_of(product: Product) -> str:
    """Return "Uzumaki volume 1", or the full title of what has no volume."""
    if product.volume is None or not product.series_title:
        return product.title
    if product.volumes_in_series == 1:
        return product.series_title
    return f"{product.series_title} volume {product.volume}"


def genres_of(product: Product, most: int = 2) -> str:
    """Return the main genres as words: "horror and supernatural"."""
    return joined([genre.replace("-", " ") for genre in product.genres[:most]])


def themes_of(product: Product, most: int = 3) -> str:
    """Return the main themes as words."""
    return joined(product.themes[:most])


def is_short(product: Product) -> bool:
    """Whether the whole story fits a long weekend."""
    volumes = product.volumes_in_series
    return volumes is not None and volumes <= 6 and product.status == "finished"


def length_of(product: Product) -> str:
    """Return how long the series is and whether it has ended, as far as is known."""
    volumes, status = product.volumes_in_series, product.status
    if volumes is None:
        return {
            "finished": "the story is finished",
            "ongoing": "still running",
            "hiatus": "on hiatus at the moment",
        }.get(status, "")
    if volumes == 1 and status == "finished":
        return "complete in a single volume"
    count = counted(volumes, "volume")
    return {
        "finished": f"finished in {count}",
        "ongoing": f"{count} so far and still running",
        "hiatus": f"{count} so far, on hiatus at the moment",
    }.get(status, count)


def hook_of(product: Product) -> str:
    """Return one sentence that says why anybody would read it."""
    for text in (product.pitch, *sentences(product.synopsis)[:1]):
        if text and not states_money(text) and not _LEANS_ON.search(text):
            return sentence(text)
    if product.themes:
        return sentence(f"{genres_of(product) or 'a story'} about {themes_of(product)}")
    genres = genres_of(product, 3)
    return sentence(f"{genres} through and through") if genres else ""


def length_beside(hook: str, product: Product) -> str:
    """Return the length as a sentence, unless the hook tells it already."""
    length = length_of(product)
    return "" if not length or _TELLS_LENGTH.search(hook) else sentence(length)


def story_of(product: Product) -> str:
    """Return the story in two or three sentences, or nothing."""
    told = [each for each in sentences(product.synopsis) if not states_money(each)]
    return " ".join(told[:3]) or hook_of(product)


def names_in(evidence: Evidence) -> tuple[str, ...]:
    """Return every name the evidence allows to be said, the longest first."""
    products = [*(item.product for item in evidence.items), *evidence.related]
    names: set[str] = set()
    for product in products:
        names.update((product.title, product.series_title, product.author))
    return tuple(sorted((n for n in names if n), key=len, reverse=True))


def _foreign_names(text: str, allowed: Iterable[str]) -> list[str]:
    """Return the capitalised words, the first word aside, that no name explains."""
    for name in allowed:
        text = text.replace(name, "")
    found = list(_NAME.finditer(text))
    return [match[0] for match in found if match.start() > 0]


def reason_of(item: EvidenceItem, evidence: Evidence, question: str) -> str:
    """Return why the store suggests it, without titles that aren't in evidence.

    "shares dread with X" may name a purchase of the shopper's. When the shopper has
    just named X, it becomes "the series you named"; otherwise the reason is dropped.
    """
    reason = item.why.strip().rstrip(".")
    promotion = item.promotion.title if item.promotion else ""
    if not reason or states_money(reason) or reason == promotion:
        return ""
    if _SAYS_LITTLE.match(reason):
        return ""
    # "shares author Junji Ito and curse with …": the byline has named the author.
    reason = _SAME_AUTHOR.sub("shares ", reason)
    allowed = names_in(evidence)
    if not _foreign_names(reason, allowed):
        return lowered(reason)
    head, _, tail = reason.rpartition(" with ")
    said = bool(tail) and tail.casefold() in question.casefold()
    if not head or not said or _foreign_names(head, allowed):
        return ""
    return f"{lowered(head)} with the series you named"


def readers_say(item: EvidenceItem, most: int = 1) -> list[str]:
    """Return what readers say, quoted, without amounts of money."""
    if item.reviews is None:
        return []
    told = [each for each in item.reviews.highlights if not states_money(each)]
    return [f"“{each.strip()}”" for each in told[:most]]


def rating_of(item: EvidenceItem) -> str:
    """Return the readers' rating: "4.6 out of 5 from 812 readers"."""
    reviews = item.reviews
    if reviews is not None and reviews.count:
        many = "one reader" if reviews.count == 1 else f"{reviews.count:,} readers"
        return f"{reviews.rating:.1f} out of 5 from {many}"
    if item.product.rating is not None:
        return f"{item.product.rating:.1f} out of 5"
    return ""
