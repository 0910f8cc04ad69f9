"""The version of the code that decides what is answered: a digest of its sources.

A kept answer is as good as the code that wrote it. With the digest in the cache's key a
deployment that changes how products are chosen or how the offline releases write is
answered by its own code at once, also while the older one still serves beside it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

#: Understanding and evidence decide what an answer says, the composer how.
PACKAGES = ("chat.orchestration", "chat.llm.composer")
_SOURCES = (".py", ".txt", ".md", ".json")


def _sources(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every source under ``folder``, always in one order."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith(_SOURCES):
            yield entry.name, entry.read_bytes()


def digest_of(folders: Sequence[Traversable]) -> str:
    """Return the digest of all sources in ``folders``."""
    digest = hashlib.blake2b(digest_size=6)
    for folder in folders:
        for name, content in _sources(folder):
            digest.update(f"{name}\n{len(content)}\n".encode())
            digest.update(content)
    return f"a-{digest.hexdigest()}"


@lru_cache(maxsize=1)
def answer_code_version() -> str:
    """Return the version of the code that this process answers by."""
    return digest_of([files(package) for package in PACKAGES])
