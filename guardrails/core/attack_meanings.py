"""What the words of a message mean, by the clusters that ``script/cluster_words`` made.

A word that the model was never trained on still counts as its neighbours do.
"""

import re
import zlib
from base64 import b85decode
from collections.abc import Iterator
from functools import lru_cache

from guardrails.core.attack_clusters import WORDS

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[^\W\d_]+")
_UNKNOWN = -1


@lru_cache(maxsize=1)
def _clusters() -> dict[str, int]:
    lines = zlib.decompress(b85decode(WORDS)).decode().split("\n")
    return {word: number for number, line in enumerate(lines) for word in line.split()}


def cluster_of(word: str) -> int:
    """Return the number of a folded word's cluster, or -1."""
    return _clusters().get(word, _UNKNOWN)


def meaning_features(folded: str, most: int) -> Iterator[str]:
    """Yield each word's cluster, and those of the two words before it."""
    before, earlier = "", ""
    for word in _WORD.findall(folded)[:most]:
        here = str(cluster_of(word))
        yield "w" + here
        if before:
            yield f"w{before}>{here}"
        if earlier:
            yield f"w{earlier}>>{here}"
        before, earlier = here, before
