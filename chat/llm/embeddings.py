"""Embeddings of texts as unit vectors of 256 dimensions; here, those made locally.

All are behind one protocol, so the index and the queries can't be made by different
ones by mistake: ``name`` is kept with the index.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from safetensors import safe_open
from tokenizers import Tokenizer

DIMENSIONS = 256
Vector = npt.NDArray[np.float32]  # 256 numbers
Matrix = npt.NDArray[np.float32]  # one such row for each text
_INLINE = 32  # so few texts take less time than a thread's start is worth


class Embedder(Protocol):
    """Turns texts into a matrix of vectors, one row for each text, in order."""

    name: str

    async def embed(self, texts: Sequence[str]) -> Matrix: ...


def unit(values: npt.ArrayLike) -> Vector:
    """Return the vector at length 1; a vector of nothing stays zero, never NaN."""
    vector = np.asarray(values, dtype=np.float32)
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector


def stacked(rows: Sequence[Vector]) -> Matrix:
    """Return the vectors as one matrix, which has no rows for no vectors."""
    return np.stack(rows) if len(rows) else np.zeros((0, DIMENSIONS), np.float32)


def _wordllama_files() -> Path:
    """Return the folder of WordLlama's package.

    The package itself is not loaded: its code fetches files, checks settings and sets
    up logging, all of which costs every process a fifth of a second and none needs.
    """
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("wordllama, whose weights are used, is not installed")
    return Path(spec.origin).parent


class LocalEmbedder:
    """WordLlama, whose weights come inside its package: nothing is downloaded.

    A text is the mean of what its tokens stand for.
    """

    name = "wordllama-256"

    def __init__(self) -> None:
        folder = _wordllama_files()
        weights = folder / "weights" / f"l2_supercat_{DIMENSIONS}.safetensors"
        with safe_open(weights, framework="numpy") as file:
            self._weights: Matrix = file.get_tensor("embedding.weight")
        words = folder / "tokenizers" / "l2_supercat_tokenizer_config.json"
        self._tokenizer = Tokenizer.from_file(str(words))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    async def embed(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors; many texts are computed beside the event loop."""
        if len(texts) <= _INLINE:
            return self.embed_now(texts)
        return await asyncio.to_thread(self.embed_now, texts)

    def embed_now(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors, for callers that have no event loop."""
        # An empty text would be divided by its length, zero; a blank one has a vector.
        given = [text if text.strip() else " " for text in texts]
        encoded = self._tokenizer.encode_batch(given, add_special_tokens=False)
        return stacked([unit(self._mean(each.ids)) for each in encoded])

    def _mean(self, tokens: Sequence[int]) -> Vector:
        rows = self._weights[np.asarray(tokens, dtype=np.int64)]
        return np.asarray(rows.mean(axis=0, dtype=np.float32))


class CachedEmbedder:
    """Keeps the vectors of the queries used last; shoppers ask much the same."""

    def __init__(self, inner: Embedder, size: int = 4096) -> None:
        self.name = inner.name
        self._inner = inner
        self._size = size
        self._kept: OrderedDict[str, Vector] = OrderedDict()
        self.hits = 0
        self.misses = 0

    async def embed(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors, asking the inner embedder for those not kept."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
        self.misses += len(missing)
        self.hits += len(texts) - len(missing)
        found = {text: self._kept[text] for text in texts if text in self._kept}
        if missing:
            fresh = await self._inner.embed(missing)
            found.update(zip(missing, fresh, strict=True))
        for text in texts:
            self._keep(text, found[text])
        return stacked([found[text] for text in texts])

    def _keep(self, text: str, vector: Vector) -> None:
        # Shared by all who ask, so nobody may change it.
        vector.flags.writeable = False
        self._kept[text] = vector
        self._kept.move_to_end(text)
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
