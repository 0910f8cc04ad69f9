"""How a message is built: how its clauses begin and end, if it asks, how long it is.

An order begins with its verb ("mark it as paid"), a question with its asking word; the
same words in another place are another message. Scripts that part no words have no
words to count, so their letters are, one to three in a row.
"""

import re
from collections.abc import Callable, Iterator

from guardrails.core.attack_concepts import concepts_of
from guardrails.core.attack_meanings import cluster_of

_SENTENCE = re.compile(r"[.!?\n;:。！？]+")
_CLAUSE = re.compile(r"[.!?\n;:,。！？、，]+|\b(?:and|but|then|so)\b")
_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
_MOST_CLAUSES = 24
_MOST_LETTERS = 1500
_LONGEST_STEP = 6
_MOST_COUNTED = 5

Words = Callable[[str], list[str]]


def _parts(folded: str, parted: re.Pattern[str], words_of: Words) -> list[list[str]]:
    parts = parted.split(folded, 40)[:40]
    return [words for part in parts if (words := words_of(part))][:_MOST_CLAUSES]


def shape_features(folded: str, words_of: Words) -> Iterator[str]:
    """Yield how a message's sentences and clauses begin and end, and its size."""
    sentences = _parts(folded, _SENTENCE, words_of)
    for words in sentences:
        first = cluster_of(words[0])
        yield "first:" + words[0]
        yield "first2:" + " ".join(words[:2])
        yield "kfirst:" + ",".join(concepts_of(words[0]))
        yield f"wfirst:{first}"
        if len(words) > 1:
            yield f"wfirst:{first},{cluster_of(words[1])}"
        yield "last:" + words[-1]
        yield "last2:" + " ".join(words[-2:])
    for words in _parts(folded, _CLAUSE, words_of):
        yield "f:" + words[0]
        yield "f2:" + " ".join(words[:2])
        yield "f3:" + " ".join(words[:3])
        yield "fk:" + ",".join(concepts_of(words[0]))
        yield f"fw:{cluster_of(words[0])}"
    count = sum(map(len, sentences))
    yield f"len{min(_LONGEST_STEP, (count + 1).bit_length() - 1)}"
    yield f"nsent{min(_MOST_COUNTED, len(sentences))}"
    yield "q" if "?" in folded else "noq"


def letter_features(folded: str) -> Iterator[str]:
    """Yield the letters, one to three in a row, of scripts that part no words."""
    for run in _UNPARTED.findall(folded[:_MOST_LETTERS]):
        padded = f"<{run}>"
        for size in (1, 2, 3):
            for start in range(len(padded) - size + 1):
                yield "j" + padded[start : start + size]
