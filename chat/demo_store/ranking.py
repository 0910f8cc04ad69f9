"""The reranker's scorer: BM25 over the documents of the call, titles weigh more.

Words are folded, light endings cut, Japanese split into pairs of characters, some words
of shoppers widened to words of the catalogue, and misspelt words matched by their
letters. Deterministic, and free of state.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_K1 = 1.4
_B = 0.6
_TITLE_WEIGHT = 2.5
_FLOOR = 0.5  # what a word is worth that every document has
_WIDER_WEIGHT = 0.8
_ALIKE = 0.6  # share of letter triples in common that makes a misspelling
_WORDS = re.compile(r"[a-z0-9]+|[\u3040-\u30ff\u3400-\u9fff]+")
_ENDINGS = ("ies", "ing", "ed", "es", "s")
_STOP = frozenset(
    "a an and any are as at be by can do for from get give good has have i if in is it "
    "like me manga my of on or please recommend series show some something suggest "
    "that the their this to want was what with you your about book books find looking "
    "read".split()
)
_WIDER = {
    "scary": ("horror", "dread"),
    "creepy": ("horror", "dread"),
    "spooky": ("horror", "supernatural"),
    "funny": ("comedy",),
    "love": ("romance",),
    "sad": ("drama", "bittersweet"),
    "cosy": ("slice", "warm"),
    "cozy": ("slice", "warm"),
    "relaxing": ("slice", "gentle"),
    "space": ("sci", "fi"),
    "robots": ("mecha",),
    "food": ("cooking",),
    "detective": ("mystery", "crime"),
    "samurai": ("historical", "sword"),
    "fights": ("action", "martial"),
    "complete": ("finished",),
    "completed": ("finished",),
}


def _stem(word: str) -> str:
    """Cut a light English ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def _terms(text: str) -> list[str]:
    """Return the terms of a text; Japanese as pairs of characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    terms: list[str] = []
    for match in _WORDS.finditer(folded):
        word = match.group()
        if word[0] <= "z":
            if word not in _STOP:
                terms.append(_stem(word))
        elif len(word) == 1:
            terms.append(word)
        else:
            terms.extend(word[i : i + 2] for i in range(len(word) - 1))
    return terms


@lru_cache(maxsize=4096)
def _triples(word: str) -> frozenset[str]:
    """Return the letter triples of a word with its ends marked."""
    marked = f"^{word}$"
    return frozenset(marked[i : i + 3] for i in range(len(marked) - 2))


def _alike(one: str, other: str) -> float:
    """Return how alike two words are, 0..1, by Dice's coefficient."""
    left, right = _triples(one), _triples(other)
    return 2 * len(left & right) / (len(left) + len(right))


@dataclass(frozen=True, slots=True)
class _Scored:
    """A document's weighted terms and its length."""

    counts: Mapping[str, float]
    length: float


def _weighed(text: str) -> _Scored:
    """Return the terms of a document; those of its first line weigh more."""
    title, _, rest = text.partition("\n")
    counts: Counter[str] = Counter()
    for term in _terms(rest):
        counts[term] += 1
    weighted: dict[str, float] = dict(counts)
    for term in _terms(title):
        weighted[term] = weighted.get(term, 0.0) + _TITLE_WEIGHT
    return _Scored(weighted, sum(weighted.values()))


def _nearest(term: str, vocabulary: frozenset[str]) -> tuple[str, float]:
    """Return the term that the documents have for this one, and how alike it is."""
    if term in vocabulary:
        return term, 1.0
    if len(term) < 4 or not term.isascii():
        return term, 0.0
    share, nearest = max(
        ((_alike(term, each), each) for each in vocabulary), default=(0.0, "")
    )
    return (nearest, share) if share >= _ALIKE else (term, 0.0)


def _concepts(query: str, vocabulary: frozenset[str]) -> list[dict[str, float]]:
    """Return for each word of the query the terms that speak of it, with weights."""
    folded = unicodedata.normalize("NFKC", query).casefold()
    concepts: list[dict[str, float]] = []
    for word in dict.fromkeys(_WORDS.findall(folded)):
        for term in _terms(word):
            nearest, share = _nearest(term, vocabulary)
            concept = {nearest: share} if share else {}
            for wider in _WIDER.get(word, ()):
                if _stem(wider) in vocabulary:
                    concept.setdefault(_stem(wider), _WIDER_WEIGHT)
            concepts.append(concept)
    return concepts


def _score(
    document: _Scored,
    concepts: Sequence[Mapping[str, float]],
    idf: Mapping[str, float],
    mean: float,
) -> float:
    """Return the BM25 score of a document; a concept counts by its best term."""
    norm = _K1 * (1 - _B + _B * document.length / mean)
    total = 0.0
    for concept in concepts:
        total += max(
            (
                weight * idf[term] * count * (_K1 + 1) / (count + norm)
                for term, weight in concept.items()
                if (count := document.counts.get(term, 0.0))
            ),
            default=0.0,
        )
    return total


def rerank(query: str, texts: Sequence[str]) -> list[float]:
    """Return a score in 0..1 for each text: the share of the best score possible.

    A word that no document knows tells them apart no more, but keeps the scores low.
    """
    documents = [_weighed(each) for each in texts]
    found = Counter(term for each in documents for term in each.counts)
    concepts = _concepts(query, frozenset(found))
    total = len(documents)
    idf = {
        term: _FLOOR + math.log(1 + (total - found[term] + 0.5) / (found[term] + 0.5))
        for concept in concepts
        for term in concept
    }
    mean = sum(each.length for each in documents) / total if total else 1.0
    best = [max((idf[term] for term in each), default=_FLOOR) for each in concepts]
    possible = sum(best) * (_K1 + 1)
    if not possible:
        return [0.0] * total
    return [
        round(min(1.0, _score(each, concepts, idf, mean or 1.0) / possible) ** 0.5, 4)
        for each in documents
    ]
