"""E-mail addresses: as written, spaced out, spelled out ("anna at example dot com").

"at" between words is ordinary English, so it counts only with a spelled dot or in
brackets; around a real @ white space is forgiven if a well-known ending follows.
"""

import re

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.types import Action

_ENDINGS = (
    "(?:com|org|net|edu|gov|info|biz|io|co|me|jp|uk|de|fr|es|it|nl|eu|us|ca|au|ch|at"
    "|be|se|no|dk|fi|pl|br|in|cn|kr|mx|ie|nz|app|dev|example|test|invalid)"
)
_LOCAL = r"[\w][\w.%+'-]{0,63}"
_LABEL = r"[\w](?:[\w-]{0,62})"
_AT = r"(?: ?[(\[{<_*-] ?(?:at|@) ?[)\]}>_*-] ?| ?@ ?)"
_DOT = r"(?: ?[(\[{<] ?(?:dot|\.|punkt) ?[)\]}>] ?| dot |\.| ?\. ?)"
_WORD_LOCAL = r"[\w][\w+-]{0,40}(?:(?:\.| dot | underscore | dash )[\w+-]{1,40}){0,3}"
_WORD_DOMAIN = r"[\w][\w-]{0,40}(?:(?:\.| dot )[\w-]{1,40}){0,2}"
_SPACED_ENDING = "(?:c o m|o r g|n e t|e d u|i o|j p|d e|f r|c o [.] u k|u k)"

_PLAIN = rf"\b{_LOCAL}@(?:{_LABEL}\.){{1,5}}[a-z][a-z-]{{1,23}}(?![\w@])"
_BROKEN = (
    rf"\b{_LOCAL}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}(?:{_DOT}|,){_ENDINGS}(?!\w)"
)
_SPELLED = (
    rf"\b{_WORD_LOCAL}(?: at | @ |@){_WORD_DOMAIN} dot {_ENDINGS}"
    rf"(?: dot (?:uk|jp|au|nz|br|kr))?(?!\w)"
)
_SPACED = (
    rf"\b[\w](?: [\w._+-]){{1,40}} @ [\w](?: [\w-]){{1,40}} \. {_SPACED_ENDING}(?!\w)"
)

_WORDS = {
    r"[(\[{<_*-] ?(?:at|@) ?[)\]}>_*-]": "@",
    r"[(\[{<] ?(?:dot|\.|punkt) ?[)\]}>]": ".",
    r" at ": "@",
    r" dot ": ".",
    r" underscore ": "_",
    r" dash ": "-",
}
# "shop at kinokuniya dot com" names a site; these words are nobody's mailbox.
_NO_MAILBOX = frozenset(
    "shop shopping buy bought look looked find found available order ordered sold us "
    "visit see them read it me manga check is be was here there one and go".split()
)


def compact(written: str) -> str:
    """Return an e-mail address as a machine would write it."""
    for pattern, sign in _WORDS.items():
        written = re.sub(pattern, sign, written)
    return written.replace(" ", "")


def _is_allowed(address: str, scope: Scope) -> bool:
    return any(address == each.casefold() for each in scope.facts.allowed_contacts)


def _verdict(address: str, scope: Scope) -> Verdict:
    if _is_allowed(address, scope):
        return Verdict("EMAIL", Action.NOTE, score=0.0, reason="the shop's own")
    return Verdict("EMAIL", replacement="[email removed]")


def _examine(candidate: Candidate, scope: Scope) -> Verdict | None:
    return _verdict(compact(candidate.text), scope)


def _examine_broken(candidate: Candidate, scope: Scope) -> Verdict | None:
    """A blank before the dot or the @ is a slip; one after a sentence's end is not."""
    text = candidate.text
    if not re.search(r"[ (\[{<,*]|_at_|-at-", text):
        return None  # written as usual: the plain detector's
    if re.search(r"\w\. [a-z]", text) and re.search(r"\w@\w", text):
        return None
    return _verdict(compact(text), scope)


def _examine_spelled(candidate: Candidate, scope: Scope) -> Verdict | None:
    mailbox = re.split(r" at | ?@ ?", candidate.text, maxsplit=1)[0]
    if mailbox in _NO_MAILBOX:
        return None
    return _verdict(compact(candidate.text), scope)


DETECTORS = (
    Detector("pii", _PLAIN, _examine),
    Detector("pii", _BROKEN, _examine_broken),
    Detector("pii", _SPELLED, _examine_spelled),
    Detector("pii", _SPACED, _examine),
)
