"""Amounts of money: kept where the facts prove them, else corrected or taken out.

The live prices of all products in evidence are known before the first token, so an
amount is resolved in the stream, from the text to its left: it is right for the product
that the sentence speaks of; it is another kind of amount that is proven; it is wrong
for a product that is clearly named, and its live price takes its place; or it can't be
proven, and words take its place.
"""

from guardrails.core.amount import Amount, length
from guardrails.core.amount_grammar import AMOUNT, SAID
from guardrails.core.amounts import PRICED, amount_behind_volume, amounts_in
from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.locating import Located
from guardrails.core.policy import Policy
from guardrails.core.price_resolution import resolve
from guardrails.core.price_roles import role_of
from guardrails.core.price_subject import Said
from guardrails.core.types import Action, Finding, PriceFact


def _live(product: PriceFact | None) -> dict[str, object]:
    """Return the live price that an amount was held against, for the record."""
    if product is None:
        return {}
    price = product.price
    return {
        "title": product.title,
        "live_minor": price.minor,
        "live_currency": price.currency,
    }


def _examine(candidate: Candidate, scope: Scope) -> Verdict | None:
    amounts = amounts_in(candidate) or amount_behind_volume(candidate)
    if not amounts:
        return None
    after, ahead = (candidate.groups.get(each, "") for each in ("after", "ahead"))
    role = role_of(candidate.left, after)
    money = [each.money for each in amounts]
    said = Said(candidate.left, candidate.written_left, after, ahead)
    decided = resolve(money, role, said, scope.facts)
    return Verdict(
        "price",
        decided.action,
        decided.replacement,
        end=None if decided.action is Action.REMOVE else length(candidate),
        reason=decided.reason,
        detail={
            "minor": money[0].minor,
            "currency": money[0].currency,
            "role": role,
            "asin": decided.product.asin if decided.product else "",
            "amounts": tuple([(each.minor, each.currency) for each in money]),
            **_live(decided.product),
        },
    )


DETECTORS = (Detector("prices", AMOUNT, _examine, SAID, PRICED, alone=True),)


def detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detector of amounts; no policy changes what an amount is."""
    return DETECTORS


def _found(candidate: Candidate) -> Verdict | None:
    return Verdict("price", Action.NOTE) if amounts_in(candidate) else None


def find_amounts(text: str) -> list[Finding]:
    """Return every amount of money in the text, with minor, currency and role."""
    whole = Located(text)
    found: list[Finding] = []
    for first, candidate, _ in whole.findings(AMOUNT, _found):
        role = role_of(candidate.left, candidate.groups.get("after", ""))
        found += [
            _amount_found(whole, first, each, role) for each in amounts_in(candidate)
        ]
    return found


def _amount_found(whole: Located, first: int, amount: Amount, role: str) -> Finding:
    start, end = whole.span(first + amount.start, first + amount.end)
    return Finding(
        "prices",
        "price",
        start,
        end,
        whole.raw[start:end],
        detail={
            "minor": amount.money.minor,
            "currency": amount.money.currency,
            "role": role,
        },
    )
