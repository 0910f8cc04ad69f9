"""What must not be loaded by showing a text, and what must not be told at all.

Images and embedding elements make a browser fetch an address of the model's choice,
which can carry the conversation away; scripts and odd link schemes do worse. Invisible
and direction-changing characters are dropped where text is put out
(:mod:`guardrails.core.output`), because they are no part of normalised text.
"""

import re
from functools import lru_cache

from guardrails.core.currencies import SIGNS
from guardrails.core.detector import Candidate, Detector, Scope, Verdict
from guardrails.core.normalise import fold
from guardrails.core.policy import Policy
from guardrails.core.types import Action

_IMAGE_REMOVED = "(image removed)"
_CANARY_REMOVED = "(removed)"
_SHORTEST_CANARY = 6

# An image whose address is too long to wait for loses its opening, and is a link then.
_IMAGE = r"!\[(?:[^\[\]\n]{0,80}\](?:\([^()\n]{0,200}\)|\[[^\[\]\n]{0,40}\]))?"
# Every tag, not a list of the harmful ones: nothing in an answer needs one, but line
# breaks and plain emphasis do no harm and are left to be shown as they are written.
_TAG = (
    r"<[ /!?]{0,3}(?:img|image|picture|source|svg|video|audio|track|iframe|frame"
    r"|embed|object|applet|script|style|link|meta|base|form|input|button|textarea"
    r"|select|math|template|portal|body|html|a|div|span|table|td|marquee|bgsound"
    r"|layer|isindex)\b[^<>]{0,200}>?"
)
# A sign of money or an image may turn into words, and must not complete a scheme then.
_SCHEME = (
    r"\b(?:javascript|vbscript|data)[ \t]?:"
    rf"(?=[a-z0-9/;,+.(%!{''.join(SIGNS)}])"
)


def _image(candidate: Candidate, scope: Scope) -> Verdict:
    whole = candidate.text != "!["
    return Verdict(
        "IMAGE",
        Action.REMOVE,
        _IMAGE_REMOVED if whole else "[",
        reason="would_load",
    )


def _tag(candidate: Candidate, scope: Scope) -> Verdict:
    return Verdict("HTML", Action.REMOVE, " ", reason="would_load")


def _scheme(candidate: Candidate, scope: Scope) -> Verdict | None:
    """Take a scheme away where a link or an attribute can begin."""
    before = candidate.left[-1:]
    if before and before not in "(<='\"[:":
        return None
    return Verdict("SCRIPT_LINK", Action.REMOVE, "#", reason="would_run")


def _canary(candidate: Candidate, scope: Scope) -> Verdict:
    return Verdict("CANARY", Action.REMOVE, _CANARY_REMOVED, reason="prompt_leak")


_DETECTORS = (
    Detector("control", _IMAGE, _image),
    Detector("control", _TAG, _tag),
    Detector("control", _SCHEME, _scheme),
)


def detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return the detectors that hold whatever the policy says."""
    return _DETECTORS


@lru_cache(maxsize=256)
def canary_detectors(canary: str) -> tuple[Detector, ...]:
    """Return the detector of a prompt's canary, however it is spaced out."""
    letters = [c for c in fold(canary) if not c.isspace()]
    if len(letters) < _SHORTEST_CANARY:
        return ()
    pattern = r"[ \t\n_.*-]?".join(re.escape(each) for each in letters)
    return (Detector("control", pattern, _canary),)
