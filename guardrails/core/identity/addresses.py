"""Postal addresses: a house number, a PO box or a postal code, and what belongs to it.

A street's name is told from a title ("21 Jump Street", "12 Days Drive") by capitals, by
what follows (a town with its postal code), or by words before it that speak of homes.
"""

import re

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity import labels
from guardrails.core.identity.address_parts import (
    DOUBTFUL_SUFFIX,
    HOUSE,
    NAME,
    REST,
    SIDE,
    SUFFIX,
    TAIL,
    TOWN,
    UK_CODE,
    UNIT,
    code_in,
    is_counted,
    is_named,
    is_small,
    removed,
    trimmed_end,
)

_IS_HOME = r",? is (?:where|my|our|the address|home)\b"
_TOLD = re.compile(_IS_HOME)
_ENGLISH = (
    rf"\b(?<![0-9#$€£¥.,:-]){HOUSE},? (?:(?P<name>(?:{SIDE} )?(?:{NAME} ){{1,4}}?)"
    rf"(?P<suffix>{SUFFIX})\b\.?(?: {SIDE}(?!\w))?(?: [0-9]{{1,3}}(?=,? ?#))?"
    rf"(?P<rest>{REST})|(?P<doubtful>(?:{NAME} ){{1,4}}?){DOUBTFUL_SUFFIX}{TAIL})"
    rf"(?=(?P<home>{_IS_HOME}|))"
)
# A house number with a postal code and a town behind it, whatever the street's name.
_NUMBERED = (
    r"\b(?<![0-9#$€£¥.,:-])[0-9]{1,4}[a-z]?, "
    r"(?:[0-9]{4} [a-z]{2}|[a-z]{1,2}-[0-9]{4,5}|[0-9]{5}|[0-9]{2}-[0-9]{3}"
    r"|[0-9]{3} [0-9]{2}|(?!19|20)[0-9]{4})(?P<rest> "
    rf"{NAME}(?: {NAME})?)(?!\w)"
)
_BOX = (
    r"\b(?:g?\.?p\.? ?o\.? ?box|(?:locked|private|mail) bag|(?:rr|hc|rural route) ?#?"
    r" ?[0-9]{1,3},? (?:site ?[0-9]{1,3},? )?box|(?:psc|cmr) [0-9]{1,5},? box"
    r"|postfach|postbus|apartado(?: de correos)?|caixa postal"
    r"|casella postale|boite postale) ?#? ?(?:[0-9]{2} ){0,2}"
    rf"[0-9]{{1,7}}(?P<rest>{REST})"
)
_GERMAN = (
    r"\b(?P<name>[\w-]{2,30}(?:strasse|str\.|weg|platz|allee|gasse|ufer|damm|straat"
    r"|laan|plein|kade|gracht"
    r"|gatan|gata|vagen|veien|gade|vej)"
    r"|[\w-]{3,24} (?:strasse|str\.|weg|platz|allee|gracht|straat|laan|ring|markt))"
    rf" {HOUSE}(?P<rest>{REST})"
)
_GERMAN_AT = (
    rf"\b(?P<name>(?:unter den|an (?:der|den)|auf de[mr]|in de[nr]|zum|zur) {NAME}"
    rf"(?: {NAME})?) {HOUSE}(?P<rest>,? (?:[ad]-)?[0-9]{{4,5}} {TOWN})"
)
_ROMANCE_BEFORE = (
    r"\b[0-9]{1,4}(?: bis| ter)?,? (?P<name>(?:rue|avenue|boulevard|bd|place|chemin"
    rf"|quai|impasse|allee|cours) {NAME}(?: {NAME}){{0,3}}?)(?P<rest>{REST})"
)
# Colombia: the crossing, and how far from it.
_CROSSING = (
    r"\b(?P<name>calle|carrera|cra\.?|transversal|diagonal|avenida) [0-9]{1,3} ?[a-z]?"
    r"(?: bis)? ?(?:#|no\.?|nro\.?) ?[0-9]{1,3} ?[a-z]?[ -]{1,3}[0-9]{1,3}"
    rf"(?P<rest>{REST})"
)
_ROMANCE_AFTER = (
    r"\b(?P<name>(?:ul\.|ulica|al\.|aleja|c/|calle|avenida|avda\.?|av\.|alameda"
    r"|travessa|estrada|rodovia|praca|plaza|paseo|via|viale|piazza"
    r"|corso|rua"
    rf"|largo) ?{NAME}(?: {NAME}){{0,3}}?),? (?:n[o.]{{0,2}} ?)?{HOUSE}"
    rf"(?P<rest>{REST})"
)
_POSTCODE = rf"\b{UK_CODE}(?![\w-])"
_NUMBER_CODE = (
    r"(?<![0-9a-z#$€£¥.,-])[0-9]{3,5}(?:-[0-9]{3,4})?(?![0-9a-z-])(?![.,][0-9])"
)

