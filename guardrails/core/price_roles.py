"""What an amount is said to be: a price, an old one, a budget, a discount, and so on.

Judged from the words to its left, as the stream knows no others, and from the few that
the caller may know to its right.
"""

import re

from guardrails.core.gate import Gate
from guardrails.core.price_roles_abroad import LEFT as LEFT_ABROAD
from guardrails.core.price_roles_abroad import RIGHT as RIGHT_ABROAD

_END = r"[ :=]{0,2}[*_~`(\[|]{0,4}\Z"
_FILLER = r"(?:[a-z']+ ){0,2}"

# The first that fits decides, so the more particular comes first.
_LEFT = (
    (
        "threshold",
        r"\b(?:shipping|delivery|postage|ships?)\b[^.!?\n$]{0,24}"
        r"\b(?:over|above|from|beyond|exceed(?:s|ing)?|at least|(?:orders?|purchases?"
        rf"|baskets?|carts?) of)\b {_FILLER}",
    ),
    (
        "shipping",
        r"(?:\b(?:shipping|delivery|postage|freight|ships?)\b|\b[sp] ?& ?[hp]\b)"
        r"[^.!?\n$]{0,24}",
    ),
    (
        "shipping",
        r"\bfree (?:shipping|delivery|postage)\b[^!?\n]{0,40}"
        r"\b(?:else|otherwise|below that|under that|if not)[ ,]{1,2}",
    ),
    ("tax", r"\b(?:tax(?:es)?|vat|gst|duty|duties|customs)\b[^.!?\n$]{0,16}"),
    (
        "threshold",
        r"\b(?:orders?|purchases?|spend(?:ing)?|cart|basket|baskets)\b[^.!?\n$]{0,12}"
        rf"\b(?:over|above|of|from|exceed(?:s|ing)?|at least)\b {_FILLER}",
    ),
    (
        "threshold",
        r"\bfree (?:from|over|above|beyond|on orders (?:over|above|from)|for orders"
        r" (?:over|above|from)) ",
    ),
    ("threshold", r"\b(?:minimum|at least)\b[^.!?\n$]{0,16}"),
    ("threshold", r"(?:(?:\A|[.!?\n:(] ?|\b(?:when|if|once|unless|until) you )spend) "),
    (
        "budget",
        r"\b(?:budget|limit|afford|your max(?:imum)?|spending|to spend|you have"
        r"|i have|i've(?: only| still)? got|my wallet)\b"
        r"[^.!?\n$]{0,20}",
    ),
    (
        "threshold",
        r"\b(?:under|below|over|above|less than|more than|up to|within|cheaper than"
        rf"|no more than|beyond|exceed(?:s|ing)?)\b {_FILLER}",
    ),
    (
        "discount",
        r"\b(?:sav(?:e|es|ed|ing|ings)|discount|coupon|rebate|voucher|knock(?:s|ed)?"
        r"|credit|cashback|takes?|cut)\b[^.!?\n$]{0,20}",
    ),
    (
        "was",
        r"(?:\b(?:was|were|formerly|previously|originally|original|regular(?:ly)?|reg"
        r"|usual(?:ly)?|normally|list|msrp|rrp|srp|before|down from|instead of"
        r"|compared (?:to|with)|retail|used to be|used to cost)\b[^!?\n$]{0,16}"
        r"|(?<![0-9])~~)",
    ),
)
_RIGHT = (
    (
        "discount",
        r"[*_~`]{0,3} (?:off|discount|savings?|in savings|cheaper|coupon|rebate|less"
        r"|back)\b",
    ),
    ("shipping", r"[*_~`]{0,3} (?:for )?(?:shipping|delivery|postage|s&h)\b"),
    ("tax", r"[*_~`]{0,3} (?:in |of )?(?:sales )?(?:tax(?:es)?|vat|gst)\b"),
    (
        "budget",
        r"[*_~`]{0,3} (?:is (?:my|the|our|your) (?:absolute )?)?(?:budget|limit"
        r"|maximum|max|ceiling|to spend)\b",
    ),
    ("was", r"~~"),
    (
        "threshold",
        r"[*_~`]{0,3} (?:minimum|or (?:more|less|over|under)|and (?:up|over)|order"
        r"|purchase)\b",
    ),
)
_LEFT_RULES = [(role, re.compile(rule + _END)) for role, rule in (*_LEFT, *LEFT_ABROAD)]
_RIGHT_RULES = [(role, re.compile(rule)) for role, rule in (*_RIGHT, *RIGHT_ABROAD)]
# Each asks for a character at least.
_NOTHING_TO_READ = not any(rule.match("") for _, rule in _RIGHT_RULES)
_left_gate = Gate(rule for _, rule in (*_LEFT, *LEFT_ABROAD))


def role_of(left: str, right: str = "") -> str:
    """Return the role of an amount between two stretches of normalised text."""
    if right or not _NOTHING_TO_READ:
        for role, rule in _RIGHT_RULES:
            if rule.match(right):
                return role
    clause = left[-60:]
    for index in sorted(_left_gate.open_for(clause)):
        role, rule = _LEFT_RULES[index]
        if rule.search(clause):
            return role
    return "price"
