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


def _query_weights(query: str) -> dict[str, float]:
    """Return the query's terms with their weights, wider ones at half."""
    words = _WORDS.findall(unicodedata.normalize("NFKC", query).casefold())
    weights = dict.fromkeys(_terms(query), 1.0)
    for word in words:
        for wider in _WIDER.get(word, ()):
            weights.setdefault(_stem(wider), 0.5)
    return weights


def _expanded(
    weights: Mapping[str, float], vocabulary: frozenset[str]
) -> dict[str, float]:
    """Replace a query term that no document has by the term most alike, if any."""
    result: dict[str, float] = {}
    for term, weight in weights.items():
        chosen, share = term, 1.0
        if term not in vocabulary and len(term) >= 4 and term.isascii():
            best = max(
                ((_alike(term, each), each) for each in vocabulary), default=(0.0, "")
            )
            if best[0] >= _ALIKE:
                share, chosen = best
        result[chosen] = max(result.get(chosen, 0.0), weight * share)
    return result


def _score(
    document: _Scored,
    weights: Mapping[str, float],
    idf: Mapping[str, float],
    mean: float,
) -> float:
    """Return the BM25 score of a document."""
    norm = _K1 * (1 - _B + _B * document.length / mean)
    total = 0.0
    for term, weight in weights.items():
        count = document.counts.get(term)
        if count:
            total += weight * idf[term] * count * (_K1 + 1) / (count + norm)
    return total


def rerank(query: str, texts: Sequence[str]) -> list[float]:
    """Return a score in 0..1 for each text: the share of the best score possible."""
    documents = [_weighed(each) for each in texts]
    found = Counter(term for each in documents for term in each.counts)
    weights = _expanded(_query_weights(query), frozenset(found))
    total = len(documents)
    idf = {
        term: math.log(1 + (total - found[term] + 0.5) / (found[term] + 0.5))
        for term in weights
    }
    mean = sum(each.length for each in documents) / total if total else 1.0
    possible = sum(weights[term] * idf[term] for term in weights) * (_K1 + 1)
    if not possible:
        return [0.0] * total
    return [
        round(min(1.0, _score(each, weights, idf, mean or 1.0) / possible), 4)
        for each in documents
    ]
