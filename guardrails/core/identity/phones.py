"""Telephone numbers: candidates of our own, judged by the countries' numbering plans.

A number is taken for a telephone's if it is written like one (a plus, brackets, the
groups of North America, a trunk zero that some plan accepts) or the words before it
speak of telephoning, and never if they speak of an order, a book or a parcel.
"""

import re
from itertools import pairwise

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity import labels
from guardrails.core.identity.digits import (
    SPELLED,
    digits_of,
    ean13,
    groups_of,
    isbn10,
    luhn,
    spelled_digits,
)
from guardrails.core.identity.numbering import (
    is_possible,
    is_valid,
    is_valid_somewhere,
)
from guardrails.core.types import Action

_GAP = r"[ .()/-]{0,3}"
_INTERNATIONAL = rf"\+ ?\(?[1-9](?:{_GAP}[0-9]){{6,14}}(?![0-9])"
_CLOSED = r"[ .)/-]{0,3}"
_BRACKETED = (
    rf"\([0-9]{{2,5}}\)(?:{_CLOSED}[0-9]){{5,10}}(?![0-9])"
    r"|\b(?<![0-9.,-])0[0-9]{1,4} ?\([0-9]{2,4}\) ?[0-9]{3,4}(?![0-9])"
)
_PLAIN = (
    r"(?<![0-9a-z_+(#$€£¥])(?<![0-9][.,/-])(?<!\+ )"
    rf"[0-9](?:{_CLOSED}[0-9]){{6,24}}(?![0-9a-z])(?![.,-][0-9])"
    r"(?=(?P<told>[ ,(-]{1,3}(?:is (?:my|the|our|her|his) (?:\w{1,8} )?(?:number|phone"
    r"|cell"
    r"|mobile|landline|tel)|is the number|(?:call|text|ring|whatsapp)\b|(?:cell|mobile"
    r"|home|work)\b)|[ (]?(?:是|は|이)?(?:我的?|私の|제 )?"
    r"(?:手机|电话|手機|電話|携帯|번호)|))"
)
_LETTERED = r"\b1?[ -]?8(?:00|33|44|55|66|77|88)(?:-?[0-9a-z]){7}\b"

_NANP = re.compile(
    r"(?:1[ .-]{1,3})?(?:\([2-9][0-9]{2}\)[ .-]{0,3}|[2-9][0-9]{2}(?P<gap>[ ./-]{1,3}))"
    r"[2-9][0-9]{2}[ .-]{1,3}[0-9]{4}"
)
# A number may follow another telephone number, but not any digits.
_AFTER_PHONE = re.compile(rf"(?:{_NANP.pattern}|\+[0-9][0-9 .()-]{{7,20}}[0-9])[ /]*$")
_DATE = re.compile(
    r"(?:(?:19|20)[0-9]{2}[ ./-][01]?[0-9][ ./-][0-3]?[0-9]"
    r"|[0-3]?[0-9][ ./-][0-3]?[0-9][ ./-](?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2} ?[-/] ?(?:19|20)[0-9]{2})"
    r"(?: [0-9]{1,2}.*)?"
)
# Mobiles of France, the Netherlands and Australia, in one group.
_MOBILE_IN_ONE = re.compile("0[467][0-9]{8}")
_RUN_BEFORE = re.compile(r"[0-9][0-9 ./-]{4,30}\Z")
_FEWEST_GROUPS = 2
_LENGTH_OF_SSN = 9
_DECIMALS = re.compile(r"[0-9]{1,3}\.[0-9]+")
_MONEY_BEFORE = re.compile(r"[$€£¥₩₹] ?$|\b(?:usd|eur|gbp|jpy|yen|rs)\.? ?$")


def _verdict(digits: str, scope: Scope, end: int | None = None) -> Verdict:
    tail = digits.lstrip("0")
    for each in scope.facts.allowed_contacts:
        known = digits_of(each)
        if len(known) >= 7 and (known == digits or known.endswith(tail)):
            return Verdict("PHONE", Action.NOTE, end=end, score=0.0, reason="our own")
    return Verdict("PHONE", replacement="[phone number removed]", end=end)


