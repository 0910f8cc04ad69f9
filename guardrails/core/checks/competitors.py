"""Rival shops: an answer sends nobody elsewhere.

The stream shows "another shop" in place of a rival's name; the pipeline then takes the
whole sentence out. Publishers, streaming services and ordinary words are no rivals.
"""

import re
from collections.abc import Iterable
from functools import lru_cache, partial

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.policy import Policy
from guardrails.core.rivals import (
    RIVALS,
    Rival,
    allowed_slips,
    is_disguised,
    is_scattered,
    is_slip_of,
    plain_reading,
    slip_of,
    slips_pattern,
    spelled,
    worded,
)
from guardrails.core.types import Action

STAGE = "competitors"
_REPLACEMENT = "another shop"

_STRONG_BEFORE = re.compile(
    r"\b(?:at|from|via|buy (?:it |them )?(?:on|from|at)|order (?:on|from)|store|shop"
    r"|cheaper (?:at|on|from|than)|price(?:s|d)? (?:on|at)|sold (?:by|at|on)"
    r"|in stock (?:at|on)|available (?:on|at|from|through)|listed on|than (?:at|on)"
    r"|than|get (?:it|one|them|this) on|ship(?:s|ped)? (?:from|by)|deals? (?:on|at)"
    r"|bought (?:it )?(?:on|at|from)|shop (?:at|on)|retailers? like|shops? like"
    r"|stores? like|stores? such as|pre-?order (?:on|from|at)|sale (?:at|on)|try|visit"
    r"|check(?:ed)?(?: out)?|tried|visited|(?:went|going|drove|walked) (?:in)?to"
    r"|order(?:ed)? (?:from|at|off)|off|ebooks? on|coupon (?:for|at)"
    r"|compare(?:d)? (?:to|with)|price[ -]?match(?:es|ing|ed)?|match(?:es)?"
    r"|(?:amazon|walmart|ebay|costco|best buy|barnes (?:&|and) noble|b&n|kinokuniya"
    r"|mercari|kobo|indigo|target|waterstones|rightstuf|bookwalker|book off|kindle)"
    r"(?:'s)?(?:,| and| or| &|, (?:and|or)|/| \+)|(?:like|such as|including))"
    r"(?: (?:the|your|my))?(?: (?:nearest|local|nearby))? $"
)
_SHOP_AFTER = re.compile(
    r"^(?:'s)? ?(?:store|shop|website|site|online|app|\.com|\.ca|has\b|had\b"
    r"|and (?:walmart|amazon|ebay|barnes|kinokuniya|kobo|indigo|target)|sells?"
    r"|carries|stocks?|charges?|offers?|might have|also has|also sells|lists?"
    r"|ships|is cheaper|price|for (?:[$€£¥]|[0-9]|free|less|cheap)"
    r"|in (?:new york|nyc|london|tokyo|toronto|chicago|store)|e-?books?(?: store)?"
    r"|e-?readers?|circle|redcard|books & music|is selling|gift ?card|coupons?|deals?"
    r"|sale|stores|listing|exclusive|clearance|checkout|near me|won't|doesn't|didn't"
    r"|wants|wanted|delivers?|clara|libra|forma|kiosk|preorders?|promo|rewards"
    r"|customer service|employee|cashier|parking|dot com|purchases?|library|account"
    r"|at the (?:mall|airport|cent(?:er|re)|corner|outlet))"
)
_SHOPS_THING = re.compile(
    r"^(?:'s)? (?:exclusive|gift ?card|cashier|clearance|parking|redcard|circle|app"
    r"|checkout|employee|coupon)s?\b"
)
_AFTER = r"(?P<after>(?:'s)?(?: \(?[\w&-]{1,12}){0,2})"


def _verdict(rival: str, end: int | None = None) -> Verdict:
    return Verdict(rival, Action.REPLACE, _REPLACEMENT, end=end)


def _is_capital(raw: str) -> bool:
    first = next((each for each in raw if each.isalpha()), "")
    return first != first.lower()


def _excluded(rival: Rival, left: str, after: str) -> bool:
    return bool(
        (rival.never_before and re.search(rival.never_before, left))
        or (rival.never_after and re.search(rival.never_after, after))
    )


def _examine_plain(rival: Rival, candidate: Candidate, scope: Scope) -> Verdict | None:
    after = candidate.groups.get("after", "")
    if _excluded(rival, candidate.left, after):
        return None
    return _verdict(rival.canonical, len(candidate.text) - len(after))


def _examine_lettered(
    rival: Rival, candidate: Candidate, scope: Scope
) -> Verdict | None:
    """A name letter by letter, unless other words happen to have its letters."""
    after = candidate.groups.get("after", "")
    if is_scattered(candidate.text[: len(candidate.text) - len(after)], rival):
        return None
    return _examine_plain(rival, candidate, scope)


def _examine_wary(
    rival: Rival, name: str, candidate: Candidate, scope: Scope
) -> Verdict | None:
    """A name that is an ordinary word as well: only disguised, or among shopping."""
    after = candidate.groups.get("after", "")
    end = len(candidate.text) - len(after)
    written = candidate.text[:end]
    if rival.site and written.endswith((".com", ".ca", ".co.uk", ".co.jp")):
        return _verdict(rival.canonical, end)
    capital = _is_capital(candidate.raw)
    if capital and _SHOPS_THING.search(after):
        return _verdict(rival.canonical, end)  # "the Target exclusive"
    if _excluded(rival, candidate.left, after):
        return None
    if is_disguised(written, name):
        return _verdict(rival.canonical, end)
    strong = _STRONG_BEFORE.search(candidate.left)
    shop = (capital and _SHOP_AFTER.search(after)) or re.match(
        "^(?:'s)? (?:store|shop|website|app)", after
    )
    if shop or (strong and (capital or re.search(r"\b(?:at|from) $", candidate.left))):
        return _verdict(rival.canonical, end)
    return None


