"""The key of a cached answer: what may tell two questions apart, and nothing else.

Pure. A customer, a session, an address are no arguments here, so no key can depend on
them, and no answer that depends on them can be found by one.
"""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

_NOT_WORDS = re.compile(r"[^\w$€£¥%+#]+|_+")
_SEPARATOR = "\x1f"


def folded(question: str) -> str:
    """Return the question without what does not change its sense.

    Width, case, spaces and punctuation go; numbers, currency and percent signs stay.
    A point or comma between digits stays too: 9.99 is not 999.
    """
    text = unicodedata.normalize("NFKC", question).casefold()
    text = re.sub(r"(?<=\d)[.,](?=\d)", "+dot+", text)
    return _NOT_WORDS.sub(" ", text).strip()


def cache_key(
    *, question: str, intent: str, tier: str, locale: str, versions: Sequence[str]
) -> str:
    """Return the key of a question, as long for every question."""
    parts = (folded(question), intent, tier, locale.casefold(), *versions)
    # A length before each part: no two lists of parts can be joined to the same text.
    joined = _SEPARATOR.join(f"{len(part)}:{part}" for part in parts)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
