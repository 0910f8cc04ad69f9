"""Rival shops: an answer sends nobody elsewhere.

The stream shows "another shop" in place of a rival's name; the pipeline then takes the
whole sentence out. Publishers, streaming services and ordinary words are no rivals.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.policy import Policy
from guardrails.core.rival_spelling import (
    allowed_slips,
    ends_a_sentence,
    is_disguised,
    is_scattered,
    is_slip_of,
    slips_pattern,
    spelled,
    worded,
)
from guardrails.core.rival_surroundings import (
    SHOP_AFTER,
    SHOPS_THING,
    STRONG_BEFORE,
    goes_on,
    is_a_branch,
    is_had_on,
    is_trading,
    names_a_shop,
)
from guardrails.core.rival_words import (
    PLACE,
    Foreign,
    Slips,
    foreign_pattern,
    verdict_on,
)
from guardrails.core.rivals import RIVALS, Rival

STAGE = "competitors"

_AFTER = r"(?P<after>(?:'s|')?(?:,? \(?[\w&'-]{1,12}){0,3})"


_LEADS_TO = re.compile(r"\b(?:at|from|price[ -]?match(?:es|ed|ing)?) $")
_SHOP_ITSELF = re.compile(r"(?:'s)? (?:store|shop|website|app)\b")


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
    doubtful = rival.plain_too or not rival.wary
    if doubtful and _excluded(rival, candidate.left, after):
        return None
    return verdict_on(rival.canonical, len(candidate.text) - len(after))


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
    capital = _is_capital(candidate.raw)
    if rival.site and written.endswith((".com", ".ca", ".co.uk", ".co.jp")):
        return verdict_on(rival.canonical, end)
    streams = not rival.site and _excluded(rival, candidate.left, after)
    if capital and SHOPS_THING.search(after) and not streams:
        return verdict_on(rival.canonical, end)  # "the Target exclusive"
    if capital and is_had_on(candidate.left, after):
        return verdict_on(rival.canonical, end)
    if _excluded(rival, candidate.left, after):
        return None
    named = is_disguised(written, name) or _is_among_shopping(rival, candidate, end)
    return verdict_on(rival.canonical, end) if named else None


def _is_among_shopping(rival: Rival, candidate: Candidate, end: int) -> bool:
    """Tell whether an ordinary word is a shop by what stands around it."""
    after, left = candidate.text[end:], candidate.left
    if _SHOP_ITSELF.match(after) or _LEADS_TO.search(left):
        return True
    if is_a_branch(left, after) or is_trading(after):
        return True
    folds_plainly = len(candidate.raw) == len(candidate.text)
    raw_after = candidate.raw[end:] if folds_plainly else ""
    return _is_capital(candidate.raw) and names_a_shop(
        left, candidate.raw_left, after, raw_after, proper=rival.proper
    )


def _examine_titled(
    rival: Rival, name: str, candidate: Candidate, scope: Scope
) -> Verdict | None:
    """A name of ordinary words: in one word, or with capitals, it is a name."""
    after = candidate.groups.get("after", "")
    end = len(candidate.text) - len(after)
    if _excluded(rival, candidate.left, after) or ends_a_sentence(candidate.text[:end]):
        return None
    written = candidate.raw[:end] if len(candidate.raw) == len(candidate.text) else ""
    capitals = sum(each.isupper() for each in written)
    site = re.search(r"(?:\.| dot )[a-z]{2,3}$", candidate.text[:end])
    named = capitals >= 2 or site or is_trading(after)
    named = named or (rival.odd and not goes_on(after))
    plural = candidate.text[:end].endswith("s") and not name.endswith("s")
    joined = " " not in candidate.text[:end] and not (plural and written.islower())
    if joined or named:
        return verdict_on(rival.canonical, end)
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
    if rival.proper or STRONG_BEFORE.search(candidate.left) or SHOP_AFTER.search(after):
        return verdict_on(rival.canonical, end)
    return None


def _examine_worded(
    rival: Rival, name: str, candidate: Candidate, scope: Scope
) -> Verdict | None:
    if not is_slip_of(candidate.text, name):
        return None
    if not rival.titled:
        return verdict_on(rival.canonical)
    capitals = len(candidate.raw) == len(candidate.text) and all(
        each[0].isupper() for each in candidate.raw.replace("-", " ").split()
    )
    return verdict_on(rival.canonical) if capitals else None


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


@lru_cache(maxsize=1024)
def _detectors_of(rival: Rival) -> Sequence[Detector]:
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
        Detector(STAGE, rf"{spelled(name)}(?P<after>{PLACE})", plain)
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
    # The shops that we know have patterns that stay whichever of them are listed, so
    # that another list of rivals has only its own names compiled.
    every = list(RIVALS.values())
    known = [rival for rival in rivals if RIVALS.get(rival.canonical) is rival]
    own = [rival for rival in rivals if RIVALS.get(rival.canonical) is not rival]
    names = frozenset(name for name, _ in _forgiving(rivals))
    for those, written in ((known, every), (own, own)):
        pattern = slips_pattern(name for name, _ in _forgiving(written))
        if those and pattern:
            slips = Slips(_forgiving(those), names)
            found.append(Detector(STAGE, pattern, slips.examine, alone=True))
    for those, written in ((known, every), *(([one], [one]) for one in own)):
        pattern = foreign_pattern(written)
        if those and pattern:
            found.append(Detector(STAGE, pattern, Foreign(those).examine))
    if not allowed:
        return tuple(found)
    return tuple(
        replace(each, examine=partial(_unless_allowed, each, allowed)) for each in found
    )


def _forgiving(rivals: Iterable[Rival]) -> list[tuple[str, str]]:
    """Return the names that forgive a slip, each with its rival."""
    return [
        (name, rival.canonical)
        for rival in rivals
        for name in (*rival.plain, *rival.titled)
        if allowed_slips(name) and name.isascii() and name.isalpha()
    ]


def _unless_allowed(
    detector: Detector, allowed: frozenset[str], candidate: Candidate, scope: Scope
) -> Verdict | None:
    verdict = detector.examine(candidate, scope)
    if (
        verdict is None
        or candidate.text[verdict.start : verdict.end].strip() in allowed
    ):
        return None
    return verdict


def detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detectors of the rivals that the policy lists."""
    allowed = frozenset(each.casefold() for each in policy.words("competitors_allowed"))
    return _detectors(_rivals_of(policy), allowed)
