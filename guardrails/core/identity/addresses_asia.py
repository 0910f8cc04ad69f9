"""Postal addresses of Japan, Singapore and the Indian subcontinent.

An Indian address has no one form: premises with a number, then names in a row, then
the code of six digits or a big city. So it is told by how it begins and how it ends.
"""

import re

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.identity import labels
from guardrails.core.identity.address_parts import (
    NAME,
    PIN,
    REST,
    ROW,
    SEPARATOR,
    UK_CODE,
    is_counted,
    is_named,
    removed,
    trimmed_end,
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
    # Without its prefecture: the city and the ward tell.
    r"|[\u3400-\u9fff]{1,4}[市区](?:[\u3400-\u9fff]{1,3}区)?"
    r"[\u30a1-\u9fff々ヶ]{1,10}(?:[0-9]{1,3}-[0-9]{1,3}(?:-[0-9]{1,4})?|[0-9]{1,2}丁目[0-9]{1,3}(?:-[0-9]{1,4})?)"
    r"(?![0-9-]|[巻話章冊])"
)
_CITY_OF_JAPAN = "(?:tokyo|osaka|kyoto|nagoya|fukuoka|sapporo|yokohama|kobe)"
_WARD = r"[a-z][\w-]{1,20}(?:-ku|-shi|-cho|-machi| ward| city)"
_BLOCK_NUMBER = r"[0-9]{1,3}(?:-chome)?-[0-9]{1,3}(?:-[0-9]{1,4})?"
_ROMAJI = (
    rf"\b(?<![0-9-]){_BLOCK_NUMBER},? [a-z][\w-]{{1,20}}(?: [a-z][\w-]{{1,20}})?,? "
    rf"(?:{_WARD}|{_CITY_OF_JAPAN})\b(?:,? {_CITY_OF_JAPAN}(?:-to|-fu)?\b)?"
    r"(?:,? [0-9]{3}-[0-9]{4})?(?:,? japan\b)?"
    rf"|\b{_WARD},? [a-z][\w-]{{1,20}} {_BLOCK_NUMBER}(?![0-9-])"
    r"(?:,? [0-9]{3}-[0-9]{4}(?![0-9]))?"
)
# What is numbered within an address, and the number.
_NUMBER = r"[0-9]{1,5}[a-z]?(?:[/-][0-9a-z]{1,5}){0,3}"
_LETTERED = r"[a-z]{1,2}[/-]?[0-9]{1,5}[a-z]?(?:[/-][0-9]{1,4})?"
_PREMISES = (
    r"(?:(?:flat|plot|house|door|shop|apartment|villa|bungalow|room|unit|survey|site"
    r"|quarter|block|tower|floor|building|h|d)\.? ?(?:(?:no|number)\b)?\.? ?[:#]? ?"
    rf"(?:{_NUMBER}|{_LETTERED}),? |no\.? ?{_NUMBER}, ?|{_LETTERED}, ?"
    r"|[0-9]{1,2}(?:st|nd|rd|th) floor, "
    r"|[0-9]{1,5}[a-z]?(?:/[0-9a-z]{1,5}|(?:-[0-9]{1,5}){2})(?:/[0-9a-z]{1,4})?,? )"
)
_CITY = (
    "(?:(?:new |navi )?(?:delhi|mumbai)|ben?galuru|bangalore|chennai|hyderabad|kolkata"
    "|pune|ahmedabad|jaipur|surat|lucknow|kanpur|nagpur|indore|thane|bhopal|noida"
    "|gurgaon|gurugram|kochi|cochin|coimbatore|vadodara|ludhiana|chandigarh|mysuru"
    "|mysore|visakhapatnam|patna|guwahati|trivandrum|thiruvananthapuram"
    "|dhaka|chattogram|karachi|lahore|islamabad|rawalpindi|colombo|kathmandu)"
)
_INDIAN = (
    rf"(?:\b(?<![0-9#$€£¥.,:/-]){_PREMISES}|(?<![\w#])# ?{_NUMBER}, )"
    rf"(?P<name>{ROW}(?:,[ \n]{ROW}){{0,6}}?)"
    rf"(?:{SEPARATOR}(?P<code>{PIN}|{UK_CODE}(?!\w))"
    rf"|,[ \n]{_CITY}\b(?:[ -]{{1,3}}[0-9]{{4,6}}(?![0-9]))?)"
)
_POSTAL = r"(?:singapore|s) ?\(?[0-9]{6}(?![0-9])\)?"
_BLOCK = (
    rf"\b(?:blk|block)\.? ?[0-9]{{1,4}}[a-z]?,? {NAME}(?: {NAME}){{0,6}}?"
    r"(?:,? ?#[0-9]{1,2}-[0-9]{1,5}[a-z]?"
    rf"(?:,? {_POSTAL}|,? singapore\b)?|,? {_POSTAL})"
)
# Malay streets carry their kind before the name: "10 Jalan Besar".
_MALAY = (
    r"\b(?<![0-9#$€£¥.,:-])[0-9]{1,4}[a-z]?,? (?:jalan|jln\.?|lorong|lor\.?|persiaran"
    rf"|lebuh) {NAME}(?: {NAME}){{0,3}}?(?P<rest>{REST})"
)
_SENTENCE = re.compile(r"\b(?:the|with|and|is|are|was|has|have|then|of|for|by|in)\b")
_SENTENCE_END = re.compile(r"[^\W\d_]{5,}[.] ")


def _examine_whole(candidate: Candidate, scope: Scope) -> Verdict | None:
    return removed()


def _examine_indian(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Names in a row: they have capitals, or somebody lives there."""
    if is_counted(candidate.left) or _SENTENCE_END.search(candidate.groups["name"]):
        return None
    if is_named(candidate):
        return removed()
    lower = "code" in candidate.groups and not _SENTENCE.search(candidate.text)
    return removed() if lower and labels.is_home(candidate.left) else None


def _examine_malay(candidate: Candidate, scope: Scope) -> Verdict | None:
    return removed(trimmed_end(candidate))


DETECTORS = (
    Detector("pii", _JAPANESE, _examine_whole),
    Detector("pii", _ROMAJI, _examine_whole),
    Detector("pii", _INDIAN, _examine_indian),
    Detector("pii", _BLOCK, _examine_whole),
    Detector("pii", _MALAY, _examine_malay),
)
