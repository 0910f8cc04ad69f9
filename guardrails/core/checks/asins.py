"""Product identifiers: only those in evidence may be told."""

import re

from guardrails.core.asin import (
    canonical,
    compact,
    is_asin,
    is_isbn10,
    is_isbn13,
)
from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity.digits import SPELLED, spelled_digits
from guardrails.core.locating import Located
from guardrails.core.policy import Policy
from guardrails.core.types import Action, Facts, Finding

_SEP = r"[ ._*`-]?"
# A label may stand right before the number: "ISBN9784088820117".
_BEGIN = r"(?:(?<![0-9a-z])|(?<=isbn)|(?<=asin))"
_ASIN = rf"{_BEGIN}b{_SEP}0(?:{_SEP}[0-9a-z]){{8}}(?![0-9a-z])"
_ISBN13 = rf"{_BEGIN}9{_SEP}7{_SEP}[89](?:{_SEP}[0-9]){{10}}(?![0-9a-z])"
_ISBN10 = (
    rf"{_BEGIN}(?<!97[89][ ._*`-])"
    rf"[0-9](?:{_SEP}[0-9]){{8}}{_SEP}[0-9x](?![0-9a-z])"
)

_SPELLED_OUT = re.compile("[a-z]{2}")
_LABEL = re.compile(r"\b(?:asin|isbn(?:[ -]?1[03])?)\b[^0-9a-z]{0,4}(?:is |no\.? )?\Z")
_OTHER_NUMBER = re.compile(
    r"\b(?:order|tracking|invoice|phone|tel|call|fax|sku|upc|account|ticket|case"
    r"|reference|ref|confirmation|customer)\b[^0-9a-z]{0,4}"
    r"(?:(?:number|no\.?|id|code|us at|is|at)\b[^0-9a-z]{0,3}){0,2}\Z"
)
_DIGIT_BEFORE = re.compile(r"[0-9][ ._*`-]\Z")
_ADDRESS_END = re.compile(r"[/=]\Z")


def _written(candidate: Candidate) -> str:
    """Return the identifier as it is written, or as its digits are spelled out."""
    if _SPELLED_OUT.match(candidate.text):
        return spelled_digits(candidate.text)
    return candidate.text


def _kind_of(candidate: Candidate) -> str | None:
    identifier = compact(_written(candidate))
    if is_isbn13(identifier):
        return "ISBN13"
    if is_isbn10(identifier):
        return "ISBN10" if _isbn10_written(candidate) else None
    if is_asin(identifier):
        return "ASIN" if _asin_written(candidate, identifier) else None
    return None


def _isbn10_written(candidate: Candidate) -> bool:
    """Tell an ISBN-10 from any ten digits whose check digit happens to fit."""
    if _LABEL.search(candidate.left):
        return True
    if _OTHER_NUMBER.search(candidate.left):
        return False
    if _SPELLED_OUT.match(candidate.text):
        return False
    groups = re.split(r"[ ._*`-]", candidate.text)
    part_of_longer = len(groups) == 10 and _DIGIT_BEFORE.search(candidate.left)
    return len(groups) in {1, 4, 10} and not part_of_longer


def _asin_written(candidate: Candidate, identifier: str) -> bool:
    """Tell an ASIN from words that happen to follow a "b 0"."""
    if candidate.left.endswith("#"):
        return False  # a colour: "#b0c4de looks"
    digits = sum(c.isdigit() for c in identifier[2:])
    if len(candidate.text) == len(identifier):
        return digits > 0 or candidate.raw.isupper()
    if _LABEL.search(candidate.left):
        return True
    return digits >= 2 or (digits == 1 and candidate.raw.isupper())


def known_identifiers(facts: Facts) -> frozenset[str]:
    """Return the identifiers in evidence, in canonical form."""
    asins = [each.asin for each in facts.prices]
    asins += [each.asin for each in facts.listings]
    return frozenset(canonical(each) for each in asins)


def replacement_for(left: str) -> str:
    """Return the words that take the place of an unknown identifier."""
    if _ADDRESS_END.search(left):
        return "unlisted-item"
    if _LABEL.search(left):
        return "not in our catalogue"
    return "(unlisted item)"


def _examine(candidate: Candidate, scope: Scope) -> Verdict | None:
    kind = _kind_of(candidate)
    if kind is None:
        return None
    identifier = canonical(_written(candidate))
    known = identifier in known_identifiers(scope.facts)
    return Verdict(
        kind,
        Action.NOTE if known else Action.REMOVE,
        "" if known else replacement_for(candidate.left),
        reason="in_evidence" if known else "unknown_identifier",
        detail={"asin": identifier},
    )


DETECTORS = tuple(
    Detector("asins", p, _examine) for p in (_ASIN, _ISBN13, _ISBN10, SPELLED)
)


def detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detectors of product identifiers; no policy changes what one is."""
    return DETECTORS


def _found(candidate: Candidate) -> Verdict | None:
    kind = _kind_of(candidate)
    if kind is None:
        return None
    return Verdict(kind, Action.NOTE, detail={"asin": canonical(_written(candidate))})


def find_asins(text: str) -> list[Finding]:
    """Return every product identifier in the text, known or not."""
    whole = Located(text)
    found = []
    for detector in DETECTORS:
        for first, seen, verdict in whole.findings(detector.pattern, _found):
            start, end = whole.span(first, first + len(seen.text))
            found.append(
                Finding(
                    "asins",
                    verdict.kind,
                    start,
                    end,
                    text[start:end],
                    detail=verdict.detail,
                )
            )
    return sorted(found, key=lambda each: each.start)
