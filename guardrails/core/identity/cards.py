"""Payment cards: the issuer's prefix, length and check digit must all agree."""

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity import labels
from guardrails.core.identity.digits import (
    SPELLED,
    digits_of,
    end_of_digits,
    groups_of,
    luhn,
    spelled_digits,
)

_REPLACEMENT = "[card number removed]"
_LONG = (16, 17, 18, 19)

# First digits from, first digits to, lengths.
_ISSUERS = (
    ("4", "4", (13, 16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("6011", "6011", _LONG),
    ("644", "659", _LONG),
    ("62", "62", _LONG),
    ("3528", "3589", _LONG),
    ("300", "305", (14, *_LONG)),
    ("3095", "3095", (14, *_LONG)),
    ("36", "36", (14, *_LONG)),
    ("38", "39", (14, *_LONG)),
    ("5018", "5018", (13, 14, 15, *_LONG)),
    ("5020", "5020", (13, 14, 15, *_LONG)),
    ("5038", "5038", (13, 14, 15, *_LONG)),
    ("5893", "5893", (13, 14, 15, *_LONG)),
    ("6304", "6304", (13, 14, 15, *_LONG)),
    ("6759", "6763", (13, 14, 15, *_LONG)),
    ("2200", "2204", _LONG),
)


def is_card_number(digits: str) -> bool:
    """Return whether digits can be a payment card's number."""
    issued = any(
        low <= digits[: len(low)] <= high and len(digits) in lengths
        for low, high, lengths in _ISSUERS
    )
    return issued and luhn(digits) and len(set(digits)) > 1


def _may_be_issued(digits: str) -> bool:
    """Whether a scheme that is not listed may have issued it: banks' own, Maestro."""
    return len(digits) in _LONG and digits[0] in "56" and luhn(digits)


def _is_grouped_as_cards_are(groups: list[str]) -> bool:
    """Equal groups (but the last), 4-6-5, 4-6-4, or no groups at all."""
    sizes = [len(each) for each in groups]
    if sizes in ([4, 6, 5], [4, 6, 4]) or len(sizes) == 1:
        return True
    return len(set(sizes[:-1])) == 1 and sizes[-1] <= max(sizes[0], 4)


def _examine(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Find the longest beginning of the run of digits that is a card's number."""
    before = candidate.left.rstrip("0123456789 -")
    if labels.is_reference(before) and not labels.is_card(before[-40:]):
        return None
    digits = digits_of(candidate.text)
    said = labels.is_card(before[-24:])
    for length in range(min(19, len(digits)), 12, -1):
        end = end_of_digits(candidate.text, length)
        if candidate.text[end : end + 1].isdigit():
            continue
        known = is_card_number(digits[:length])
        if not known and not (said and _may_be_issued(digits[:length])):
            continue
        groups = groups_of(candidate.text[:end])
        listed = "," in candidate.text[:end] and {len(each) for each in groups} != {4}
        if not listed and _is_grouped_as_cards_are(groups):
            return Verdict("CREDIT_CARD", replacement=_REPLACEMENT, end=end)
    return None


def _examine_spelled(candidate: Candidate, scope: Scope) -> Verdict | None:
    if is_card_number(spelled_digits(candidate.text)):
        return Verdict("CREDIT_CARD", replacement=_REPLACEMENT)
    return None


DETECTORS = (
    Detector(
        "pii",
        r"(?<![0-9a-z])(?<![0-9][.,-])[0-9]"
        r"(?:[ \t\r\n,._/-]{0,3}[0-9]){12,20}(?![0-9a-z])",
        _examine,
    ),
    Detector("pii", SPELLED, _examine_spelled),
)
