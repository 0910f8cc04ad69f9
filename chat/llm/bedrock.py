"""Models on Amazon Bedrock, through ConverseStream."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from chat.llm.bedrock_client import (
    FAILURES,
    BedrockConnection,
    BedrockTimeouts,
    model_error,
)
from chat.llm.streamed import StreamedModel, Tally
from chat.orchestration.errors import ModelError
from chat.orchestration.model_events import ModelUsage, Prompt

_STOPS = {
    "end_turn": "end_turn",
    "stop_sequence": "end_turn",
    "max_tokens": "max_tokens",
    "model_context_window_exceeded": "max_tokens",
    "guardrail_intervened": "filtered",
    "content_filtered": "filtered",
}


class BedrockModel(StreamedModel[Mapping[str, Any]]):
    """One release of one model on Bedrock; ``release`` is its model id or profile."""

    failures = FAILURES

    def __init__(
        self,
        release: str,
        connection: BedrockConnection,
        timeouts: BedrockTimeouts,
        temperature: float = 0.4,
    ) -> None:
        super().__init__(
            release,
            first_token_s=timeouts.first_token_s,
            between_tokens_s=timeouts.between_tokens_s,
        )
        self._connection = connection
        self._temperature = temperature

    @asynccontextmanager
    async def opened(
        self, prompt: Prompt
    ) -> AsyncIterator[AsyncIterable[Mapping[str, Any]]]:
        """Open Bedrock's stream."""
        client = await self._connection.client()
        answer = await client.converse_stream(**self._request(prompt))
        stream = answer["stream"]
        try:
            yield stream
        finally:
            # Not only the iterator: the connection must not go on receiving.
            stream.close()

    def text_of(self, event: Mapping[str, Any], tally: Tally) -> str:
        """Return the event's text; reasoning, tool calls and unknown events have none.

        An event of a kind that is not known yet is skipped, as AWS advises.
        """
        if "contentBlockDelta" in event:
            return str(event["contentBlockDelta"].get("delta", {}).get("text") or "")
        if "messageStop" in event:
            reason = str(event["messageStop"].get("stopReason", ""))
            tally.stop = _STOPS.get(reason, "other")
        if "metadata" in event:
            tally.usage = usage_of(event["metadata"].get("usage", {}))
        return ""

    def error_of(self, failure: Any) -> ModelError:
        """Return the error of ours that a failed call amounts to."""
        return model_error(failure)

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
