"""What an address asks for: values of filters, their chips, and what is nonsense."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from dashboard.listing.filters import Filter, FilterError, Given, Pairs, Reading

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that made no sense, and the sentence that says so."""

    parameter: str
    message: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The values that an address gives to filters; missing ones are not asked for."""

    values: Values
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """One applied filter, and the parameters of the list without it."""

    label: str
    text: str
    without: Pairs


class FilterSet:
    """The filters of one list, in the order in which they are shown."""

    def __init__(self, *filters: Filter) -> None:
        self._filters = {each.name: each for each in filters}
        self.parameters = frozenset(
            name for each in filters for name in each.parameters
        )

    def __iter__(self) -> Iterator[Filter]:
        return iter(self._filters.values())

    def __getitem__(self, name: str) -> Filter:
        return self._filters[name]

    def read(self, given: Given, reading: Reading) -> Selection:
        """Return what an address asks for; never raises."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for each in self:
            try:
                value = each.read(given, reading)
            except FilterError as error:
                problems.append(Problem(each.name, str(error)))
            else:
                if value is not None:
                    values[each.name] = value
        return Selection(values, tuple(problems))

    def write(self, values: Values) -> Pairs:
        """Return the parameters that ``read`` turns into ``values``."""
        return [
            pair
            for each in self
            if each.name in values
            for pair in each.write(values[each.name])
        ]

    def chips(self, values: Values, zone: tzinfo) -> tuple[Chip, ...]:
        """Return a chip for each part of the values that can be taken away."""
        return tuple(
            Chip(each.label, part.text, self.write(_with(values, each.name, part.rest)))
            for each in self
            if each.name in values
            for part in each.parts(values[each.name], zone)
        )


def _with(values: Values, name: str, value: Any) -> Values:
    others = {key: each for key, each in values.items() if key != name}
    return others if value is None else others | {name: value}
