"""Toxicity: abuse, hatred, threats, and help with harming people or oneself.

Rules do better here than a small model would: manga are full of murder, war and
monsters, and what tells a threat from a plot is who is spoken to. Look-alike digits and
letters spaced out are read as the letters they stand for.
"""

import re
from collections.abc import Iterator

from guardrails.core.disguise import CALLS, SIGNS, undisguised
from guardrails.core.normalise import fold
from guardrails.core.policy import Policy
from guardrails.core.sentence_rules import gate_of, readings, rules, worst
from guardrails.core.stages import settled
from guardrails.core.types import Facts, Finding, StageResult

STAGE = "toxicity"

_GROUP = (
    r"(?:women|men|girls|gays?|lesbians?|trans(?:gender)? people|jews|muslims"
    r"|christians"
    r"|blacks?|black people|white people|asians?|immigrants|foreigners|refugees"
    r"|mexicans"
    r"|indians|arabs|disabled people|old people|fat people|poor people|homosexuals"
    r"|humans|gypsies)"
)
_HARM = (
    r"(?:kill|murder|poison|strangle|stab|assassinate|hurt|injure|blackmail|stalk"
    r"|kidnap"
    r"|abduct|torture|assault|rape|drug|bully|harass|blind|drown|shoot)"
)
_PERSON = (
    r"(?:(?:a|an|my|the|your|his|her|this|some|another|any) (?:\w+ )?(?:person|people"
    r"|man|woman|guy|girl|boy|kid|child|children|human|humans|wife|husband|girlfriend"
    r"|boyfriend|ex|boss|neighbou?rs?|colleague|coworker|co-worker|teacher|classmates?"
    r"|friend|brother|sister|mother|father|mom|dad|mum|family|baby|roommate|president"
    r"|politician|celebrity|strangers?)|someone|somebody|people|everyone|humans|myself"
    r"|children|kids|him|her|them)"
)

_RULES = rules(
    (
        "slur",
        1.0,
        r"\b(?:n[i]gg(?:er|ers|a|as)|fagg?(?:ot)?s?|k[i]kes?|sp[i]cs?|ch[i]nks?"
        r"|gooks?"
        r"|trann(?:y|ies)|wetbacks?|retards?|ragheads?|pakis?|dykes?|coons?)\b",
    ),
    (
        "insult",
        0.9,
        r"\b(?:you(?:'re| are| r)?|u r|ur|your) (?:such )?(?:an? |a bunch of "
        r"|just |so "
        r"|really |all |being |fucking |complete(?:ly)? |utter(?:ly)? "
        r"|total(?:ly)? "
        r"|total |absolute )*(?:idiots?|morons?|stupid|dumb|dumbass|imbeciles?"
        r"|losers?"
        r"|worthless|pathetic|disgusting|ugly|fat pig|pigs?|trash|garbage|scum"
        r"|bitch"
        r"|bastards?|assholes?|cunts?|whores?|sluts?|waste of|brain-?dead"
        r"|failure)\b",
    ),
    (
        "insult",
        0.9,
        r"\b(?:shut up|fuck (?:you|off|yourself)|go to hell|screw you|piss off|eat "
        r"shit|stfu|gtfo|drop dead|go die|you (?:suck|disgust me)|nobody (?:likes"
        r"|loves"
        r"|wants) you|hate you)\b",
    ),
    (
        "self_harm",
        1.0,
        r"\b(?:kill yourself|kys|hang yourself|cut yourself"
        r"|end your (?:own )?life|you "
        r"should die|you'd be better off dead|world (?:is"
        r"|would be) better (?:off )?"
        r"without you|slit your wrists)\b",
    ),
    (
        "self_harm",
        0.8,
        r"\b(?:how (?:to|can i|do i|could i)|best way to|easiest way to"
        r"|ways to) (?:\w+ )?"
        r"(?:kill myself|commit suicide|hang myself|cut myself|end my life|overdose"
        r"|starve myself)\b",
    ),
    (
        "threat",
        0.95,
        r"\b(?:i(?:'ll| will|'m going to| am going to| wanna| want to)|we(?:'ll"
        r"| will)"
        r"|gonna) (?:\w+ )?(?:(?:kill|hurt|beat|stab|destroy|rape|murder) "
        r"(?:you|your family|u|them all|him|her|my)\b"
        # To find or to shoot you something is a service.
        r"|shoot (?:you|your family|u|them all|him|her|my)\b"
        r"(?! (?:an?|the|some|over|my|one|another)\b)"
        r"|find (?:you|your family|u|them all|him|her)"
        r"(?:(?! *[^ .,;:!?)\n])| (?:and|where\w*|when\w*|if|in|at|tonight|soon"
        r"|one day|some ?day|no matter|eventually|anyway|because|before)\b))",
    ),
    (
        "hate",
        0.95,
        rf"\b(?:(?:i )?(?:hate|despise|kill) (?:all )?{_GROUP}\b"
        rf"|(?:all )?{_GROUP} (?:are"
        r"|is) (?:\w+ )?(?:inferior|vermin|animals|subhuman|scum|filth|disgusting"
        r"|stupid|lazy|criminals|parasites|evil|trash|dirty|garbage|worthless"
        r"|weak)\b"
        rf"|(?:all )?{_GROUP} (?:should|must|deserve to) (?:\w+ )?(?:die"
        rf"|be (?:killed"
        r"|deported|exterminated|banned|shot|raped)|burn|rot)\b)",
    ),
    (
        "harm",
        0.8,
        r"\b(?:how (?:to|can i|do i|could i|would i|should i|does one|do you)"
        r"|(?:best"
        r"|easiest|fastest|good) (?:way|place|method)s? to|ways to|help me|teach me"
        rf"(?: how)? to|instructions (?:for|to)|tips (?:on|for"
        rf"|to)) (?:\w+ ){{0,2}}{_HARM}"
        rf"(?:ing)? (?:\w+ )?{_PERSON}\b",
    ),
    (
        "harm",
        0.8,
        r"\b(?:how (?:to|can i|do i|could i|would i)|best (?:way|place)s? to"
        r"|help me"
        r"|teach me to|instructions (?:for|to)|guide to|where (?:can|do|could) i) "
        r"(?:\w+ ){0,2}(?:make|build|mak(?:ing)|build(?:ing)?|cook|buy|get"
        r"|synthesi[sz]e"
        r"|hide|dispose of|smuggle|counterfeit|launder) (?:\w+ ){0,4}(?:bombs?"
        r"|pipe bomb"
        r"|explosives?|meth|cocaine|heroin|ricin|nerve gas|corpse|dead body|a body"
        r"|the body|illegal (?:drugs|guns|weapons)|fake money|money without getting"
        r"|untraceable guns?|child)\b",
    ),
    (
        "minors",
        1.0,
        r"\b(?:sex(?:ual|y)?|erotic|nude|naked|porn\w*"
        r"|lewd) [^.!?]{0,30}\b(?:child(?:ren)?"
        r"|minors?|underage|kids?|toddlers?|preteens?"
        r"|\d{1,2}[- ]year[- ]old (?:girl|boy))"
        r"\b|\b(?:child|underage|minor|preteen|kiddie|loli"
        r"|shota)(?:ren)?[^.!?]{0,15}\b"
        r"(?:porn\w*|sex|nudes?|erotica)\b",
    ),
)

