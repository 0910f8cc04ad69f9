"""Filters as JSON and back, for stores that keep them with a turn."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from chat.orchestration.turns import Filters
from guardrails.core.types import Money

_SETS = frozenset({"excluded_asins", "excluded_series"})


def filters_to_json(filters: Filters) -> dict[str, Any]:
    """Return what differs from "no limit"."""
    body: dict[str, Any] = {}
    for each in fields(Filters):
        value = getattr(filters, each.name)
        if not value:
            continue
        if isinstance(value, Money):
            value = {"minor": value.minor, "currency": value.currency}
        elif isinstance(value, frozenset | tuple):
            value = sorted(value) if each.name in _SETS else list(value)
        body[each.name] = value
    return body


def filters_from_json(body: Mapping[str, Any]) -> Filters:
    """Return the filters; what this version does not know is left out."""
    known = {each.name for each in fields(Filters)}
    values: dict[str, Any] = {}
    for name, value in body.items():
        if name not in known:
            continue
        if name == "budget":
            values[name] = Money(int(value["minor"]), str(value["currency"]))
        elif isinstance(value, list):
            values[name] = frozenset(value) if name in _SETS else tuple(value)
        else:
            values[name] = value
    return Filters(**values)
