"""Postal addresses: a house number, a PO box or a postal code, and what belongs to it.

A street's name is told from a title ("21 Jump Street", "12 Days Drive") by capitals, by
what follows (a town with its postal code), or by words before it that speak of homes.
"""

import re

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity import labels

NAME = r"[\w'][\w'.-]{0,24}"
_SUFFIX = (
    "(?:street|str|st|avenue|ave|av|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct"
    "|place|pl|square|sq|terrace|ter|way|parkway|pkwy|highway|hwy|circle|cir|crescent"
    "|close|gardens|grove|mews|row|hill|walk|trail|trl|alley|quay|plaza|loop|broadway"
    "|green|rise|vale|wharf|yard)"
)
_SIDE = r"(?:[nsew]|ne|nw|se|sw|north|south|east|west)\.?"
_UNIT = (
    r"(?:(?:apartment|apt|suite|ste|unit|flat|room|rm|floor|bldg|no)\.?"
    r" ?#? ?[0-9a-z-]{1,6}|# ?[0-9a-z-]{1,6}|[0-9]{1,2}[oa] ?[a-z]{1,3}"
    r"|[0-9]{1,3}(?:st|nd|rd|th) floor)"
)
_STATE = (
    "(?:a[klrz]|c[aot]|d[ce]|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]|n[cdehjmvy]|o[hkr]"
    "|pa|ri|s[cd]|t[nx]|ut|v[at]|w[aivy]|nsw|vic|qld|on|qc|bc|ab)"
)
_UK_CODE = r"[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][abd-hjlnp-uw-z]{2}"
_CODE = (
    rf"(?:{_UK_CODE}|[a-z][0-9][a-z] ?[0-9][a-z][0-9]|[0-9]{{5}}(?:-[0-9]{{4}})?"
    r"|[0-9]{5}-[0-9]{3}|[0-9]{2}-[0-9]{3}(?![0-9-])|[0-9]{3}-[0-9]{4}"
    r"|[0-9]{3} [0-9]{2}(?![0-9-])|[0-9]{6}|[0-9]{4}-[0-9]{3}(?![0-9-])"
    r"|[a-z][0-9][0-9w] [a-z0-9]{4}|[0-9]{4}(?: [a-z]{2})?)"
)
# No word of a town is the code that follows it.
_TOWN = rf"{NAME}(?: (?!{_UK_CODE}(?!\w)){NAME}){{0,2}}"
_GAP = r"(?:,? |,?\n)"
REST = (
    rf"(?:{_GAP}{_UNIT})?"
    rf"(?:{_GAP}{_CODE} {_TOWN}"
    rf"|{_GAP}{_TOWN}(?: \({NAME}\))?{_GAP}(?:{_STATE}\.?{_GAP})?{_CODE}"
    rf"|{_GAP}{_CODE}|, {_TOWN}, {_STATE}|, {_TOWN})?"
    rf"(?:{_GAP}(?![0-9]){_TOWN}(?: {_UK_CODE})?)?(?!\w)"
)
HOUSE = r"[0-9]{1,5}(?:[a-d]|-[0-9]{1,4}|/[0-9]{1,3})?"