def _ends_of_groups(text: str) -> list[int]:
    return [match.end() for match in re.finditer("[0-9]+", text)]


def _examine_international(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Take the longest beginning that is a number; what follows is something else."""
    ends = _ends_of_groups(candidate.text)
    for accepts in (is_valid, is_possible):
        for end in reversed(ends):
            digits = digits_of(candidate.text[:end])
            if len(digits) >= 7 and accepts("+" + digits, None):
                return _verdict(digits, scope, end)
    return None


# Their numbers have eight digits and no code of an area.
_SMALL_COUNTRY = re.compile(
    r"\b(?:sg|singapore|hk|hong kong|macau|香港|新加坡)\b[^\n]{0,20}\Z"
)


def _is_of_a_small_country(candidate: Candidate, digits: str) -> bool:
    return (
        len(digits) == 8
        and _SMALL_COUNTRY.search(candidate.left[-40:]) is not None
        and (is_valid(digits, "SG") or is_valid(digits, "HK"))
    )


def _is_written_like_a_phone(text: str, digits: str) -> bool:
    """Whether the grouping alone tells; the number must fit a numbering plan, too."""
    groups = groups_of(text)
    match = _NANP.fullmatch(text)
    if match is not None:
        return is_possible(digits, "US")
    if text.startswith("(") and len(digits) >= 8:
        return is_valid_somewhere(digits)
    for prefix, fewest in (("00", 2), ("011", 3)):  # dialled abroad
        if digits.startswith(prefix) and len(groups) >= fewest:
            return is_valid("+" + digits[len(prefix) :], None)
    whole = len(digits) == 11 or _MOBILE_IN_ONE.fullmatch(digits)
    if digits.startswith("0") and (len(groups) > 1 or whole):
        return len(digits) >= 9 and is_valid_somewhere(digits)
    if re.fullmatch(
        "0[467][0-9]{8}", digits
    ):  # in one group: mobiles of four countries
        return is_valid_somewhere(digits)
    mobile_in_china = [len(each) for each in groups] == [3, 4, 4]
    return mobile_in_china and is_valid(digits, "CN")


def _is_counting(candidate: Candidate, numbers: list[int], text: str) -> bool:
    """Whether they are volumes: 1 2 3 4 5 6 7, 4 8 15 16 23 42, or 01 02 03 04 05."""
    steps = {b - a for a, b in pairwise(numbers)}
    if steps == {1}:
        return not labels.is_phone(candidate.left, certainly=True)
    return min(steps) > 0 and text[0] != "0"


def _is_something_else(candidate: Candidate, text: str, digits: str) -> bool:
    if len(digits) == _LENGTH_OF_SSN and labels.is_social_security(candidate.left):
        return True
    follows_digits = candidate.left[-2:-1].isdigit() and candidate.left[-1] in " /"
    twin = follows_digits and text[0] == "0" and _is_a_twin(candidate, text)
    if follows_digits and text[0] != "(" and not twin:
        return not _AFTER_PHONE.search(candidate.left[-40:])
    on_card = labels.is_card(candidate.left[-24:]) and not _NANP.fullmatch(text)
    if on_card or labels.is_reference(candidate.left):
        return not labels.is_phone(candidate.left[-24:], certainly=True)
    has_decimals = _DECIMALS.fullmatch(text) is not None and len(digits) != 10
    if has_decimals or _DATE.fullmatch(text) or _MONEY_BEFORE.search(candidate.left):
        return True
    numbers = [int(each) for each in groups_of(text)]
    if len(numbers) > 4 and _is_counting(candidate, numbers, text):
        return True
    return len(digits) == 13 and digits[:3] in ("978", "979") and ean13(digits)


def _examine_plain(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Take the whole run of digits, or the usual groups that it begins with."""
    verdict = _of_run(candidate, candidate.text, scope)
    usual = _NANP.match(candidate.text)
    if verdict is None and usual is None:
        return _of_twins(candidate, scope)
    if verdict is not None or usual is None:
        return verdict
    if candidate.text[usual.end() : usual.end() + 1] not in (" ", "/"):
        return None
    return _of_run(candidate, usual[0], scope)


def _sizes(text: str) -> list[int]:
    return [len(each) for each in groups_of(text)]


def _of_twins(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Take the first of two numbers in a row, with a trunk zero and grouped alike."""
    sizes = _sizes(candidate.text)
    half = len(sizes) // 2
    alike = half >= _FEWEST_GROUPS and sizes == 2 * sizes[:half]
    if not alike or candidate.text[0] != "0":
        return None
    end = _ends_of_groups(candidate.text)[half - 1]
    return _of_run(candidate, candidate.text[:end], scope)


def _is_a_twin(candidate: Candidate, text: str) -> bool:
    """Whether digits before the number are grouped as it is: another number's."""
    run = _RUN_BEFORE.search(candidate.left)
    sizes = _sizes(text)
    return run is not None and len(sizes) > 1 and _sizes(run[0])[-len(sizes) :] == sizes


def _regrouped(text: str) -> str:
    """Return digits that stand apart in the groups that other signs make of them."""
    apart = all(len(each) == 1 for each in groups_of(text))
    if not apart or not re.search("[-./()]", text):
        return text
    return re.sub(r" ?([-./()]) ?|(?<=[0-9]) (?=[0-9])", r"\1", text)


def _is_book_number(text: str, digits: str) -> bool:
    """Whether ten digits are an ISBN-10, in one group or in its four."""
    groups = groups_of(text)
    whole = len(groups) == 1 or (len(groups) == 4 and len(groups[-1]) == 1)
    return whole and isbn10(digits)


def _of_run(candidate: Candidate, written: str, scope: Scope) -> Verdict | None:
    text = _regrouped(written)
    digits, end = digits_of(text), len(written)
    if len(digits) > 15 or _is_something_else(candidate, text, digits):
        return None
    told = candidate.groups.get("told") and len(written) == len(candidate.text)
    if (told or labels.is_phone(candidate.left)) and len(digits) <= 12:
        whole = len(groups_of(text)) == 1 and len(digits) < 7
        return None if whole else _verdict(digits, scope, end)
    if _is_book_number(text, digits):
        return None
    if len(digits) in (15, 16) and luhn(digits):
        return None
    if not _is_written_like_a_phone(text, digits) and not _is_of_a_small_country(
        candidate, digits
    ):
        return None
    return _verdict(digits, scope, end)


_COUNTING = "0123456789"


def _examine_spelled(candidate: Candidate, scope: Scope) -> Verdict | None:
    digits = spelled_digits(candidate.text)
    bare = digits_of(digits)
    if not 7 <= len(bare) <= 15 or labels.is_reference(candidate.left):
        return None
    social = len(bare) == _LENGTH_OF_SSN and labels.is_social_security(candidate.left)
    if social or labels.is_card(candidate.left):
        return None
    labelled = labels.is_phone(candidate.left)
    if not labelled and bare in _COUNTING:
        return None
    if labelled or digits.startswith("+") or is_possible(bare, "US"):
        return _verdict(bare, scope)
    return _verdict(bare, scope) if is_valid_somewhere(bare) else None


def _examine_lettered(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A vanity number: 1-800-FLOWERS."""
    if not re.search("[a-z]", candidate.text[4:]):
        return None
    return _verdict(digits_of(candidate.text), scope)


DETECTORS = (
    Detector("pii", _INTERNATIONAL, _examine_international),
    Detector("pii", _BRACKETED, _examine_plain),
    Detector("pii", _PLAIN, _examine_plain),
    Detector("pii", _LETTERED, _examine_lettered),
    Detector("pii", SPELLED, _examine_spelled),
)
