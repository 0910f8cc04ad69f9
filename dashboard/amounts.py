"""Numbers as people read them: short, with their unit, and "–" where there is none."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chat.telemetry.metric_list import Unit

#: What stands where a figure is not known, which is not the same as zero.
NONE = "–"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in words, its unit apart so that a page may set it smaller."""

    number: str
    unit: str = ""
    before: str = ""  # a unit that stands in front: "$"

    def __str__(self) -> str:
        tight = self.unit in ("%", "k", "M", "B", "")
        return f"{self.before}{self.number}{'' if tight else ' '}{self.unit}"


NOTHING = Amount(NONE)

#: Currencies without a smaller unit.
_WHOLE = frozenset({"JPY", "KRW"})


def count(value: float | None) -> Amount:
    """Return a count; from 100,000 on in thousands, millions or billions."""
    if value is None:
        return NOTHING
    for size, unit in ((1e9, "B"), (1e6, "M"), (1e5, "k")):
        if abs(value) >= size:
            return Amount(_three(value / (1e3 if unit == "k" else size)), unit)
    return Amount(f"{value:,.0f}")


def duration(milliseconds: float | None) -> Amount:
    """Return a time span in the unit that fits it, from microseconds to days."""
    if milliseconds is None:
        return NOTHING
    if 0 < milliseconds < 0.9995:
        return Amount(f"{milliseconds * 1000:.0f}", "µs")
    if milliseconds < 999.5:
        return Amount(f"{milliseconds:.0f}", "ms")
    if milliseconds < 119_500:
        return Amount(_three(milliseconds / 1000), "s")
    return _long(milliseconds / 60_000)


def _long(minutes: float) -> Amount:
    """Return a time span of minutes, of two hours or more, or of two days or more."""
    if minutes < 119.5:
        return Amount(f"{minutes:.0f}", "min")
    hours = minutes / 60
    return (
        Amount(f"{hours:.0f}", "h")
        if hours < 47.5
        else Amount(f"{hours / 24:.0f}", "d")
    )


def money(microusd: float | None) -> Amount:
    """Return an amount of dollars; below ten cents to the hundredth of a cent."""
    if microusd is None:
        return NOTHING
    dollars = Decimal(round(microusd)) / 1_000_000
    if not dollars or abs(dollars) >= Decimal("0.10"):
        places = "1" if abs(dollars) >= 1000 else "0.01"
    else:
        places = "0.0001"
    rounded = dollars.quantize(Decimal(places), ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    return Amount(f"{abs(rounded):,}", before=f"{sign}$")


def in_currency(minor: int | None, currency: str) -> str:
    """Return an amount in a currency's minor units as people read it."""
    if minor is None:
        return ""
    places = 0 if currency in _WHOLE else 2
    return f"{Decimal(minor).scaleb(-places):,.{places}f} {currency}".rstrip()


def share(value: float | None) -> Amount:
    """Return a share of one as a percentage, finer where it is small."""
    if value is None:
        return NOTHING
    percent = value * 100
    if not percent or abs(percent) >= 99.95:
        return Amount(f"{percent:.0f}", "%")
    return Amount(f"{percent:.{2 if abs(percent) < 0.995 else 1}f}", "%")


def amount(value: float | None, unit: Unit) -> Amount:
    """Return a metric's value in its unit."""
    match unit:
        case Unit.SHARE:
            return share(value)
        case Unit.MILLISECONDS:
            return duration(value)
        case Unit.MICROUSD:
            return money(value)
        case _:
            return count(value)


def _three(value: float) -> str:
    """Return three digits that matter, if so many are needed."""
    places = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    return f"{value:,.{places}f}"
