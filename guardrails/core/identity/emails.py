"""E-mail addresses: as written, spaced out, spelled out ("anna at example dot com").

"at" between words is ordinary English, so it counts only with a spelled dot or in
brackets; around a real @ white space is forgiven if a well-known ending follows.
"""

import re

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.types import Action

_ENDINGS = (
    "(?:com|org|net|edu|gov|info|biz|io|co|me|jp|uk|de|fr|es|it|nl|eu|us|ca|au|ch|at"
    "|be|se|no|dk|fi|pl|br|in|cn|kr|mx|ie|nz|cz|hu|ro|gr|pt|tr|il|za|sg|hk|tw|th|vn|id"
    "|my|ph|ar|cl|ru|ua|lt|lv|ee|sk|si|hr|bg|rs|is|lu|app|dev|example|test|invalid)"
)
_LOCAL = r"[\w][\w.%+'-]{0,63}"
_LABEL = r"[\w](?:[\w-]{0,62})"
_AT = (
    r"(?: ?[(\[{<_*-] ?(?:at|@|at (?:symbol|sign)|arroba|arobase)"
    r" ?[)\]}>_*-] ?| ?[(\[{]a[)\]}] ?| ?@ ?)"
)
_DOT = r"(?: ?[(\[{<_*-] ?(?:dot|\.|punkt) ?[)\]}>_*-] ?| dot |\.| ?\. ?)"
_WORD_LOCAL = r"[\w][\w+-]{0,40}(?:(?:\.| dot | underscore | dash )[\w+-]{1,40}){0,3}"
_WORD_DOMAIN = r"[\w][\w-]{0,40}(?:(?:\.| dot )[\w-]{1,40}){0,2}"
_SPACED_ENDING = "(?:c o m|o r g|n e t|e d u|i o|j p|d e|f r|c o [.] u k|u k)"

_PLAIN = (
    rf"\b{_LOCAL}(?:@@?|%40)(?:{_LABEL}\.){{1,5}}"
    r"(?:[a-z][a-z-]{1,23}|[^\W0-9_]{2,8})(?![a-z0-9_@])"
)
_BROKEN = (
    rf"\b{_LOCAL}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}(?:{_DOT}|,){_ENDINGS}(?!\w)"
)
_SPELLED = (
    rf"\b{_WORD_LOCAL}(?: at | @ |@){_WORD_DOMAIN} dot (?:{_ENDINGS}|[a-z]{{2,8}})"
    rf"(?: dot (?:uk|jp|au|nz|br|kr))?(?![a-z0-9_])"
)
# Only the @ spelled out: "ben_k at example.com"; a site is written so as well.
_AT_SITE = rf"\b{_WORD_LOCAL} at (?:{_LABEL}\.){{1,3}}{_ENDINGS}(?![\w@]|\.[a-z])"
# In other languages: "pia arroba correo punto es".
_ABROAD = (
    rf"\b{_WORD_LOCAL} (?:arroba|arobase|chiocciola|apenstaartje|malpa"
    rf"|at) {_WORD_DOMAIN}"
    rf" (?:punto|ponto|point|punkt|punt|kropka) {_ENDINGS}(?!\w)"
)
# Where everybody's mailbox is needs no ending: "sora.k at gmail".
_WELL_KNOWN = (
    rf"\b{_WORD_LOCAL} at (?:g ?mail|googlemail|hotmail|outlook|yahoo|icloud"
    r"|proton ?mail)(?! dot|[\w.@])"
)
_SPACED = (
    rf"\b[\w](?: [\w._+-]){{1,40}} @ [\w](?: [\w-]){{1,40}} \. {_SPACED_ENDING}(?!\w)"
)

_WORDS = {
    r"[(\[{<_*-] ?(?:at|@) ?[)\]}>_*-]": "@",
    r"[(\[{]a[)\]}]": "@",
    r"[(\[{<_*-] ?(?:dot|\.|punkt) ?[)\]}>_*-]": ".",
    r" (?:at|arroba|arobase|chiocciola|apenstaartje|malpa) ": "@",
    r" (?:punto|ponto|point|punkt|punt|kropka) ": ".",
    r" dot ": ".",
    r" underscore ": "_",
    r" dash ": "-",
}
# "shop at kinokuniya dot com" names a site; these words are nobody's mailbox.
_NO_MAILBOX = frozenset(
    "shop shopping buy bought look looked find found available order ordered sold us "
    "visit see them read it me manga check is be was here there one and go up out over"
    " stuff that this books prices price deals cheaper listed used new stock".split()
)
# What stands before an address that is spelled out, and where mail mostly lives.
_SPEAKS_OF_MAIL = re.compile(
    r"(?:\b(?:e-?mails?|g ?mail|hotmail|outlook|yahoo|mails?|mailed|address(?:es)?"
    r"|contact|reach|write|send|sent|cc"
    r"|bcc"
    r"|forward|reply|inbox|login|account|correo|adresse|me|i'm|it's|its|is|to|under"
    r"|via|ask|ping|message)\b"
    r"[^\n]{0,24})\Z"
)
_IS_A_MAILBOX = re.compile(
    r"\b(?:(?:e-?)?mails?|g ?mail|correo|adresse|inbox|cc|bcc)"
    r"(?:(?: address| id|'s| is| me| us| her| him| it| to| at|[:=])){0,3} ?[\"'(]?\Z"
)
_MAILBOXES = re.compile(
    r"\b(?:example|test|g ?mail|googlemail|yahoo|hotmail|outlook|live|icloud"
    r"|proton(?:mail)?"
    r"|aol|gmx|web|mail|msn|me|naver|qq|yandex|zoho|fastmail|posteo|orange|free)\b"
)
_GLUED = re.compile(
    ".*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af](?=[a-z0-9][a-z0-9._%+-]{0,63}@)"
)


