"""Sort words by meaning for the attack model: .venv/bin/python script/cluster_words.py

Words that stand for much the same ("erase", "wipe", "delete") get one number, so the
model need not have read every wording of an attack. The meanings are WordLlama's
vectors, which come inside its package; the words are the whole ones of its vocabulary
and those of our own training texts. Vectors differ in their last digits from machine to
machine, so the table is kept in the project; run this only to make another one.
"""

import json
import re
import sys
import zlib
from base64 import b85encode
from pathlib import Path

import numpy as np
import numpy.typing as npt
import wordllama  # type: ignore[import-untyped]
from wordllama import WordLlama

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from guardrails.core.normalise import fold

TARGET = Path(__file__).resolve().parent.parent / "guardrails/core/attack_clusters.py"
TEXTS = Path(__file__).resolve().parent / "data"
CLUSTERS = 400
_ROUNDS = 25
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SHORTEST = 3  # of the vocabulary's pieces, most shorter ones are no words

Vectors = npt.NDArray[np.float32]


def words_of(vocabulary: dict[str, int]) -> list[str]:
    """Return the words worth a number, in a fixed order."""
    whole = (each[1:].lower() for each in vocabulary if each.startswith("▁"))
    known = {w for w in whole if len(w) >= _SHORTEST and _WORD.fullmatch(w)}
    ours = "".join(path.read_text(encoding="utf-8") for path in TEXTS.iterdir())
    return sorted(known | set(_WORD.findall(fold(ours))))


def clustered(vectors: Vectors) -> npt.NDArray[np.intp]:
    """Return the number of each vector's cluster (k-means over unit vectors)."""
    choose = np.random.default_rng(0)
    centres = vectors[choose.choice(len(vectors), CLUSTERS, replace=False)]
    for _ in range(_ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        for number in range(CLUSTERS):
            mine = vectors[nearest == number]
            if len(mine):
                mean = mine.mean(axis=0)
                centres[number] = mean / (np.linalg.norm(mean) + 1e-9)
    return nearest


def main() -> None:
    """Write the table: one line a cluster, its words between blanks."""
    folder = Path(wordllama.__file__).parent
    model = WordLlama.load(cache_dir=folder, disable_download=True, dim=256)
    words = words_of(model.tokenizer.get_vocab())
    vectors = np.asarray(model.embed(words, norm=True), dtype=np.float32)
    groups: list[list[str]] = [[] for _ in range(CLUSTERS)]
    for word, number in zip(words, clustered(vectors), strict=True):
        groups[number].append(word)
    table = "\n".join(" ".join(group) for group in groups)
    packed = b85encode(zlib.compress(table.encode(), 9)).decode()
    body = "\n".join(
        f"    {json.dumps(packed[at : at + 80])}" for at in range(0, len(packed), 80)
    )
    TARGET.write_text(
        '"""Words sorted by meaning; written by script/cluster_words.py."""\n\n'
        f"WORDS = (\n{body}\n)\n",
        encoding="ascii",
    )
    sys.stdout.write(f"{len(words)} words in {CLUSTERS} clusters\n")


if __name__ == "__main__":
    main()
