"""Columns, declared once for a list, and the choice of those that are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Generic, TypeVar

from dashboard.listing.formats import ON_THE_RIGHT, Form, text_of

Row = TypeVar("Row")

#: What stands in place of customers' words for those who may not read them.
MASK = "hidden"


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom rows are put into words: their time zone, and what they may read."""

    zone: tzinfo
    reads_customers: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one row, ready to be shown."""

    column: "Column[object]"
    value: object
    text: str
    is_masked: bool = False


# No slots: with them, Python 3.11 refuses Column[Row](...).
@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """One column; ``is_private`` ones hold customers' words."""

    name: str
    label: str
    value: Callable[[Row], object]
    form: Form = Form.TEXT
    is_shown: bool = True
    is_private: bool = False
    hint: str = ""
    none: str = ""  # what stands where there is no value

    @property
    def is_on_the_right(self) -> bool:
        """Whether the column's digits stand under each other."""
        return self.form in ON_THE_RIGHT

    def heading(self, zone: tzinfo) -> str:
        """Return the label, with the time zone for times and the unit for numbers."""
        match self.form:
            case Form.TIME:
                return f"{self.label} ({zone})"
            case Form.MILLISECONDS:
                return f"{self.label} (ms)"
            case Form.MICRO_USD:
                return f"{self.label} (USD)"
            case _:
                return self.label

    def cell(self, row: Row, viewer: Viewer) -> Cell:
        """Return the row's value as this viewer may see it."""
        if self.is_private and not viewer.reads_customers:
            return Cell(self, None, MASK, is_masked=True)  # type: ignore[arg-type]
        value = self.value(row)
        text = (
            text_of(self.form, value, viewer.zone) if value is not None else self.none
        )
        return Cell(self, value, text)  # type: ignore[arg-type]


def columns_chosen(
    all_of: Sequence[Column[Row]], names: Sequence[str]
) -> tuple[Column[Row], ...]:
    """Return the named columns in the order named; the usual ones if none is known."""
    known = {each.name: each for each in all_of}
    chosen = tuple(known[name] for name in dict.fromkeys(names) if name in known)
    return chosen or tuple(each for each in all_of if each.is_shown)
