"""The demo accounts and what each of them has bought.

They are accounts for rehearsal and say so in their names. Purchases name titles; a
catalogue that lacks a title gives its most famous series of the account's genres.
"""

from dataclasses import dataclass

from chat.demo_store.catalogue import Catalogue
from chat.demo_store.series import AGE_RATINGS


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account before its purchases are looked up."""

    customer_id: str
    display_name: str
    tier: str
    genres: tuple[str, ...]
    purchases: tuple[tuple[str, int], ...]  # title, how many first volumes
    max_age_rating: str = "mature"


@dataclass(frozen=True, slots=True)
class Customer:
    """A demo account of this catalogue."""

    customer_id: str
    display_name: str
    tier: str
    owned_asins: tuple[str, ...]
    favourite_genres: tuple[str, ...]
    max_age_rating: str


ACCOUNTS = (
    Account("demo-guest", "Demo account: guest", "guest", (), ()),
    Account(
        "demo-horror-fan",
        "Demo account: horror fan",
        "gold",
        ("horror", "psychological"),
        (("Uzumaki", 2), ("Tomie", 1), ("Parasyte", 3)),
    ),
    Account(
        "demo-shonen-collector",
        "Demo account: shonen collector",
        "gold",
        ("action", "adventure", "martial-arts"),
        (("One Piece", 12), ("Naruto", 6), ("Chainsaw Man", 3)),
        "older-teen",
    ),
    Account(
        "demo-romance-reader",
        "Demo account: romance reader",
        "member",
        ("romance", "comedy", "drama"),
        (("Fruits Basket", 4), ("Kimi ni Todoke: From Me to You", 2), ("Nana", 3)),
    ),
    Account(
        "demo-teen-reader",
        "Demo account: teen reader",
        "member",
        ("fantasy", "comedy", "sports"),
        (("Haikyu!!", 5), ("Spy x Family", 2)),
        "teen",
    ),
    Account(
        "demo-seinen-reader",
        "Demo account: seinen reader",
        "member",
        ("thriller", "mystery", "historical"),
        (("Monster", 2), ("Vinland Saga", 4), ("20th Century Boys", 1)),
    ),
    Account(
        "demo-cosy-reader",
        "Demo account: cosy reader",
        "member",
        ("slice-of-life", "cooking", "comedy"),
        (("Yotsuba&!", 3), ("Sweetness and Lightning", 1)),
    ),
    Account(
        "demo-new-member",
        "Demo account: new member",
        "member",
        ("sci-fi",),
        (),
    ),
)


def _titles(account: Account, catalogue: Catalogue) -> list[tuple[str, int]]:
    """Return the slugs of the series bought, and how many volumes of each."""
    names = catalogue.by_title()
    found = [
        (names[title.casefold()].slug, count)
        for title, count in account.purchases
        if title.casefold() in names
    ]
    allowed = AGE_RATINGS.index(account.max_age_rating)
    have = {slug for slug, _ in found}
    spare = (
        each.slug
        for each in catalogue.series
        if each.genres
        and each.genres[0] in account.genres
        and each.slug not in have
        and AGE_RATINGS.index(each.age_rating) <= allowed
    )
    lacking = len(account.purchases) - len(found)
    found.extend((slug, 1) for slug, _ in zip(spare, range(lacking), strict=False))
    return found


def customers_of(catalogue: Catalogue) -> dict[str, Customer]:
    """Return the demo accounts with purchases from this catalogue."""
    result: dict[str, Customer] = {}
    for account in ACCOUNTS:
        owned = tuple(
            product.asin
            for slug, count in _titles(account, catalogue)
            for product in catalogue.by_series[slug]
            if product.is_own
            and product.draft.format == "paperback"
            and (product.draft.volume or 0) <= count
        )
        result[account.customer_id] = Customer(
            customer_id=account.customer_id,
            display_name=account.display_name,
            tier=account.tier,
            owned_asins=owned,
            favourite_genres=account.genres,
            max_age_rating=account.max_age_rating,
        )
    return result