_ENGLISH = (
    rf"\b(?<![0-9#$€£¥.,:-]){HOUSE},? (?P<name>(?:{_SIDE} )?(?:{NAME} ){{1,4}}?)"
    rf"(?P<suffix>{_SUFFIX})\b\.?(?: {_SIDE}(?!\w))?(?P<rest>{REST})"
    r"(?=(?P<home>,? is (?:where|my|our|the address|home)\b|))"
)
# A house number with a postal code and a town behind it, whatever the street's name.
_NUMBERED = (
    r"\b(?<![0-9#$€£¥.,:-])[0-9]{1,4}[a-z]?, "
    r"(?:[0-9]{4} [a-z]{2}|[a-z]{1,2}-[0-9]{4,5}|[0-9]{5}|[0-9]{2}-[0-9]{3}"
    r"|[0-9]{3} [0-9]{2}|(?!19|20)[0-9]{4})(?P<rest> "
    rf"{NAME}(?: {NAME})?)(?!\w)"
)
_BOX = (
    r"\b(?:p\.? ?o\.? ?box|postfach|postbus|apartado(?: de correos)?|caixa postal"
    r"|casella postale|boite postale) ?#? ?(?:[0-9]{2} ){0,2}"
    rf"[0-9]{{1,7}}(?P<rest>{REST})"
)
_GERMAN = (
    r"\b(?P<name>[\w-]{2,30}(?:strasse|str\.|weg|platz|allee|gasse|ufer|damm|straat"
    r"|laan|plein|kade|gracht"
    r"|gatan|gata|vagen|veien|gade|vej)"
    rf"|[\w-]{{3,24}} (?:strasse|str\.|weg|platz|allee)) {HOUSE}(?P<rest>{REST})"
)
_ROMANCE_BEFORE = (
    r"\b[0-9]{1,4}(?: bis| ter)?,? (?P<name>(?:rue|avenue|boulevard|bd|place|chemin"
    rf"|quai|impasse|allee|cours) {NAME}(?: {NAME}){{0,3}}?)(?P<rest>{REST})"
)
_ROMANCE_AFTER = (
    r"\b(?P<name>(?:ul\.|ulica|al\.|aleja|c/|calle|avenida|avda\.?|av\.|alameda"
    r"|travessa|estrada|rodovia|praca|plaza|paseo|via|viale|piazza"
    r"|corso|rua"
    rf"|largo) ?{NAME}(?: {NAME}){{0,3}}?),? (?:n[o.]{{0,2}} ?)?{HOUSE}"
    rf"(?P<rest>{REST})"
)
_KANJI = "[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff]"
_JAPANESE = (
    rf"(?:〒 ?[0-9]{{3}}-?[0-9]{{4}}"
    rf"|(?<![0-9a-z-])[0-9]{{3}}-[0-9]{{4}}(?=[ \n]?{_KANJI}))"
    rf"(?:[ \n]?{_KANJI}{{2,24}}[0-9-]{{0,12}}{_KANJI}{{0,12}}[0-9-]{{0,12}}"
    rf"(?: ?{_KANJI}{{1,16}}[0-9]{{0,4}}号?室?)?)?"
    r"|(?:東京都|北海道|(?:京都|大阪)府|[\u3400-\u9fff]{2,3}県)"
    rf"{_KANJI}{{2,20}}[0-9]{{1,4}}[0-9-]{{0,12}}(?:丁目[0-9-]{{0,9}}(?:番[0-9]{{0,4}}号?)?)"
    rf"?"
)
_ROMAJI = (
    r"\b(?<![0-9-])[0-9]{1,3}-[0-9]{1,3}(?:-[0-9]{1,4})?,? [a-z][\w-]{1,20}"
    r"(?: [a-z][\w-]{1,20})?,? (?:[a-z][\w-]{1,20}(?:-ku|-shi|-cho|-machi)"
    r"|tokyo|osaka|kyoto|nagoya|fukuoka|sapporo|yokohama|kobe)\b"
    r"(?:,? (?:tokyo|osaka|kyoto|nagoya|fukuoka|sapporo|yokohama|kobe)(?:-to|-fu)?\b)?"
    r"(?:,? [0-9]{3}-[0-9]{4})?(?:,? japan\b)?"
)
_POSTCODE = rf"\b{_UK_CODE}(?![\w-])"
_NUMBER_CODE = (
    r"(?<![0-9a-z#$€£¥.,-])[0-9]{3,5}(?:-[0-9]{3,4})?(?![0-9a-z-])(?![.,][0-9])"
)

_SMALL = frozenset(
    "of the de la le les du des del di da der den von van y and d".split()
)
_KINDS = frozenset(
    "ul. ulica al. aleja c/ calle rua avenida avda avda. av. rue avenue boulevard place"
    " corso piazza viale".split()
)
_NO_STREET = frozenset(
    "volume volumes vol vols book books copy copies day days week weeks month months "
    "year years hour hours minute minutes min people friends page pages chapter series "
    "chapters manga titles times percent stars of for in on at from to is are and or "
    "with that this per off away a an the my your by gb tb mb flash hard disk usb thumb"
    " ssd inch pack pm am".split()
)
_SHORT_SUFFIXES = frozenset("st rd ave av blvd ln dr pkwy hwy sq ct pl".split())
_COUNTED = re.compile(
    r"(?:\b(?:vols?|volumes?|chapters?|ch|episodes?|ep|season|part|book|number|no|issue"
    r"|order|page|pp?|top|level|grade|rank)\.? ?#?|[#$€£¥-])$"
)
_CODE_IN = re.compile(rf"(?<!\w){_CODE}(?!\w)")


def _words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\S+", text)]


def _is_capital(raw: str) -> bool:
    first = next((each for each in raw if each.isalnum()), "")
    return first.isdigit() or first != first.lower()


