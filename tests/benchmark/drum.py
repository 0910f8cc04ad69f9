"""The whole service with a model that beats like a drum, as an ASGI application.

Only the words and the pauses are the benchmark's; session, evidence, guard, frames and
log are the service's own.
"""

import asyncio
import os
from collections.abc import AsyncGenerator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")

from chat.llm import factory
from chat.llm.demo import DemoModel
from chat.orchestration.model_events import (
    ModelEvent,
    ModelStop,
    ModelUsage,
    Prompt,
    TextDelta,
)
from tests.benchmark.cadence import clock_word, pauses, pieces


class DrumModel(DemoModel):
    """Says the same words to everybody, each turn to a rhythm of its own."""

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        """Yield the pieces when each is due.

        A model elsewhere does not wait for a server that is late, so this one doesn't.
        The first word tells when it began, and seeds its rhythm.
        """
        loop = asyncio.get_running_loop()
        due = loop.time()
        begun = clock_word(due)
        yield TextDelta(begun)
        for piece, pause in zip(pieces(), pauses(begun), strict=False):
            due += pause
            await asyncio.sleep(due - loop.time())
            yield TextDelta(piece)
        yield ModelUsage(input_tokens=100, output_tokens=100)
        yield ModelStop("end_turn")


factory.DemoModel = DrumModel  # type: ignore[misc]

from mangaassist.asgi import application  # noqa: E402

__all__ = ("application",)
