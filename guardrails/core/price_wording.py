"""What stands in the place of an amount that can't be told.

Chosen from the words to its left alone, so that the sentence stays a sentence,
whatever follows: "costs the amount on the card below", "(see the card below)",
"a listed volume".
"""

import re

_MARKUP = re.compile(r"[*_~`\\]+\Z")
_OWN_PLACE = re.compile(r"(?:\A|[\n(\[|:=>,;]|(?:^|[\s)])-+|•)[ \t]*\Z")
_SENTENCE_START = re.compile(r"[.!?…]['\")\]]*\s+\Z")
_ARTICLE = re.compile(
    r"\b(?:an?|the|this|that|these|those|its|their|his|her|our|each|every|same)[ -]\Z"
)
_POSSESSIVE = re.compile(r"\b(?:your|my)(?: total| stated)? \Z")
_SPEND = re.compile(r"\b(?:sav(?:e|es|ed|ing)|takes?|knocks?)(?: up to| you| an?)* \Z")

_BY_ROLE = {
    "discount": "some money",
    "shipping": "the amount shown at checkout",
    "tax": "the amount shown at checkout",
    "budget": "your budget",
}
_ON_CARD = "the amount on the card below"
_SEE_CARD = "see the card below"


def wording(role: str, left: str) -> str:
    """Return what to write for an amount of a role after the given normalised text."""
    before = _MARKUP.sub("", left)
    if _SENTENCE_START.search(before):
        return "The amount on the card below"
    if _POSSESSIVE.search(before) or _ARTICLE.search(before):
        return "listed"
    if _OWN_PLACE.search(before):
        return _SEE_CARD
    if role == "discount" and not _SPEND.search(before):
        return "some money"
    return _BY_ROLE.get(role, _ON_CARD)
