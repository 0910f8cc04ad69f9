"""Models on Amazon Bedrock, through ConverseStream.

Bedrock tells the stop reason before the usage, the port wants it last: the stop is held
until the stream's end. A stream that ends without a stop reason was cut off, however
orderly the connection closed.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

from chat.llm.bedrock_client import (
    FAILURES,
    BedrockConnection,
    BedrockTimeouts,
    model_error,
)
from chat.orchestration.errors import ModelError, ModelTimeoutError
from chat.orchestration.turns import (
    ModelEvent,
    ModelStop,
    ModelUsage,
    Prompt,
    TextDelta,
)

_STOPS = {
    "end_turn": "end_turn",
    "stop_sequence": "end_turn",
    "max_tokens": "max_tokens",
    "model_context_window_exceeded": "max_tokens",
    "guardrail_intervened": "filtered",
    "content_filtered": "filtered",
}


class BedrockModel:
    """One release of one model on Bedrock; ``release`` is its model id or profile."""

    def __init__(
        self,
        release: str,
        connection: BedrockConnection,
        timeouts: BedrockTimeouts,
        temperature: float = 0.4,
    ) -> None:
        self.release = release
        self._connection = connection
        self._timeouts = timeouts
        self._temperature = temperature

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        """Yield text, then the usage if told, then the stop; raise ModelError."""
        tally = _Tally()
        try:
            async with aclosing(self._deltas(prompt, tally)) as deltas:
                async for text in deltas:
                    yield TextDelta(text)
        except ModelError:
            raise
        except FAILURES as error:
            raise model_error(error) from error
        if tally.stop is None:
            message = f"{self.release} broke off without a stop reason"
            raise ModelError(message)
        if tally.usage is not None:
            yield tally.usage
        yield ModelStop(tally.stop)

    async def _deltas(self, prompt: Prompt, tally: "_Tally") -> AsyncGenerator[str]:
        """Yield the text as it comes; closing this closes Bedrock's stream."""
        deadline = asyncio.get_running_loop().time() + self._timeouts.first_token_s
        async with asyncio.timeout_at(deadline):
            client = await self._connection.client()
            answer = await client.converse_stream(**self._request(prompt))
        stream = answer["stream"]
        try:
            events = aiter(stream)
            while (event := await self._next(events, deadline, tally)) is not None:
                if text := tally.take(event):
                    yield text
        finally:
            # Not only the iterator: the connection must not go on receiving.
            stream.close()

    async def _next(
        self, events: AsyncIterator[Mapping[str, Any]], deadline: float, tally: "_Tally"
    ) -> Mapping[str, Any] | None:
        """Return the next event, None at the end; raise ModelTimeoutError if late.

        Until the first text, all events together have the first token's deadline.
        """
        limit = deadline
        if tally.has_text:
            loop = asyncio.get_running_loop()
            limit = loop.time() + self._timeouts.between_tokens_s
        try:
            async with asyncio.timeout_at(limit):
                return await anext(events, None)
        except TimeoutError as error:
            which = "next" if tally.has_text else "first"
            message = f"{self.release}: the {which} token came too late"
            raise ModelTimeoutError(message) from error

    def _request(self, prompt: Prompt) -> dict[str, Any]:
        """Return the call's arguments; Bedrock wants roles to alternate, user first."""
        request: dict[str, Any] = {
            "modelId": self.release,
            "messages": alternating(prompt.messages),
            "inferenceConfig": {
                "maxTokens": prompt.max_tokens,
                "temperature": self._temperature,
            },
        }
        if prompt.system:
            request["system"] = [{"text": prompt.system}]
        return request


def alternating(messages: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    """Return the messages with equal neighbours merged and no answer at the start."""
    merged: list[dict[str, Any]] = []
    for role, text in messages:
        if not text.strip() or (not merged and role != "user"):
            continue
        if merged and merged[-1]["role"] == role:
            merged[-1]["content"].append({"text": text})
        else:
            merged.append({"role": role, "content": [{"text": text}]})
    return merged


class _Tally:
    """What a stream has told so far besides its text."""

    def __init__(self) -> None:
        self.has_text = False
        self.stop: str | None = None
        self.usage: ModelUsage | None = None

    def take(self, event: Mapping[str, Any]) -> str:
        """Return the event's text; reasoning, tool calls and unknown events have none.

        An event of a kind that is not known yet is skipped, as AWS advises.
        """
        if "contentBlockDelta" in event:
            text = str(event["contentBlockDelta"].get("delta", {}).get("text") or "")
            self.has_text = self.has_text or bool(text)
            return text
        if "messageStop" in event:
            reason = str(event["messageStop"].get("stopReason", ""))
            self.stop = _STOPS.get(reason, "other")
        if "metadata" in event:
            self.usage = usage_of(event["metadata"].get("usage", {}))
        return ""


def usage_of(usage: Mapping[str, Any]) -> ModelUsage | None:
    """Return the usage; Bedrock counts cached input beside the input, we within it."""
    if "inputTokens" not in usage:
        return None
    cached = int(usage.get("cacheReadInputTokens", 0))
    written = int(usage.get("cacheWriteInputTokens", 0))
    return ModelUsage(
        input_tokens=int(usage["inputTokens"]) + cached + written,
        output_tokens=int(usage.get("outputTokens", 0)),
        cached_tokens=cached,
    )
