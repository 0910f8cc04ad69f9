"""The kinds of filters: times, choices, yes or no, least numbers, words, names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation

from dashboard.listing.filters import (
    Choices,
    Filter,
    FilterError,
    Given,
    Pairs,
    Part,
    Reading,
)
from dashboard.listing.times import SPANS, TimeRange, to_moment


@dataclass(frozen=True, kw_only=True)
class TimeFilter(Filter):
    """A span back from now (``time=24h``), or ``time_from`` and ``time_to``."""

    kind = "time"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.name, f"{self.name}_from", f"{self.name}_to")

    @property
    def spans(self) -> Choices:
        """The spans on offer."""
        return [(key, words) for key, (_, words) in SPANS.items()]

    def read(self, given: Given, reading: Reading) -> TimeRange | None:
        start, end = (
            self._moment(self.first(given, name), reading)
            for name in self.parameters[1:]
        )
        if start or end:
            if start and end and start >= end:
                raise FilterError(
                    f"{self.label}: the beginning is not before the end; "
                    "both were left out."
                )
            return TimeRange(start, end)
        span = self.first(given)
        if not span:
            return None
        if span not in SPANS:
            raise self.refused(span, f"none of {', '.join(SPANS)}")
        return TimeRange.of_span(span, reading.now)

    def write(self, value: TimeRange) -> Pairs:
        if value.span:
            return [(self.name, value.span)]
        ends = zip(self.parameters[1:], (value.start, value.end), strict=True)
        return [(name, end.isoformat()) for name, end in ends if end]

    def words(self, value: TimeRange, zone: tzinfo) -> str:
        return value.words(zone)

    def _moment(self, text: str, reading: Reading) -> datetime | None:
        try:
            return to_moment(text, reading.zone) if text else None
        except ValueError:
            raise self.refused(text, "no time like 2026-01-31T12:00") from None


@dataclass(frozen=True, kw_only=True)
class _Choosing(Filter):
    """What takes its values from choices, which may be looked up when needed.

    ``is_open`` takes values that are not on offer as well, such as an old release.
    """

    choices: Choices | Callable[[], Choices]
    is_open: bool = False

    @property
    def options(self) -> Choices:
        """The choices on offer now."""
        return self.choices() if callable(self.choices) else self.choices

    def checked(self, text: str) -> str:
        """Return the text if it may be chosen; raises FilterError otherwise."""
        if self.is_open:
            return self.plain(text, 200)
        if text not in dict(self.options):
            raise self.refused(text, "not one of the choices")
        return text


@dataclass(frozen=True, kw_only=True)
class ChoiceFilter(_Choosing):
    """One of the choices."""

    kind = "choice"

    def read(self, given: Given, reading: Reading) -> str | None:
        text = self.first(given)
        return self.checked(text) if text else None

    def write(self, value: str) -> Pairs:
        return [(self.name, value)]

    def words(self, value: str, zone: tzinfo) -> str:
        return dict(self.options).get(value, value)


@dataclass(frozen=True, kw_only=True)
class ManyFilter(_Choosing):
    """Any of several choices, by repeating the parameter."""

    kind = "many"

    def read(self, given: Given, reading: Reading) -> tuple[str, ...] | None:
        texts = dict.fromkeys(text.strip() for text in given.get(self.name, ()))
        return tuple(self.checked(text) for text in texts if text) or None

    def write(self, value: tuple[str, ...]) -> Pairs:
        return [(self.name, each) for each in value]

    def words(self, value: tuple[str, ...], zone: tzinfo) -> str:
        named = dict(self.options)
        return " or ".join(named.get(each, each) for each in value)

    def parts(self, value: tuple[str, ...], zone: tzinfo) -> tuple[Part, ...]:
        named = dict(self.options)
        return tuple(
            Part(named.get(each, each), tuple(x for x in value if x != each) or None)
            for each in value
        )


@dataclass(frozen=True, kw_only=True)
class FlagFilter(Filter):
    """Yes or no."""

    yes: str = "yes"
    no: str = "no"

    kind = "flag"

    def read(self, given: Given, reading: Reading) -> bool | None:
        text = self.first(given)
        if not text:
            return None
        if text not in {"yes", "no"}:
            raise self.refused(text, "neither yes nor no")
        return text == "yes"

    def write(self, value: bool) -> Pairs:
        return [(self.name, "yes" if value else "no")]

    def words(self, value: bool, zone: tzinfo) -> str:
        return self.yes if value else self.no


@dataclass(frozen=True, kw_only=True)
class OverFilter(Filter):
    """A number that rows are at or over."""

    unit: str = ""
    at_most: Decimal = Decimal(1_000_000_000)

    kind = "over"

    def read(self, given: Given, reading: Reading) -> Decimal | None:
        text = self.first(given)
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise self.refused(text, "no number") from None
        if not (number.is_finite() and 0 <= number <= self.at_most):
            raise self.refused(text, f"not between 0 and {self.at_most:,}")
        return number

    def write(self, value: Decimal) -> Pairs:
        return [(self.name, f"{value:f}")]

    def words(self, value: Decimal, zone: tzinfo) -> str:
        return f"{value:,f} {self.unit}".rstrip() + " or more"


@dataclass(frozen=True, kw_only=True)
class NumberFilter(Filter):
    """A whole number that rows have."""

    at_most: int = 2**31 - 1

    kind = "number"

    def read(self, given: Given, reading: Reading) -> int | None:
        text = self.first(given)
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and int(text) <= self.at_most):
            raise self.refused(text, "no whole number")
        return int(text)

    def write(self, value: int) -> Pairs:
        return [(self.name, str(value))]

    def words(self, value: int, zone: tzinfo) -> str:
        return str(value)


@dataclass(frozen=True, kw_only=True)
class TextFilter(Filter):
    """Words to look for."""

    longest: int = 200

    kind = "text"

    def read(self, given: Given, reading: Reading) -> str | None:
        text = " ".join(self.first(given).split())
        return self.plain(text, self.longest) if text else None

    def write(self, value: str) -> Pairs:
        return [(self.name, value)]

    def words(self, value: str, zone: tzinfo) -> str:
        return f"“{value}”"


@dataclass(frozen=True, kw_only=True)
class IdFilter(Filter):
    """An exact identifier; ``normal`` brings it into the form that rows have."""

    longest: int = 200
    normal: Callable[[str], str] = str

    kind = "id"

    def read(self, given: Given, reading: Reading) -> str | None:
        text = self.first(given)
        if any(each.isspace() for each in text):
            raise self.refused(text, "no identifier")
        return self.normal(self.plain(text, self.longest)) if text else None

    def write(self, value: str) -> Pairs:
        return [(self.name, value)]

    def words(self, value: str, zone: tzinfo) -> str:
        return value
