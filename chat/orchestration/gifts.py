"""Wishes for somebody else: a present, a person by age or by what that person likes."""

import re

_PERSON = (
    r"(?:he|she|they|who|(?:my|our|his|her|a|an|the) (?:[\w-]+ ){0,2}?(?:mother|mom|"
    r"mum|father|dad|parents?|sister|brother|son|daughter|kids?|child|niece|nephew|"
    r"cousin|aunt|uncle|grand\w+|wife|husband|girlfriend|boyfriend|partner|fianc[eé]e?|"
    r"friend|roommate|colleague|co-?worker|boss|teacher|neighbou?r))"
)
_LIKES = (
    r"(?:(?:really|also|just|absolutely|only|still) )*(?:likes?|loves?|adores?|enjoys?|"
    r"plays?|collects?|(?:is|are|['’]s)(?: really| very)? (?:into|obsessed with|"
    r"crazy about|fond of|a (?:big |huge )?fan of))"
)
#: A present, or a reader told by age or taste; a gift card is neither, and who asks
#: whether one title would do asks of that title.
GIFT = re.compile(
    r"^(?!\W*(?:(?:and|so|but|ok)\W+)?(?:is|are|was|would|will|does|should)\b"
    r"(?! there\b))(?:for (?:a|an|my|our) (?:[\w-]+ ){0,2}\d{1,2}[- ](?:years?|yrs?)"
    r"[- ]old|.*(?:"
    r"\b(?:gifts?|presents?)(?: ideas?)? for\b|"
    r"\b(?:birthday|christmas|xmas|hanukkah|valentine['’]?s|anniversary|graduation)"
    r"(?: day)? (?:gift|present)s?\b(?! cards?)|"
    rf"\b{_PERSON} {_LIKES} \w|"
    r"\bwhat (?:manga|series|books?) (?:would|could|should|might) (?:an? )?"
    r"(?:fans?|lovers?|readers?) of\b))",
    re.IGNORECASE | re.DOTALL,
)


def is_gift(text: str) -> bool:
    """Whether ``text`` wishes for something that another person would like."""
    return bool(GIFT.search(text))
