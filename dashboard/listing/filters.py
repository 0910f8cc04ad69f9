"""Filters, declared once for a list; pages, views, exports and the API share them.

A filter reads its own parameters of an address into a typed value, and says a value as
parameters and as words. What makes no sense is left out with a sentence that says so.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, ClassVar

Given = Mapping[str, Sequence[str]]
Pairs = list[tuple[str, str]]
Choices = Sequence[tuple[str, str]]


class FilterError(ValueError):
    """A parameter makes no sense; the message says what would."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The circumstances in which an address is read."""

    now: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Part:
    """One removable part of a value: what it says, and what is left without it."""

    text: str
    rest: Any


@dataclass(frozen=True, kw_only=True)
class Filter(ABC):
    """What all kinds share: the name in the address, the label, a hint."""

    name: str
    label: str
    hint: str = ""

    #: What templates and the API's document tell kinds apart by.
    kind: ClassVar[str]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of an address that belong to this filter."""
        return (self.name,)

    @abstractmethod
    def read(self, given: Given, reading: Reading) -> Any:
        """Return the value, or None when nothing is asked for; raises FilterError."""

    @abstractmethod
    def write(self, value: Any) -> Pairs:
        """Return the parameters that ``read`` turns into ``value``."""

    @abstractmethod
    def words(self, value: Any, zone: tzinfo) -> str:
        """Return the value in words, without the label."""

    def parts(self, value: Any, zone: tzinfo) -> tuple[Part, ...]:
        """Return what can be taken away from the value one by one."""
        return (Part(self.words(value, zone), None),)

    def first(self, given: Given, name: str = "") -> str:
        """Return the last text given under a parameter; the filter's own by default."""
        texts = given.get(name or self.name) or ("",)
        return texts[-1].strip()

    def refused(self, text: str, takes: str) -> FilterError:
        """Return the error that says what ``text`` is, such as "no number"."""
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        return FilterError(f"{self.label}: “{shown}” is {takes}; it was left out.")

    def plain(self, text: str, longest: int) -> str:
        """Return text that a database takes; raises FilterError for other text."""
        if len(text) > longest or "\x00" in text:
            raise self.refused(text, f"not 1 to {longest} plain characters")
        return text
