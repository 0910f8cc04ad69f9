"""The connection to Amazon Bedrock, and its errors in our own terms.

Addresses and credentials come from botocore's own configuration (the standard
environment variables, ``AWS_ENDPOINT_URL_BEDROCK_RUNTIME`` included). botocore's
retries are off: the route decides who is asked next, and its retries under ours would
multiply.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from weakref import WeakKeyDictionary

import aiohttp
from aiobotocore.config import AioConfig  # type: ignore[import-untyped]
from aiobotocore.session import get_session  # type: ignore[import-untyped]
from botocore.eventstream import ParserError
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EventStreamError,
    HTTPClientError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from chat.orchestration.errors import (
    ModelError,
    ModelThrottledError,
    ModelTimeoutError,
)

_THROTTLES = frozenset(
    {
        "throttlingexception",
        "throttling",
        "toomanyrequestsexception",
        "servicequotaexceededexception",
        "429",
    }
)
_TIMEOUTS = frozenset({"modeltimeoutexception", "408"})
_FINAL = frozenset(
    {
        "validationexception",
        "accessdeniedexception",
        "resourcenotfoundexception",
        "unrecognizedclientexception",
        "invalidsignatureexception",
        "expiredtokenexception",
        "400",
        "401",
        "403",
        "404",
        "413",
    }
)


@dataclass(frozen=True, slots=True)
class BedrockTimeouts:
    """Seconds to connect, to the first token, and between two tokens."""

    connect_s: float = 1.5
    first_token_s: float = 8.0
    between_tokens_s: float = 15.0


def model_error(error: BaseException) -> ModelError:
    """Return the error of ours that a failed call amounts to."""
    if isinstance(error, ClientError | EventStreamError):
        return _service_error(error)
    if isinstance(error, TimeoutError | ConnectTimeoutError | ReadTimeoutError):
        return ModelTimeoutError(f"Bedrock did not answer in time: {error!r}")
    # No credentials and a wrong configuration end here too: another release may work.
    return ModelError(f"Bedrock broke off: {error!r}")


def _service_error(error: ClientError) -> ModelError:
    details = error.response.get("Error", {})
    code = str(details.get("Code", "Unknown"))
    # An error event in the stream may carry the type with a namespace around it.
    short = code.rsplit("#", 1)[-1].split(":", 1)[0].casefold()
    status = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
    message = f"Bedrock refused: {code}: {details.get('Message', '')}".strip(": ")
    signs = {short} | ({status} if short not in _THROTTLES else set())
    if signs & _THROTTLES:
        return ModelThrottledError(message)
    if signs & _TIMEOUTS:
        return ModelTimeoutError(message)
    return ModelError(message, retryable=not signs & _FINAL)


#: What a call through aiobotocore may raise; all of it is turned into ModelError.
FAILURES = (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    ParserError,  # a frame whose checksum or lengths are wrong
    ResponseParserError,
    ValueError,  # an event whose payload is no JSON
    KeyError,  # an event without the headers that the format demands
)


class BedrockConnection:
    """One client of the Bedrock runtime for each event loop, made at first use.

    A client belongs to the loop that made it; a process may run several in turn.
    """

    def __init__(
        self,
        timeouts: BedrockTimeouts,
        *,
        region: str | None = None,
        endpoint_url: str | None = None,
        max_connections: int = 64,
    ) -> None:
        self.timeouts = timeouts
        self._options: dict[str, Any] = {
            "region_name": region,
            "endpoint_url": endpoint_url,
            "config": AioConfig(
                connect_timeout=timeouts.connect_s,
                # The backstop; the finer limits are kept around each event.
                read_timeout=max(timeouts.first_token_s, timeouts.between_tokens_s) + 5,
                retries={"total_max_attempts": 1, "mode": "standard"},
                max_pool_connections=max_connections,
            ),
        }
        self._open: WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[asyncio.Lock, AsyncExitStack, list[Any]]
        ] = WeakKeyDictionary()

    async def client(self) -> Any:
        """Return this loop's client; aiobotocore gives it no type."""
        loop = asyncio.get_running_loop()
        if loop not in self._open:
            self._open[loop] = (asyncio.Lock(), AsyncExitStack(), [])
        lock, stack, clients = self._open[loop]
        async with lock:
            if not clients:
                making = get_session().create_client("bedrock-runtime", **self._options)
                clients.append(await stack.enter_async_context(making))
        return clients[0]

    async def aclose(self) -> None:
        """Close this loop's client."""
        opened = self._open.pop(asyncio.get_running_loop(), None)
        if opened is not None:
            await opened[1].aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()
