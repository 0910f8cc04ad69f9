"""Listings of third parties: honest ones, doubtful ones, and plain fraud.

The bad ones are there on purpose. A fraudulent listing shows every sign at once: a new
seller without feedback, a listing a few days old of a title that everybody knows, and a
price 70 % or more under what others ask. A doubtful one shows exactly one of them.
"""

from collections.abc import Iterator
from dataclasses import replace

from chat.demo_store.chance import Dice
from chat.demo_store.prices import Price
from chat.demo_store.products import Draft, Listing

_FAMOUS = 70
_SIGNS = ("feedback", "listing-age", "price")


def _seller(dice: Dice, kind: str) -> tuple[str, str]:
    """Return the id and the name of a seller, who is plainly a demo."""
    number = dice.between(1, 40)
    return f"demo-{kind}-{number:02d}", f"Demo marketplace seller {kind} {number:02d}"


def _offer(draft: Draft, label: str, price_minor: int, listing: Listing) -> Draft:
    """Return another offer of the same book."""
    return replace(
        draft,
        key=f"{draft.key}|{label}",
        rating=None,
        rating_count=0,
        price=Price(max(99, price_minor), draft.price.list_minor),
        in_stock=True,
        listing=listing,
    )


def _honest(draft: Draft, dice: Dice) -> Draft:
    """Return the offer of a seller with a history."""
    seller_id, name = _seller(dice, "market")
    listing = Listing(
        seller_id=seller_id,
        seller_name=name,
        third_party=True,
        trust_score=dice.between(78, 95) / 100,
        seller_feedback_count=dice.between(120, 9000),
        seller_age_days=dice.between(400, 3000),
        listing_age_days=dice.between(60, 900),
    )
    amount = draft.price.list_minor * dice.between(82, 98) // 100
    return _offer(draft, "market", amount, listing)


def _doubtful(draft: Draft, median_minor: int, dice: Dice) -> Draft:
    """Return an offer with one bad sign, whichever the dice say."""
    sign = dice.pick(_SIGNS)
    seller_id, name = _seller(dice, "fresh" if sign == "feedback" else "market")
    new = sign == "feedback"
    listing = Listing(
        seller_id=seller_id,
        seller_name=name,
        third_party=True,
        trust_score=dice.between(45, 62) / 100,
        seller_feedback_count=0 if new else dice.between(15, 300),
        seller_age_days=dice.between(3, 25) if new else dice.between(200, 900),
        listing_age_days=dice.between(2, 28) if sign == "listing-age" else 75,
    )
    share = dice.between(22, 29) if sign == "price" else dice.between(75, 95)
    return _offer(draft, "doubtful", median_minor * share // 100, listing)


def _fraudulent(draft: Draft, median_minor: int, dice: Dice) -> Draft:
    """Return an offer with every bad sign."""
    seller_id, name = _seller(dice, "fresh")
    listing = Listing(
        seller_id=seller_id,
        seller_name=name,
        third_party=True,
        trust_score=dice.between(10, 40) / 100,
        seller_feedback_count=0,
        seller_age_days=dice.between(1, 20),
        listing_age_days=dice.between(1, 29),
    )
    return _offer(draft, "fraud", median_minor * dice.between(15, 29) // 100, listing)


def third_party_products(first_volume: Draft, median_minor: int) -> Iterator[Draft]:
    """Yield what third parties offer of a famous series' first volume."""
    if first_volume.series.popularity < _FAMOUS:
        return
    dice = Dice(f"third-parties|{first_volume.series.slug}")
    if dice.chance(35):
        yield _honest(first_volume, dice)
    if dice.chance(30):
        yield _fraudulent(first_volume, median_minor, dice)
    elif dice.chance(20):
        yield _doubtful(first_volume, median_minor, dice)
