"""The craft of the offline bookseller's sentences: choosing, joining, trimming.

Choices are seeded by the question, so the same question reads the same twice and two
questions read differently. Nothing here knows products.
"""

import hashlib
import random
import re
from collections.abc import Iterable, Sequence

_MONEY = re.compile(
    r"[$€£¥₩]\s?\d|\d\s?(?:[$€£¥₩]|円|dollars?\b|cents?\b|euros?\b|pounds?\b|yen\b"
    r"|usd\b|eur\b|gbp\b|jpy\b)|\b(?:usd|eur|gbp|jpy)\s?\d",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'“(0-9])")
_SAYS_HELLO = re.compile(
    r"^\W*(?:hi|hey|hello|hiya|howdy|yo|good (?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
#: How an answer closes that leads on.
_OFFERS = re.compile(r"\?|\bI can (?:suggest|pass)\b|\bif you(?:['’]d)? like\b")
_CLOSING = 140


class Phrasebook:
    """Draws phrases for one answer; within it no phrase is drawn twice."""

    def __init__(self, seed: str) -> None:
        digest = hashlib.blake2b(seed.strip().casefold().encode(), digest_size=8)
        # Variety, not secrecy: the same question must read the same again.
        self._chance = random.Random(digest.digest())  # noqa: S311
        self._used: set[str] = set()

    def pick(self, options: Sequence[str]) -> str:
        """Return one of ``options``, preferring those not drawn before."""
        fresh = [each for each in options if each not in self._used] or list(options)
        chosen = self._chance.choice(fresh)
        self._used.add(chosen)
        return chosen

    def chance(self, share: float) -> bool:
        """Return True for about ``share`` of all questions."""
        return self._chance.random() < share


def joined(words: Iterable[str], last: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    *head, tail = [word for word in words if word] or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def counted(number: int, noun: str) -> str:
    """Return "one volume", "27 volumes": small numbers in words, as people write."""
    word = _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def sentence(text: str) -> str:
    """Return ``text`` with a capital first letter and a full stop."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" else f"{text}."


def sentence_in_quotes(quote: str) -> str:
    """Return a quotation that ends the sentence it stands in."""
    inner = quote.strip("“”").rstrip(".")
    ends = "" if inner[-1:] in "!?…" else "."
    return f"“{inner}{ends}”"


def sentences(text: str) -> list[str]:
    """Return the sentences of a prose text."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def lowered(text: str) -> str:
    """Return ``text`` to go on after a colon: a lower first letter, no full stop.

    A first word that has further capitals, or is one letter, keeps them: a name.
    """
    text = text.strip().rstrip(".")
    first = text.split(" ", 1)[0]
    if first in {"A", "An", "The", "One", "Two", "Four", "If", "In", "When", "With"}:
        return text[:1].lower() + text[1:]
    return text


def running_on(text: str) -> str:
    """Return a sentence to go on with after a colon."""
    text = lowered(text)
    return text if text[-1:] in "!?…" else f"{text}."


def clipped(text: str, limit: int) -> str:
    """Return ``text`` cut at a word's end so that it has at most ``limit`` letters."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def states_money(text: str) -> bool:
    """Whether ``text`` names an amount of money."""
    return bool(_MONEY.search(text))


def without_money(text: str) -> str:
    """Return ``text`` without the sentences that name an amount of money."""
    return " ".join(part for part in sentences(text) if not states_money(part))


def says_hello(text: str) -> bool:
    """Whether the shopper greets."""
    return bool(_SAYS_HELLO.match(text))


def paragraphs(*parts: str) -> str:
    """Return the parts that say something, one paragraph each."""
    return "\n\n".join(part.strip() for part in parts if part.strip())


def several(answers: Sequence[str]) -> str:
    """Return the answers to several wishes as one, in order.

    What an answer closes with, a question or an offer to the shopper, is kept of the
    last one only: between two answers it would break the talk.
    """
    *earlier, last = answers
    kept = []
    for answer in earlier:
        *parts, closing = answer.split("\n\n")
        offers = _OFFERS.search(closing) and len(closing) < _CLOSING
        kept += parts if parts and offers else [*parts, closing]
    return paragraphs(*kept, last)