# What is told of a story, or quoted as a title, isn't said to anybody.
_STORY = re.compile(
    r"\b(?:manga|series|story|plot|volumes?|arc|protagonist|hero(?:ine)?|character"
    r"|follows|tells|thriller|who (?:kills|murders)|villain|called|titled|in a game"
    r"|npc)\b"
)
# A refusal names what it refuses.
_DECLINES = re.compile(
    r"\b(?:can't|cannot|can not|won't|will not|unable to|not able to|never appropriate"
    r"|not appropriate|illegal|is a crime|form of (?:child )?abuse|disorder)\b"
)
_OUTRIGHT = frozenset({"slur", "insult", "threat", "hate"})
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")


def signs(policy: Policy) -> tuple[str, ...]:
    """Return patterns of which one matches in the folded text, or nothing is found."""
    listed = policy.words(STAGE)
    # No rule reads on behind a "!", which ends a sentence; a listed word might.
    return (*readings(_RULES, listed), *SIGNS, *([CALLS] if listed else []))


def _hits(words: str, policy: Policy) -> Iterator[tuple[float, str]]:
    """Yield what a sentence is hit by: how badly, and of which kind."""
    if any(fold(each) in words for each in policy.words("toxicity_allowed")):
        return
    for kind, weight, pattern in _RULES:
        if pattern.search(words):
            yield weight * _earnestness(kind, words), kind
    for each in policy.words(STAGE):
        if re.search(rf"(?<!\w){re.escape(fold(each))}(?!\w)", words):
            yield 1.0, "listed"


def _earnestness(kind: str, words: str) -> float:
    """How far a sentence is meant as it stands: a story's or a refusal's is less."""
    if kind not in _OUTRIGHT and _DECLINES.search(words):
        return 0.4
    if kind not in ("slur", "minors") and _STORY.search(words):
        return 0.5
    return 1.0


def find(text: str, policy: Policy) -> tuple[Finding, ...]:
    """Return the sentences that abuse, threaten or help to harm."""
    gate = gate_of(readings(_RULES, policy.words(STAGE)))
    if not gate.may_match(undisguised(fold(text))):
        return ()
    return tuple(
        each
        for match in _SENTENCE.finditer(text)
        for each in worst(
            STAGE, text, match.span(), _hits(undisguised(fold(match[0])), policy)
        )
    )


def check(text: str, facts: Facts, policy: Policy) -> StageResult:
    """Block an answer that abuses anybody or helps to harm."""
    return settled(STAGE, text, policy, find(text, policy))
