"""How cells say their values: one text for the page and for the export alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import StrEnum


class Form(StrEnum):
    """What a column's values are; it decides the words and the side they stand on."""

    TEXT = "text"
    ID = "id"
    TIME = "time"
    NUMBER = "number"
    MILLISECONDS = "ms"
    MICRO_USD = "microusd"
    AMOUNT = "amount"  # with its currency
    FLAG = "flag"
    WORDS = "words"
    STATUS = "status"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Change:
    """A text before and after; "" where nothing stood or nothing is left."""

    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.before} → {self.after}" if self.before or self.after else ""


#: Forms whose digits stand under each other.
ON_THE_RIGHT = frozenset({Form.NUMBER, Form.MILLISECONDS, Form.MICRO_USD, Form.AMOUNT})


def text_of(form: Form, value: object, zone: tzinfo) -> str:
    """Return a value as text; "" where there is none."""
    match form, value:
        case _, None:
            return ""
        case Form.TIME, datetime():
            return value.astimezone(zone).isoformat(sep=" ", timespec="milliseconds")
        case ((Form.MILLISECONDS | Form.MICRO_USD), int() | float()):
            return _number(form, value)
        case Form.FLAG, _:
            return "yes" if value else "no"
        case Form.WORDS, Iterable() if not isinstance(value, str):
            return ", ".join(str(each) for each in value)
        case _:
            return str(value)


def _number(form: Form, value: float) -> str:
    if form is Form.MICRO_USD:
        return f"{Decimal(value) / 1_000_000:.6f}"
    return f"{value:.1f}"
