"""IP addresses, version 4 and 6; dotted numbers of versions and sections are none."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity import labels

_DOT = r"(?: ?[(\[{] ?(?:\.|dot) ?[)\]}] ?| dot |\.| \. )"
_V4 = (
    rf"(?<![0-9a-z])(?<![0-9][.-])[0-9]{{1,3}}(?:{_DOT}[0-9]{{1,3}}){{3}}"
    r"(?![0-9a-z])(?![.-][0-9])(?!-(?:alpha|beta|rc|dev|pre|snapshot))"
)
_V6 = (
    r"(?<![\w:.])(?:[0-9a-f]{1,4}:[0-9a-f]{0,4}:|::)(?:[0-9a-f]{0,4}:){0,6}[0-9a-f]{0,4}"
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3})?(?![\w:])"
)
_TELLING_GROUP = re.compile("[a-f]|[0-9]{3}|[.]")
_IS_SAID = re.compile(
    r"\b(?:ip(?:v6)?|addr(?:ess)?|(?:local)?host|loopback|gateway|dns)\b[^\n]{0,16}\Z"
)


def _examine_v4(candidate: Candidate, scope: Scope) -> Verdict | None:
    numbers = re.findall("[0-9]+", candidate.text)
    if any(int(each) > 255 for each in numbers):
        return None
    if labels.is_version(candidate.left) or labels.is_reference(candidate.left):
        return None
    if any(len(each) > 1 and each[0] == "0" for each in numbers):
        return None
    address = IPv4Address(".".join(numbers))
    if address.is_loopback or address.is_unspecified or numbers[0] == "255":
        return None  # everybody's own: nobody can be found by it
    return Verdict("IP_ADDRESS", replacement="[IP address removed]")


def _examine_v6(candidate: Candidate, scope: Scope) -> Verdict | None:
    """An IPv6 address proper: times ("12:30:45") and C++ names fail to parse.

    Ratios and times may be written with "::" as well, so it has a group of letters, or
    of three or more digits, unless it is said to be one.
    """
    text = candidate.text
    try:
        IPv6Address(text)
    except AddressValueError:
        return None
    if not re.search("[0-9]", text):
        return None
    if not (_TELLING_GROUP.search(text) or _IS_SAID.search(candidate.left)):
        return None
    return Verdict("IP_ADDRESS", replacement="[IP address removed]")


DETECTORS = (
    Detector("pii", _V4, _examine_v4),
    Detector("pii", _V6, _examine_v6),
)
