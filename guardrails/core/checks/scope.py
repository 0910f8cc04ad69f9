"""Scope: no medical, legal or political advice, and nobody else's shop's business.

What a manga is about is no advice: a surgeon's thriller, a trial, an election in space.
So every rule needs words that speak to the shopper, or of a shop that isn't ours.
"""

import re
from collections.abc import Iterator

from guardrails.core.normalise import fold
from guardrails.core.policy import Policy
from guardrails.core.sentence_rules import gate_of, readings, rules, worst
from guardrails.core.stages import settled
from guardrails.core.types import Facts, Finding, StageResult

STAGE = "scope"

_ADVISE = (
    r"\b(?:you (?:should|could|may|might|can|must|need to|have to|ought to"
    r"|probably have"
    r"|may have|might have|likely have)|i(?:'d)? (?:recommend|suggest|advise)"
    r"|try taking"
    r"|consider (?:taking|suing|filing|voting)|it(?:'s| is) (?:safe|legal"
    r"|illegal) (?:for "
    r"you )?to|make sure (?:to|you))\b"
)

# kind, weight, pattern over the folded sentence
_RULES = rules(
    (
        "medical",
        0.95,
        r"\b(?:take|taking|dose of|dosage|up to"
        r"|swallow)\b[^.]{0,40}\b\d+(?:\.\d+)? ?"
        r"(?:mg|mcg|milligrams?|ml|tablets?|pills?|units)\b",
    ),
    (
        "medical",
        0.9,
        _ADVISE + r"[^.]{0,60}\b(?:ibuprofen|paracetamol|acetaminophen|aspirin"
        r"|antibiotics?|antidepressants?|ssris?|melatonin|insulin|xanax|adderall"
        r"|prozac|sertraline|statins?|steroids?|medications?|medicines?|dosage"
        r"|prescription|painkillers?)\b",
    ),
    (
        "medical",
        0.85,
        r"\b(?:your symptoms?|you (?:likely |probably |may |might )?(?:have|are "
        r"suffering from)) [^.]{0,50}\b(?:depression|anxiety disorder|adhd|diabetes"
        r"|cancer|covid|influenza|infection|bipolar|hypertension|migraines?|ptsd"
        r"|strep|asthma|anaemia|anemia|thyroid)\b",
    ),
    (
        "medical",
        0.8,
        r"\b(?:stop|start|increase|reduce|double|skip)(?:ping"
        r"|ing)? (?:taking )?your "
        r"(?:medications?|meds|dose|dosage|pills|insulin|treatment|prescription)\b",
    ),
    (
        "legal",
        0.9,
        _ADVISE + r"[^.]{0,60}\b(?:sue|suing|lawsuit|small claims|press charges|legal "
        r"action|file a (?:claim|complaint|suit|motion)|plead"
        r"|statute of limitations"
        r"|hire a lawyer|custody|divorce|restraining order|liable|contract is)\b",
    ),
    (
        "legal",
        0.85,
        r"\b(?:under (?:the )?(?:law|section|article)|legally,? (?:you|they)"
        r"|your legal "
        r"rights?|you(?:'re| are) (?:legally )?entitled to (?:compensation"
        r"|damages|sue)"
        r"|you have (?:a|grounds for a) (?:case|lawsuit|claim) against"
        r"|in court,? you)\b",
    ),
    (
        "politics",
        0.9,
        r"\b(?:vote for|voting for|don't vote|you should vote|elect"
        r"|re-elect)\b[^.]{0,40}"
        r"\b(?:trump|biden|harris|obama|labou?r|conservatives?|republicans?"
        r"|democrats?"
        r"|tor(?:y|ies)|greens?|party|candidate|president|senator|afd|ldp)\b",
    ),
    (
        "politics",
        0.85,
        r"\b(?:trump|biden|kamala harris|obama|putin|netanyahu|starmer|macron"
        r"|zelensky"
        r"|xi jinping|republicans|democrats|the gop|the tories"
        r"|hamas)\b[^.]{0,60}\b(?:is"
        r"|are|was|were|should|must|policy|policies|win|won|lost|lies|corrupt|right"
        r"|wrong|better|worse)\b",
    ),
    (
        "politics",
        0.8,
        r"\b(?:abortion|gun control|immigration policy|death penalty|tax policy"
        r"|brexit"
        r"|gaza|ukraine war)\b[^.]{0,60}\b(?:should|must|is (?:wrong|right|murder"
        r"|good"
        r"|bad)|ought)\b",
    ),
    (
        "other_shop",
        0.9,
        r"\b(?:amazon|walmart|ebay|target|barnes (?:&|and) noble|kinokuniya"
        r"|waterstones"
        r"|best buy|costco|aliexpress|temu|etsy"
        r"|crunchyroll store)(?:'s)?\b[^.]{0,30}"
        r"\b(?:return(?:s)? polic|refund|customer service|support line|order status"
        r"|your order|gift card|delivery|shipping|prime|membership|account"
        r"|warranty)",
    ),
    (
        "other_shop",
        0.8,
        r"\b(?:your order|a refund|returns?|your account"
        r"|your parcel)\b[^.]{0,40}\b(?:at"
        r"|from|with|on) (?:amazon|walmart|ebay|target|barnes (?:&|and) noble"
        r"|kinokuniya|waterstones|best buy|costco|aliexpress|temu|etsy)\b",
    ),
)

# The sentence tells what happens in a story, not what the shopper should do.
_STORY = re.compile(
    r"\b(?:manga|series|story|plot|volumes?|arc|protagonist|hero(?:ine)?|character"
    r"|follows|tells|novel|thriller|drama|comedy|set in|author|mangaka|chapters?)\b"
)
_DECLINES = re.compile(
    r"\b(?:can't|cannot|can not|unable to|not able to|don't|won't) (?:give|offer"
    r"|provide"
    r"|help|advise|advice|discuss|comment|answer|speak)|\b(?:outside|beyond) what i\b"
    r"|\b(?:doctor|lawyer|pharmacist|professional) (?:can|will|would|is the)\b"
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?!\s)[^.!?\n]*)*[.!?\n]*")


def _score(words: str, weight: float) -> float:
    if _DECLINES.search(words):
        return weight * 0.3
    if _STORY.search(words) and not re.search(_ADVISE, words):
        return weight * 0.4
    return weight


def signs(policy: Policy) -> tuple[str, ...]:
    """Return patterns of which one matches in the folded text, or nothing is found."""
    return readings(_RULES, policy.words(STAGE))


def _hits(words: str, policy: Policy) -> Iterator[tuple[float, str]]:
    """Yield what a sentence is hit by: how badly, and of which kind."""
    if any(fold(each) in words for each in policy.words("scope_allowed")):
        return
    for kind, weight, pattern in _RULES:
        if pattern.search(words):
            yield _score(words, weight), kind
    for each in policy.words(STAGE):
        if fold(each) in words:
            yield 1.0, "listed"


def find(text: str, policy: Policy) -> tuple[Finding, ...]:
    """Return the sentences that speak of what isn't ours to speak of."""
    gate = gate_of(readings(_RULES, policy.words(STAGE)))
    if not gate.may_match(fold(text)):
        return ()
    return tuple(
        each
        for match in _SENTENCE.finditer(text)
        for each in worst(STAGE, text, match.span(), _hits(fold(match[0]), policy))
    )


def check(text: str, facts: Facts, policy: Policy) -> StageResult:
    """Block an answer that advises on medicine, law or politics, or on other shops."""
    return settled(STAGE, text, policy, find(text, policy))
