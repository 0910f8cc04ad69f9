"""Injection: a message that tries to change the rules, leak what is hidden, or forge.

The score is the higher of two opinions: rules (a verb of attack with an object of
attack) and a small linear model over hashed words, letters and meanings, trained
reproducibly (``script/train_injection``; figures in ``docs/model-card-injection.md``).
A rule that the model is sure to be mistaken about ("what do other customers buy?")
does not block on its own.
"""

import re
from collections.abc import Iterator

from guardrails.core.attack_encodings import readings
from guardrails.core.attack_rules import fired
from guardrails.core.disguise import undisguised
from guardrails.core.disguise_words import is_broken_up, repaired
from guardrails.core.linear import attack_probability
from guardrails.core.normalise import fold
from guardrails.core.policy import Policy
from guardrails.core.stages import settled
from guardrails.core.types import Action, Facts, Finding, StageResult

STAGE = "injection"

# Somebody asks for a story by a line of it, and wants nothing done.
_STORY = re.compile(
    r"\b(?:manga|title|series|anime|volume|arc|chapter|tagline|motto|hero(?:ine)?"
    r"|protagonist|villain|character|isekai|story|shojo|shonen|seinen|josei"
    r"|novel|comic)\b"
)
_QUOTED = re.compile(r"\"[^\"\n]{1,80}\"")
_WANTED = re.compile(
    r"\b(?:do (?:it|so|what|as|this|that)|obey|follow|comply|act|execute|carry out"
    r"|answer|reply|say|repeat|continue|complete|print|show|reveal)\b"
)
_MOST = 8_000
# The model was trained on English for the most part, and on no code.
_BEYOND_THE_MODEL = frozenset({"markup", "code", "debris", "encoded", "hijack"})
_FOREIGN = "foreign_"
_ENGLISH = re.compile(
    r"\b(?:the|a|an|is|are|do|does|i|you|my|your|what|which|of|to|for|in|with|and|it"
    r"|that|this|can|how|please)\b"
)
_FEWEST_ENGLISH = 3
_SURE = 0.1
_DOUBTED = 0.45


def _said(folded: str) -> str:
    """Leave out what a message only quotes from a story."""
    if '"' not in folded or not _STORY.search(folded):
        return folded
    rest = _QUOTED.sub(" ", folded)
    return folded if _WANTED.search(rest) else rest


def _weighed(reading: str) -> dict[str, float]:
    """Return the rules that a reading fires, as far as the model bears them out."""
    rules = fired(reading)
    if not rules or attack_probability(reading, rules) >= _SURE:
        return rules
    english = len(_ENGLISH.findall(reading)) >= _FEWEST_ENGLISH
    return {
        name: weight
        if name in _BEYOND_THE_MODEL or (name.startswith(_FOREIGN) and not english)
        else min(weight, _DOUBTED)
        for name, weight in rules.items()
    }


def _readings(folded: str) -> Iterator[str]:
    """Yield a message as it is and as it may be meant."""
    yield folded
    yield undisguised(folded)
    if "1" in folded:
        yield undisguised(folded, one="l")
    yield repaired(folded)


def said_and_fired(text: str) -> tuple[str, dict[str, float]]:
    """Return what a message says, and the rules that any reading of it fires."""
    folded = _said(fold(text[:_MOST]))
    rules: dict[str, float] = {}
    for reading in dict.fromkeys(_readings(folded)):
        rules.update(fired(reading))
    if is_broken_up(folded):
        rules["broken_up"] = 0.8
    return folded, rules


def score_of(text: str, policy: Policy) -> tuple[float, str]:
    """Return how likely a message is an attack, from 0 to 1, and what says so."""
    folded = _said(fold(text[:_MOST]))
    rules: dict[str, float] = {}
    for reading in dict.fromkeys(_readings(folded)):
        for name, weight in _weighed(reading).items():
            rules[name] = max(weight, rules.get(name, 0.0))
    if is_broken_up(folded):
        rules["broken_up"] = 0.8
    probability = attack_probability(folded, rules)
    opinions = [(probability, "model"), *((w, name) for name, w in rules.items())]
    for hidden in readings(text[:_MOST]):
        said = fired(hidden)
        worst = max(attack_probability(hidden, said), *said.values(), 0.0)
        opinions.append((worst, "encoded"))
    opinions += [
        (1.0, "listed") for each in policy.words(STAGE) if fold(each) in folded
    ]
    score, reason = max(opinions)
    return round(min(1.0, score), 4), reason


def check(text: str, facts: Facts, policy: Policy) -> StageResult:
    """Block a message whose score reaches the threshold."""
    score, reason = score_of(text, policy)
    finding = Finding(
        check=STAGE,
        kind="injection",
        start=0,
        end=len(text),
        text=text,
        action=Action.BLOCK,
        score=score,
        reason=reason,
    )
    seen = score >= min(policy.threshold(STAGE), 0.5)
    return settled(STAGE, text, policy, (finding,) if seen else (), score=score)