def _examine_titled(
    rival: Rival, name: str, candidate: Candidate, scope: Scope
) -> Verdict | None:
    """A name of ordinary words: in one word, or with capitals, it is a name."""
    after = candidate.groups.get("after", "")
    end = len(candidate.text) - len(after)
    if _excluded(rival, candidate.left, after):
        return None
    written = candidate.raw[:end] if len(candidate.raw) == len(candidate.text) else ""
    capitals = sum(each.isupper() for each in written)
    site = re.search(r"(?:\.| dot )[a-z]{2,3}$", candidate.text[:end])
    if " " not in candidate.text[:end] or capitals >= 2 or site:
        return _verdict(rival.canonical, end)
    return _examine_wary(rival, name, candidate, scope)


def _examine_short(rival: Rival, candidate: Candidate, scope: Scope) -> Verdict | None:
    """An abbreviation: in capitals, and a shop by what stands around it."""
    after = candidate.groups.get("after", "")
    end = len(candidate.text) - len(after)
    folds_plainly = len(candidate.raw) == len(candidate.text)
    if not folds_plainly or not candidate.raw[:end].isupper():
        return None
    if _excluded(rival, candidate.left, after):
        return None
    if _STRONG_BEFORE.search(candidate.left) or _SHOP_AFTER.search(after):
        return _verdict(rival.canonical, end)
    return None


def _examine_worded(
    rival: Rival, name: str, candidate: Candidate, scope: Scope
) -> Verdict | None:
    if not is_slip_of(candidate.text, name):
        return None
    if not rival.titled:
        return _verdict(rival.canonical)
    capitals = len(candidate.raw) == len(candidate.text) and all(
        each[0].isupper() for each in candidate.raw.replace("-", " ").split()
    )
    return _verdict(rival.canonical) if capitals else None


class _Slips:
    """Words that may be names of rivals with a slip; most are read again and again."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._rivals = dict(names)
        self._names = tuple(self._rivals)
        self.meant = lru_cache(maxsize=4096)(self._meant)

    def _meant(self, written: str) -> str | None:
        """Return the rival that a word was meant to name, if it has a slip."""
        word = plain_reading(written)
        if not word or written in self._rivals:
            return None  # no slip: the name's own detector knows its surroundings
        name = slip_of(word, self._names)
        return self._rivals[name] if name else None

    def examine(self, candidate: Candidate, scope: Scope) -> Verdict | None:
        meant = self.meant(candidate.text)
        return _verdict(meant) if meant else None


def _rivals_of(policy: Policy) -> tuple[Rival, ...]:
    """Return the rivals that the policy lists; "name: alias, alias" adds one."""
    found: list[Rival] = []
    for entry in policy.words(STAGE):
        canonical, _, aliases = entry.partition(":")
        known = RIVALS.get(canonical.strip())
        own = tuple(
            each.strip().casefold().replace(" ", "")
            for each in aliases.split(",")
            if each.strip()
        )
        if known is not None:
            found.append(known)
        if own or known is None:
            word = canonical.strip().casefold()
            found.append(Rival(canonical.strip(), own or (word.replace(" ", ""),)))
    return tuple(found)


def _detectors_of(rival: Rival) -> list[Detector]:
    context = _AFTER if rival.never_after else ""
    plain = partial(_examine_plain, rival)
    found = [
        Detector(STAGE, spelled(name) + context, partial(_examine_lettered, rival))
        for name in sorted(rival.plain, key=len, reverse=True)
    ]
    found += [Detector(STAGE, pattern, plain) for pattern in rival.exact]
    found += [
        Detector(STAGE, spelled(name) + _AFTER, partial(_examine_wary, rival, name))
        for name in rival.wary
    ]
    found += [
        Detector(STAGE, spelled(name) + _AFTER, partial(_examine_titled, rival, name))
        for name in rival.titled
    ]
    found += [
        Detector(
            STAGE, rf"\b{re.escape(name)}(?!\w){_AFTER}", partial(_examine_short, rival)
        )
        for name in rival.short
    ]
    found += [
        Detector(STAGE, worded(name), partial(_examine_worded, rival, name))
        for name in rival.words
    ]
    return found


@lru_cache(maxsize=64)
def _detectors(
    rivals: tuple[Rival, ...], allowed: frozenset[str]
) -> tuple[Detector, ...]:
    found = [each for rival in rivals for each in _detectors_of(rival)]
    slips = tuple(
        (name, rival.canonical)
        for rival in rivals
        for name in (*rival.plain, *rival.titled)
        if allowed_slips(name) and name.isascii() and name.isalpha()
    )
    pattern = slips_pattern(name for name, _ in slips)
    if pattern:
        found.append(Detector(STAGE, pattern, _Slips(slips).examine))
    if not allowed:
        return tuple(found)
    return tuple(
        Detector(STAGE, each.pattern, partial(_unless_allowed, each, allowed))
        for each in found
    )


def _unless_allowed(
    detector: Detector, allowed: frozenset[str], candidate: Candidate, scope: Scope
) -> Verdict | None:
    verdict = detector.examine(candidate, scope)
    if verdict is None or candidate.text[: verdict.end].strip() in allowed:
        return None
    return verdict


def detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detectors of the rivals that the policy lists."""
    allowed = frozenset(each.casefold() for each in policy.words("competitors_allowed"))
    return _detectors(_rivals_of(policy), allowed)
