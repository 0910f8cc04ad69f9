"""Facts written as JSON, as the commands read them; refused with a reason."""

from collections.abc import Mapping
from typing import Any

from guardrails.core.types import Discount, Facts, Money, PriceFact


class FactsError(ValueError):
    """Facts that can't be read; says which part and why."""


def facts_of(body: Mapping[str, Any] | None) -> Facts:
    """Read ``{"prices", "titles", "budget", "discounts", ...}``, each optional."""
    if body is None:
        return Facts()
    if not isinstance(body, Mapping):
        raise FactsError("facts must be an object")
    budget = body.get("budget")
    return Facts(
        prices=tuple(_price(each) for each in _list(body, "prices")),
        titles=tuple(_text("titles", each) for each in _list(body, "titles")),
        budget=None if budget is None else money_of("budget", budget),
        discounts=tuple(_discount(each) for each in _list(body, "discounts")),
        shipping=tuple(money_of("shipping", each) for each in _list(body, "shipping")),
        allowed_contacts=tuple(
            _text("allowed_contacts", each) for each in _list(body, "allowed_contacts")
        ),
    )


def money_of(what: str, body: Any) -> Money:
    """Read ``{"minor", "currency"}``."""
    if not isinstance(body, Mapping):
        raise FactsError(f"{what} must be an object with minor and currency")
    minor, currency = body.get("minor"), body.get("currency", "USD")
    if isinstance(minor, bool) or not isinstance(minor, int):
        raise FactsError(f"{what}: minor must be a whole number")
    if not isinstance(currency, str) or len(currency) != 3:
        raise FactsError(f"{what}: currency must have three letters")
    return Money(minor, currency.upper())


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise FactsError(f"{name} must be a list")
    return value


def _text(what: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FactsError(f"{what} must hold texts")
    return value


def _price(body: Any) -> PriceFact:
    if not isinstance(body, Mapping):
        raise FactsError("prices must hold objects")
    listed = body.get("list_price")
    return PriceFact(
        asin=_text("prices", body.get("asin", "")),
        title=_text("prices", body.get("title", "")),
        price=money_of("prices", body),
        list_price=None if listed is None else money_of("list_price", listed),
    )


def _discount(body: Any) -> Discount:
    """Read a percentage, an amount, or an object with a label and either of them."""
    if isinstance(body, int) and not isinstance(body, bool):
        return Discount("", percent=body)
    if isinstance(body, str):
        return Discount(body)
    if not isinstance(body, Mapping):
        raise FactsError("discounts must hold objects")
    label = _text("discounts", body.get("label", ""))
    if "minor" in body:
        return Discount(label, amount=money_of("discounts", body))
    amount = body.get("amount")
    percent = body.get("percent")
    return Discount(
        label,
        percent=percent if isinstance(percent, int) else None,
        amount=None if amount is None else money_of("discounts", amount),
    )
