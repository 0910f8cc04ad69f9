"""Facts as they are recorded with a turn: all of them, and read back equal.

What is empty is left out, so that a turn without evidence costs next to nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from guardrails.core.types import Discount, Facts, ListingFact, Money, PriceFact


def facts_to_record(facts: Facts) -> dict[str, Any]:
    """Return the facts as JSON data."""
    return {name: _plain(value) for name, value in asdict(facts).items() if value}


def facts_from_record(body: Mapping[str, Any]) -> Facts:
    """Return the facts that :func:`facts_to_record` wrote."""
    return Facts(
        prices=tuple(
            PriceFact(**_with_money(each, "price", "list_price"))
            for each in body.get("prices", ())
        ),
        listings=tuple(
            ListingFact(**_with_money(each, "price", "comparable_median"))
            for each in body.get("listings", ())
        ),
        titles=tuple(body.get("titles", ())),
        budget=_money(body.get("budget")),
        discounts=tuple(
            Discount(**_with_money(each, "amount"))
            for each in body.get("discounts", ())
        ),
        shipping=tuple(Money(**each) for each in body.get("shipping", ())),
        allowed_contacts=tuple(body.get("allowed_contacts", ())),
    )


def _plain(value: Any) -> Any:
    """Return a field's value as JSON data, without what is None in its parts."""
    match value:
        case dict():
            return {
                name: _plain(each) for name, each in value.items() if each is not None
            }
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def _with_money(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**body, **{name: _money(body.get(name)) for name in names}}


def _money(body: Mapping[str, Any] | None) -> Money | None:
    return None if body is None else Money(**body)
