"""The shop's own policy texts, found by meaning and by keyword.

A few dozen passages fit in the process, so there is no table: the vectors are made at
the first question and kept.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from chat.orchestration.folding import words_of
from chat.orchestration.retrieval import reciprocal_rank_fusion
from chat.stores.index_statements import QueryEmbedder, Vector

#: A passage further away than this, and without a keyword in common, is no answer.
_LEAST_SIMILARITY = 0.25
_GLUE = frozenset(
    "a an and are as at be but by can do does for from have how i if in is it me my of "
    "on or our please so that the there this to us was we what when where which who "
    "will with would you your id im".split()
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One policy: its heading, the words it is found by, and what it says."""

    heading: str
    keywords: frozenset[str]
    text: str

    @property
    def searched(self) -> str:
        """What is embedded."""
        return f"{self.heading}. {' '.join(sorted(self.keywords))}. {self.text}"


def _stem(word: str) -> str:
    """Return a word without the commonest endings; enough to match "returned"."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _words(text: str) -> frozenset[str]:
    return frozenset(
        _stem(word.folded) for word in words_of(text) if word.folded not in _GLUE
    )


def passages() -> tuple[Passage, ...]:
    """Return all policies, in the order in which they are written."""
    source = files("chat.orchestration").joinpath("data/policies.md")
    found = []
    for block in source.read_text("utf-8").split("\n# "):
        heading, keywords, text = block.removeprefix("# ").strip().split("\n", 2)
        found.append(
            Passage(
                heading.strip(),
                _words(keywords.removeprefix("keywords:")) | _words(heading),
                text.strip(),
            )
        )
    return tuple(found)


class EmbeddedPolicyTexts:
    """Implements the PolicyTexts port."""

    def __init__(self, embedder: QueryEmbedder) -> None:
        self._embedder = embedder
        self._passages = passages()
        self._vectors: Vector | None = None
        # A keyword that many passages have says little (inverse document frequency).
        shared = Counter(word for each in self._passages for word in each.keywords)
        total = len(self._passages)
        self._weight = {word: math.log(1 + total / n) for word, n in shared.items()}

    async def search(self, query: str, *, limit: int) -> Sequence[str]:
        """Return the passages that answer ``query``, best first; none if none does."""
        if limit < 1 or not query.strip():
            return ()
        vectors = await self._embedded()
        [asked] = await self._embedder.embed([query])
        similar = vectors @ np.asarray(asked, dtype=np.float32)
        told = np.array([self._overlap(_words(query), each) for each in self._passages])
        near = [int(i) for i in np.argsort(-similar, kind="stable")]
        # Twice: a shared rare word is better evidence than a near vector.
        named = [int(i) for i in np.argsort(-told, kind="stable") if told[i] > 0]
        fused = reciprocal_rank_fusion([named, named, near])
        return tuple(
            self._passages[i].text
            for i, _ in fused[:limit]
            if told[i] > 0 or similar[i] >= _LEAST_SIMILARITY
        )

    def _overlap(self, words: frozenset[str], passage: Passage) -> float:
        return sum(self._weight[word] for word in words & passage.keywords)

    async def _embedded(self) -> Vector:
        if self._vectors is None:
            texts = [each.searched for each in self._passages]
            self._vectors = np.asarray(await self._embedder.embed(texts), np.float32)
        return self._vectors