def trimmed_end(candidate: Candidate) -> int:
    """Return where the address ends once lower-case words after it are left out.

    Only a text that folds character by character can be compared; others keep all.
    """
    rest = candidate.groups.get("rest", "")
    end = len(candidate.text)
    if len(candidate.raw) != end or not rest:
        return end
    begin = end - len(rest)
    cut = begin
    for start, stop in _words(rest):
        word = candidate.raw[begin + start : begin + stop]
        if not any(each.isalnum() for each in word):
            continue
        if not _is_capital(word) and not _CODE_IN.search(word.casefold()):
            if word.strip(",.").casefold() in _SMALL:
                continue
            break
        cut = begin + stop
        if word.endswith((".", "!", "?", ";")):
            break
    return len(candidate.text[:cut].rstrip(" ,.;!?\n"))


def is_counted(left: str) -> bool:
    """Return whether the number that follows counts volumes, pages or money."""
    return _COUNTED.search(left) is not None


def _verdict(end: int | None = None) -> Verdict:
    return Verdict("ADDRESS", replacement="[address removed]", end=end)


def _is_named(candidate: Candidate) -> bool:
    """Whether the street's name is written with capitals, as names are."""
    name = candidate.groups.get("name", "")
    offset = candidate.text.find(name)
    if len(candidate.raw) != len(candidate.text) or offset < 0:
        return False
    raw = candidate.raw[offset : offset + len(name)].split()
    if len(raw) > 1 and raw[0].casefold() in _KINDS:
        raw = raw[1:]  # "rue Sainte-Catherine": the kind of street is no name
    return all(_is_capital(each) or each in _SMALL for each in raw)


def _is_a_title(candidate: Candidate, scope: Scope) -> bool:
    return any(candidate.raw in title for title in scope.facts.titles)


def _examine_english(candidate: Candidate, scope: Scope) -> Verdict | None:
    words = set(candidate.groups["name"].split())
    if _COUNTED.search(candidate.left) or _is_a_title(candidate, scope):
        return None
    named = _is_named(candidate)
    if words & _NO_STREET and not (named and words & _NO_STREET <= _SMALL):
        return None
    end = trimmed_end(candidate)
    rest = candidate.text[len(candidate.text) - len(candidate.groups["rest"]) : end]
    placed = _CODE_IN.search(rest) is not None or re.search(_UNIT, rest) is not None
    settled = named and rest.startswith(",") and rest.strip(" ,.") != ""
    # Titles spell "Street" out, and don't stand behind "at".
    short = candidate.groups["suffix"] in _SHORT_SUFFIXES
    lived = candidate.groups.get("home") or candidate.left.endswith(" at ")
    settled = settled or (named and (short or bool(lived)))
    if placed or settled or labels.is_home(candidate.left):
        return _verdict(end if named or not placed else None)
    return None


def _examine_named(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A street of another language: named with capitals, or with a postal code."""
    if _COUNTED.search(candidate.left):
        return None
    end = trimmed_end(candidate)
    coded = _CODE_IN.search(candidate.groups.get("rest", "")) is not None
    if not (_is_named(candidate) or coded or labels.is_home(candidate.left)):
        return None
    return _verdict(end)


def _examine_box(candidate: Candidate, scope: Scope) -> Verdict | None:
    return _verdict(trimmed_end(candidate))


def _examine_numbered(candidate: Candidate, scope: Scope) -> Verdict | None:
    """The town has a capital, and the number counts no volume."""
    dutch = re.search(r"[0-9]{4} ([A-Za-z]{2}) ", candidate.raw)
    if _COUNTED.search(candidate.left) or (dutch and not dutch[1].isupper()):
        return None
    end = trimmed_end(candidate)
    named = end > len(candidate.text) - len(candidate.groups["rest"])
    return _verdict(end) if named else None


def _examine_japanese(candidate: Candidate, scope: Scope) -> Verdict | None:
    return _verdict()


def _examine_postcode(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A British postcode alone: in capitals with its blank, or said to be one."""
    if labels.is_reference(candidate.left):
        return None
    usual = " " in candidate.raw and candidate.raw.isupper()
    return _verdict() if usual or labels.is_home(candidate.left) else None


def _examine_number_code(candidate: Candidate, scope: Scope) -> Verdict | None:
    return _verdict() if labels.is_postcode(candidate.left) else None


DETECTORS = (
    Detector("pii", _ENGLISH, _examine_english),
    Detector("pii", _BOX, _examine_box),
    Detector("pii", _NUMBERED, _examine_numbered),
    Detector("pii", _GERMAN, _examine_named),
    Detector("pii", _ROMANCE_BEFORE, _examine_named),
    Detector("pii", _ROMANCE_AFTER, _examine_named),
    Detector("pii", _JAPANESE, _examine_japanese),
    Detector("pii", _ROMAJI, _examine_japanese),
    Detector("pii", _POSTCODE, _examine_postcode),
    Detector("pii", _NUMBER_CODE, _examine_number_code),
)