_NO_STREET = frozenset(
    "volume volumes vol vols book books copy copies day days week weeks month months "
    "year years hour hours minute minutes min people friends page pages chapter series "
    "chapters manga titles times percent stars of for in on at from to is are and or "
    "with that this per off away a an the my your by gb tb mb flash hard disk usb thumb"
    " ssd inch pack pm am".split()
)
_SHORT_SUFFIXES = frozenset("st rd ave av blvd ln dr pkwy hwy sq ct pl".split())


def _is_a_title(candidate: Candidate, scope: Scope) -> bool:
    return any(candidate.raw in title for title in scope.facts.titles)


def _examine_english(candidate: Candidate, scope: Scope) -> Verdict | None:
    if is_counted(candidate.left) or _is_a_title(candidate, scope):
        return None
    if "doubtful" in candidate.groups:
        words = set(candidate.groups["doubtful"].split())
        told = is_named(candidate, "doubtful") or labels.is_home(candidate.left)
        return removed() if told and not words & _NO_STREET else None
    end = trimmed_end(candidate)
    rest = candidate.text[len(candidate.text) - len(candidate.groups["rest"]) : end]
    named = is_named(candidate)
    counting = set(candidate.groups["name"].split()) & _NO_STREET
    if counting and not (named and all(map(is_small, counting))):
        return None
    placed = code_in(rest) or re.search(UNIT, rest) is not None
    if placed or _is_settled(candidate, rest, named) or labels.is_home(candidate.left):
        return removed(end if named or not placed else None)
    return None


def _is_settled(candidate: Candidate, rest: str, named: bool) -> bool:
    """Whether a name has a town behind it, or stands where titles don't.

    Titles spell "Street" out, and don't stand behind "at".
    """
    if rest.startswith(",") and rest.strip(" ,."):
        return named
    short = candidate.groups["suffix"] in _SHORT_SUFFIXES
    # What follows may have been read as a town's name.
    told = candidate.groups.get("home") or _TOLD.match(candidate.groups["rest"])
    lived = told or candidate.left.endswith(" at ")
    return named and (short or bool(lived))


def _examine_named(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A street of another language: named with capitals, or with a postal code."""
    if is_counted(candidate.left):
        return None
    end = trimmed_end(candidate)
    coded = code_in(candidate.groups.get("rest", ""))
    if not (is_named(candidate) or coded or labels.is_home(candidate.left)):
        return None
    return removed(end)


def _examine_box(candidate: Candidate, scope: Scope) -> Verdict | None:
    return removed(trimmed_end(candidate))


def _examine_numbered(candidate: Candidate, scope: Scope) -> Verdict | None:
    """The town has a capital, and the number counts no volume."""
    dutch = re.search(r"[0-9]{4} ([A-Za-z]{2}) ", candidate.raw)
    if is_counted(candidate.left) or (dutch and not dutch[1].isupper()):
        return None
    end = trimmed_end(candidate)
    named = end > len(candidate.text) - len(candidate.groups["rest"])
    return removed(end) if named else None


def _examine_postcode(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A British postcode alone: in capitals with its blank, or said to be one."""
    if labels.is_reference(candidate.left):
        return None
    usual = " " in candidate.raw and candidate.raw.isupper()
    return removed() if usual or labels.is_home(candidate.left) else None


def _examine_number_code(candidate: Candidate, scope: Scope) -> Verdict | None:
    return removed() if labels.is_postcode(candidate.left) else None


DETECTORS = (
    Detector("pii", _ENGLISH, _examine_english),
    Detector("pii", _BOX, _examine_box),
    Detector("pii", _NUMBERED, _examine_numbered),
    Detector("pii", _GERMAN, _examine_named),
    Detector("pii", _GERMAN_AT, _examine_named),
    Detector("pii", _ROMANCE_BEFORE, _examine_named),
    Detector("pii", _ROMANCE_AFTER, _examine_named),
    Detector("pii", _CROSSING, _examine_box),
    Detector("pii", _POSTCODE, _examine_postcode),
    Detector("pii", _NUMBER_CODE, _examine_number_code),
)
