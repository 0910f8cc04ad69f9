"""Models behind any OpenAI-compatible endpoint, by streamed chat completions.

The package's own retries are off: the route decides who is asked next. A stream that
ends without a finish reason was cut off, whether or not it said ``[DONE]``.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

import httpx2
import openai
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from chat.llm.streamed import StreamedModel, Tally
from chat.orchestration.errors import (
    ModelError,
    ModelThrottledError,
    ModelTimeoutError,
)
from chat.orchestration.model_events import ModelUsage, Prompt

_STOPS = {"stop": "end_turn", "length": "max_tokens", "content_filter": "filtered"}
_FINAL_STATUSES = frozenset({400, 401, 403, 404, 405, 413, 422})
_FAILURES = (
    openai.OpenAIError,
    httpx2.HTTPError,
    httpx2.StreamError,
    TimeoutError,
    OSError,
    ValueError,  # an event that is no JSON
    AttributeError,  # JSON that is no chunk: the package does not validate
    TypeError,
)


@dataclass(frozen=True, slots=True)
class OpenAIOptions:
    """Where the endpoint is, and its limits in seconds."""

    base_url: str | None = None
    api_key: str = "none"
    connect_s: float = 1.5
    first_token_s: float = 8.0
    between_tokens_s: float = 15.0
    max_connections: int = 64


class OpenAIConnection:
    """One client of the endpoint for each event loop, made at first use."""

    def __init__(self, options: OpenAIOptions) -> None:
        self.options = options
        self._clients: WeakKeyDictionary[
            asyncio.AbstractEventLoop, openai.AsyncOpenAI
        ] = WeakKeyDictionary()

    def client(self) -> openai.AsyncOpenAI:
        """Return this loop's client."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = self._made()
        return self._clients[loop]

    async def aclose(self) -> None:
        """Close this loop's client."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    def _made(self) -> openai.AsyncOpenAI:
        options = self.options
        read = max(options.first_token_s, options.between_tokens_s) + 5
        timeout = httpx2.Timeout(read, connect=options.connect_s, pool=read)
        limits = httpx2.Limits(
            max_connections=options.max_connections,
            max_keepalive_connections=options.max_connections,
        )
        return openai.AsyncOpenAI(
            api_key=options.api_key,
            base_url=options.base_url,
            max_retries=0,
            timeout=timeout,
            http_client=httpx2.AsyncClient(
                timeout=timeout, limits=limits, follow_redirects=False
            ),
        )


class OpenAICompatibleModel(StreamedModel[ChatCompletionChunk]):
    """One release of one model; ``release`` is the name that the endpoint knows."""

    failures = _FAILURES

    def __init__(
        self, release: str, connection: OpenAIConnection, temperature: float = 0.4
    ) -> None:
        super().__init__(
            release,
            first_token_s=connection.options.first_token_s,
            between_tokens_s=connection.options.between_tokens_s,
        )
        self._connection = connection
        self._temperature = temperature

    @asynccontextmanager
    async def opened(
        self, prompt: Prompt
    ) -> AsyncIterator[AsyncIterable[ChatCompletionChunk]]:
        """Open the endpoint's stream."""
        stream = await self._connection.client().chat.completions.create(
            model=self.release,
            messages=_messages(prompt),
            max_tokens=prompt.max_tokens,
            temperature=self._temperature,
            stream=True,
            stream_options={"include_usage": True},
        )
        async with stream:
            yield stream

    def text_of(self, event: ChatCompletionChunk, tally: Tally) -> str:
        """Return the first choice's text; tool calls and other choices have none."""
        # Some endpoints send the usage with the last text, some in a chunk of its own.
        if event.usage is not None:
            details = event.usage.prompt_tokens_details
            tally.usage = ModelUsage(
                input_tokens=event.usage.prompt_tokens,
                output_tokens=event.usage.completion_tokens,
                cached_tokens=(details.cached_tokens or 0) if details else 0,
            )
        return "".join(_text_of(each, tally) for each in event.choices or ())

    def error_of(self, failure: Any) -> ModelError:
        """Return the error of ours that a failed call amounts to."""
        return model_error(failure)


def _text_of(choice: Any, tally: Tally) -> str:
    if choice.index != 0:
        return ""
    if choice.finish_reason is not None:
        tally.stop = _STOPS.get(choice.finish_reason, "other")
    return str((choice.delta.content if choice.delta else "") or "")


def _messages(prompt: Prompt) -> Sequence[ChatCompletionMessageParam]:
    """Return the prompt as chat messages."""
    told = [("system", prompt.system), *prompt.messages]
    return cast(
        "list[ChatCompletionMessageParam]",
        [{"role": role, "content": text} for role, text in told if text.strip()],
    )


def model_error(error: BaseException) -> ModelError:
    """Return the error of ours that a failed call amounts to."""
    message = f"the endpoint failed: {type(error).__name__}: {error}"
    if isinstance(error, openai.RateLimitError):
        return ModelThrottledError(message)
    if isinstance(error, openai.APIStatusError):
        final = error.status_code in _FINAL_STATUSES
        return ModelError(message, retryable=not final)
    if isinstance(
        error, openai.APITimeoutError | httpx2.TimeoutException | TimeoutError
    ):
        return ModelTimeoutError(message)
    if isinstance(error, openai.APIError):
        return _error_in_stream(error, message)
    return ModelError(message)


def _error_in_stream(error: openai.APIError, message: str) -> ModelError:
    """Return the error that the endpoint reported inside a stream."""
    told = f"{error.code} {error.type}".casefold()
    if "rate_limit" in told or "429" in told or "overloaded" in told:
        return ModelThrottledError(message)
    return ModelError(message, retryable="invalid_request" not in told)
