"""Bank accounts (IBAN, ISO 13616) and United States social security numbers."""

import re

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity import labels
from guardrails.core.identity.digits import SPELLED, digits_of, spelled_digits

_IBAN_LENGTHS = {
    pair[:2].lower(): int(pair[2:])
    for pair in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 "
        "CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 "
        "GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 "
        "LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 "
        "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 "
        "SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
    ).split()
}
_COUNTRY = "|".join(f"{pair[0]} ?{pair[1]}" for pair in _IBAN_LENGTHS)


def is_iban(compact: str) -> bool:
    """Return whether a compact lower-case text is an IBAN of its country's length."""
    if _IBAN_LENGTHS.get(compact[:2]) != len(compact):
        return False
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(each, 36)) for each in turned)) % 97 == 1


# Groups may stand on lines of their own.
_GAPS = " .-\t\r\n"


def _examine_iban(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Take the country's number of characters, whatever words follow them."""
    places = [i for i, each in enumerate(candidate.text) if each not in _GAPS]
    compact = "".join(candidate.text[i] for i in places)
    length = _IBAN_LENGTHS.get(compact[:2], 0)
    if not length or len(compact) < length or not is_iban(compact[:length]):
        return None
    end = places[length - 1] + 1
    if candidate.text[end : end + 1].isalnum():
        return None
    return Verdict("IBAN", replacement="[account number removed]", end=end)


def _is_possible_ssn(digits: str) -> bool:
    return (
        len(digits) == 9
        and digits[:3] not in ("000", "666")
        and digits[0] != "9"
        and digits[3:5] != "00"
        and digits[5:] != "0000"
    )


# "INV-601-22-7184": the number of something else.
_IN_A_CODE = re.compile(r"[a-z][-/]\Z")


def _verdict_ssn() -> Verdict:
    return Verdict("US_SSN", replacement="[social security number removed]")


def _examine_ssn(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Nine digits: in the usual 3-2-4 unless labelled otherwise, else only labelled."""
    if not _is_possible_ssn(digits_of(candidate.text)):
        return None
    if labels.is_social_security(candidate.left) or candidate.groups.get("told"):
        return _verdict_ssn()
    if _IN_A_CODE.search(candidate.left[-2:]):
        return None
    usual = re.fullmatch(r"[0-9]{3}([ .-]|\s?-\s?)[0-9]{2}\1[0-9]{4}", candidate.text)
    if usual is None or usual[1] == "." or labels.is_reference(candidate.left):
        return None
    # Three groups with spaces are written by many things: a label is needed.
    return None if usual[1] == " " else _verdict_ssn()


def _examine_spelled(candidate: Candidate, scope: Scope) -> Verdict | None:
    labelled = labels.is_social_security(candidate.left)
    if labelled and _is_possible_ssn(spelled_digits(candidate.text)):
        return _verdict_ssn()
    return None


DETECTORS = (
    Detector(
        "pii",
        rf"(?<![0-9a-z])(?:{_COUNTRY})[ .-]?[0-9] ?[0-9]"
        r"(?:[ .\t\r\n-]{0,2}[a-z0-9]){11,32}",
        _examine_iban,
    ),
    Detector(
        "pii",
        r"(?<![0-9a-z])(?<![0-9][.,-])[0-9](?:["
        r" .-]{0,3}[0-9]){8}(?![0-9a-z])(?![ .,-][0-9])"
        r"(?=(?P<told>[ ,(-]{1,3}(?:is (?:my|the|her|his|our|their) social\b"
        r"|(?:is (?:my|the|her|his|our|their) )?(?:ssn|social security)\b)|))",
        _examine_ssn,
    ),
    # With dashes it is one, whatever number comes next.
    Detector(
        "pii",
        r"(?<![0-9a-z])(?<![0-9][.,-])[0-9]{3}(?: - ?|-)[0-9]{2}(?: - ?|-)[0-9]{4}"
        r"(?![0-9a-z])(?! ?- ?[0-9])(?![.,][0-9])",
        _examine_ssn,
    ),
    Detector("pii", SPELLED, _examine_spelled),
)