def compact(written: str) -> str:
    """Return an e-mail address as a machine would write it."""
    for pattern, sign in _WORDS.items():
        written = re.sub(pattern, sign, written)
    return written.replace(" ", "").replace("%40", "@")


def _is_allowed(address: str, scope: Scope) -> bool:
    return any(address == each.casefold() for each in scope.facts.allowed_contacts)


def _verdict(address: str, scope: Scope, start: int = 0) -> Verdict:
    if _is_allowed(address, scope):
        return Verdict(
            "EMAIL", Action.NOTE, start=start, score=0.0, reason="the shop's own"
        )
    return Verdict("EMAIL", replacement="[email removed]", start=start)


# "logo@2x.png" is a picture.
_FILE = re.compile(
    r"@[0-9]x\.|\.(?:png|jpe?g|gif|webp|svg|pdf|css|html?|txt|mp4|epub|mobi)\Z"
)


def _examine(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Leave out the words of a language without blanks that run into the address."""
    if _FILE.search(candidate.text):
        return None
    glued = _GLUED.match(candidate.text)
    start = glued.end() if glued else 0
    return _verdict(compact(candidate.text[start:]), scope, start)


def _examine_broken(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A blank before the dot or the @ is a slip; one after a sentence's end is not."""
    text = candidate.text
    if not re.search(r"[ (\[{<,*]|_at_|-at-", text):
        return None  # written as usual: the plain detector's
    if re.search(r"\w\. [a-z]", text) and re.search(r"\w@\w", text):
        return None
    return _verdict(compact(text), scope)


def _examine_abroad(candidate: Candidate, scope: Scope) -> Verdict | None:
    return _verdict(compact(candidate.text), scope)


def _examine_well_known(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A mailbox that is said to be one, and no word that is "at" a company."""
    mailbox = candidate.text.rpartition(" at ")[0]
    said = _SPEAKS_OF_MAIL.search(candidate.left[-40:])
    if not said or mailbox in _NO_MAILBOX:
        return None
    return _verdict(compact(candidate.text), scope)


def _examine_at_site(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A mailbox that is said to be one, or looks like one where mail mostly lives."""
    mailbox, _, domain = candidate.text.rpartition(" at ")
    if mailbox in _NO_MAILBOX:
        return None
    loud = " AT " in candidate.raw and not candidate.raw.isupper()
    hosted = _MAILBOXES.match(domain) and re.search("[a-z].*[0-9._+]", mailbox)
    said = _IS_A_MAILBOX.search(candidate.left[-40:])
    return _verdict(compact(candidate.text), scope) if loud or hosted or said else None


def _examine_spelled(candidate: Candidate, scope: Scope) -> Verdict | None:
    mailbox, domain = re.split(r" at | ?@ ?", candidate.text, maxsplit=1)
    if mailbox in _NO_MAILBOX:
        return None
    # A single plain word may be anything that is "at" a shop's site.
    plain = mailbox.isalpha() and not _MAILBOXES.match(domain)
    known = re.search(rf" dot {_ENDINGS}(?: dot [a-z]{{2}})?\Z", candidate.text)
    loud = " AT " in candidate.raw and " DOT " in candidate.raw
    if loud and not candidate.raw.isupper():
        return _verdict(compact(candidate.text), scope)
    if (plain or not known) and not _SPEAKS_OF_MAIL.search(candidate.left[-40:]):
        return None
    return _verdict(compact(candidate.text), scope)


DETECTORS = (
    Detector("pii", _PLAIN, _examine),
    Detector("pii", _BROKEN, _examine_broken),
    Detector("pii", _SPELLED, _examine_spelled),
    Detector("pii", _AT_SITE, _examine_at_site),
    Detector("pii", _ABROAD, _examine_abroad),
    Detector("pii", _WELL_KNOWN, _examine_well_known),
    Detector("pii", _SPACED, _examine),
)
