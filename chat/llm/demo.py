"""The model that needs no network: it composes from the evidence and streams it.

It keeps the same rules that remote models are given: it names only what is in evidence
and states no price. Its answers arrive in pieces of about a word, at the pace of a
person who types fast; tests and benchmarks set the pace to zero.
"""

import asyncio
import hashlib
import random
import re
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass

from chat.llm.composer.compose import composed_steady
from chat.orchestration.model_events import (
    ModelEvent,
    ModelStop,
    ModelUsage,
    Prompt,
    TextDelta,
)

_WORDS = re.compile(r"\s*\S+\s*?|\s+")
_LONG_WORD = 9


@dataclass(frozen=True, slots=True)
class Cadence:
    """The pace of a stream in seconds: before the first piece, between pieces.

    A piece that ends a sentence is followed by ``breath_s`` more.
    """

    first_s: float = 0.35
    between_s: float = 0.03
    breath_s: float = 0.12


#: The pace of a person who types fast.
HUMAN = Cadence()

#: No waiting at all, for tests and benchmarks.
AT_ONCE = Cadence(0.0, 0.0, 0.0)


class DemoModel:
    """One release of the offline model."""

    def __init__(
        self,
        release: str,
        compose: Callable[[Prompt], str] = composed_steady,
        cadence: Cadence = AT_ONCE,
    ) -> None:
        self.release = release
        self._compose = compose
        self._cadence = cadence

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        """Yield the answer piece by piece, then the estimated usage and the stop."""
        text = self._compose(prompt)
        kept = _within(text, prompt.max_tokens)
        chance = _chance_of(prompt.question)
        await asyncio.sleep(self._cadence.first_s * chance.uniform(0.7, 1.3))
        for piece in pieces_of(kept, chance):
            yield TextDelta(piece)
            # Also a pause of nothing lets other turns run between two pieces.
            await asyncio.sleep(self._pause_after(piece, chance))
        yield ModelUsage(
            input_tokens=_tokens(prompt.system)
            + sum(_tokens(said) for _, said in prompt.messages),
            output_tokens=_tokens(kept),
        )
        yield ModelStop("end_turn" if kept == text else "max_tokens")

    def _pause_after(self, piece: str, chance: random.Random) -> float:
        pause = self._cadence.between_s * chance.uniform(0.5, 1.5)
        ends_sentence = piece.rstrip().endswith((".", "!", "?", ":"))
        return pause + (self._cadence.breath_s if ends_sentence else 0.0)


def pieces_of(text: str, chance: random.Random) -> Iterator[str]:
    """Yield ``text`` in pieces of about a word; long words come in two."""
    for word in _WORDS.findall(text):
        if len(word) > _LONG_WORD and chance.random() < 0.5:
            cut = chance.randint(3, len(word) - 3)
            yield word[:cut]
            yield word[cut:]
        else:
            yield word


def _chance_of(question: str) -> random.Random:
    """Return chance that a question always meets alike."""
    digest = hashlib.blake2b(question.encode(), digest_size=8).digest()
    return random.Random(digest)  # noqa: S311 (rhythm, not secrecy)


def _tokens(text: str) -> int:
    """Return about how many tokens a text is: four characters each, at least one."""
    return max(1, (len(text) + 3) // 4) if text else 0


def _within(text: str, max_tokens: int) -> str:
    """Return as much of ``text`` as the tokens allow, cut after a word."""
    limit = max_tokens * 4
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(None, 1)[0]
