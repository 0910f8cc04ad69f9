"""What a product costs: whole cents, from publisher, size, age and format."""

from dataclasses import dataclass

from chat.demo_store.chance import Dice
from chat.demo_store.series import Series

CURRENCY = "USD"
TIERS = {"guest": 0, "member": 2, "gold": 5}  # percent off

_PAPERBACK = {
    "VIZ Media": 1099,
    "Kodansha": 1199,
    "Kodansha Comics": 1199,
    "Yen Press": 1299,
    "Seven Seas": 1299,
    "Dark Horse": 1399,
    "Vertical": 1299,
    "Square Enix": 1299,
    "Denpa": 1399,
    "Fantagraphics": 1999,
    "Drawn & Quarterly": 1999,
}
_OTHER_PUBLISHER = 1199
_CHEAPEST = 299


@dataclass(frozen=True, slots=True)
class Price:
    """The usual price of a product and the list price it is measured by."""

    amount_minor: int
    list_minor: int


def ending_in_99(minor: int) -> int:
    """Return the nearest amount that ends in 99 cents, at least 2.99."""
    return max(_CHEAPEST, (minor + 50) // 100 * 100 - 1)


def paperback_list_price(series: Series) -> int:
    """Return the list price of one paperback volume of a series."""
    if series.price_minor is not None:
        return series.price_minor
    price = _PAPERBACK.get(series.publisher, _OTHER_PUBLISHER)
    if series.demographic in ("seinen", "josei"):
        price += 200
    if series.volumes == 1:
        price += 300  # a work in one volume is a thick book
    elif series.volumes > 40:
        price -= 100
    year = series.first_year or 2010
    if year < 1998:
        price -= 100
    elif year >= 2020:
        price += 100
    return price


def _reduced(list_minor: int, dice: Dice) -> int:
    """Return the usual price: the list price for most, 5 to 25 % less for some."""
    if not dice.chance(45):
        return list_minor
    cut = list_minor * dice.between(5, 25) // 100
    return max(_CHEAPEST, (list_minor - cut) // 10 * 10 + 9)


def paperback_price(series: Series, dice: Dice) -> Price:
    """Return the price of one paperback volume."""
    list_minor = paperback_list_price(series)
    if series.price_minor is not None:
        return Price(list_minor, list_minor)
    return Price(min(list_minor, _reduced(list_minor, dice)), list_minor)


def digital_price(series: Series, dice: Dice) -> Price:
    """Return the price of one digital volume: about two thirds of the paperback."""
    list_minor = ending_in_99(paperback_list_price(series) * 66 // 100)
    amount = list_minor if dice.chance(75) else ending_in_99(list_minor * 75 // 100)
    return Price(amount, list_minor)


def box_price(series: Series, volumes: int, dice: Dice) -> Price:
    """Return the price of a box set: cheaper than its volumes one by one."""
    list_minor = ending_in_99(paperback_list_price(series) * volumes * 84 // 100)
    amount = ending_in_99(list_minor * dice.between(78, 100) // 100)
    return Price(min(amount, list_minor), list_minor)


def tier_price(guest_minor: int, tier: str) -> int:
    """Return what a tier pays; fractions of a cent are the customer's."""
    return guest_minor - -(-guest_minor * TIERS[tier] // 100)
