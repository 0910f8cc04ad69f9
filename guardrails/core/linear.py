"""A linear model over hashed words and letters: the small second opinion on attacks.

Features are the words of the folded message, one to three in a row, the letters of each
word, five in a row, what the words are about, the clusters of meaning that they belong
to, how the message is built, and the rules that fired; each is hashed into one of
262,144 places.
The weights are signed bytes in :mod:`guardrails.core.attack_weights`.
"""

import math
import re
import zlib
from array import array
from base64 import b85decode
from collections.abc import Iterable, Iterator
from functools import lru_cache

from guardrails.core.attack_concepts import concept_features
from guardrails.core.attack_meanings import meaning_features
from guardrails.core.attack_shape import letter_features, shape_features
from guardrails.core.attack_weights import BIAS, SCALE, WEIGHTS

PLACES = 1 << 18
_MOST_WORDS = 400
_WORD = re.compile(r"[\w'$%]+|[<>\[\]{}|#:]{1,3}")


def _words(folded: str) -> list[str]:
    words = _WORD.findall(folded)[:_MOST_WORDS]
    return [re.sub("[0-9]+", "0", each) for each in words]


def _named_features(folded: str, rules: Iterable[str]) -> Iterator[str]:
    words = ["^", *_words(folded)]
    for size in (1, 2, 3):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])
    for word in words:
        padded = f"<{word}>"
        for start in range(len(padded) - 4):
            yield "c" + padded[start : start + 5]
    yield from concept_features(folded, _MOST_WORDS)
    yield from meaning_features(folded, _MOST_WORDS)
    yield from shape_features(folded, _words)
    yield from letter_features(folded)
    for rule in rules:
        yield "r:" + rule
        yield "r:any"


def features_of(folded: str, rules: Iterable[str]) -> frozenset[int]:
    """Return the places of the features that a folded message has."""
    return frozenset(
        zlib.crc32(each.encode()) % PLACES for each in _named_features(folded, rules)
    )


@lru_cache(maxsize=1)
def _weights() -> "array[int]":
    return array("b", zlib.decompress(b85decode(WEIGHTS)))


def attack_probability(folded: str, rules: Iterable[str]) -> float:
    """Return the model's probability that a folded message is an attack."""
    places = features_of(folded, rules)
    weights = _weights()
    total = sum(weights[each] for each in places) * SCALE
    logit = BIAS + total / math.sqrt(max(1, len(places)))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
