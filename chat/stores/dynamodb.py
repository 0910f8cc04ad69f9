"""The connection to DynamoDB, its errors in our own terms, and what calls consume.

Addresses and credentials come from botocore's own configuration (the standard
environment variables, ``AWS_ENDPOINT_URL_DYNAMODB`` included). botocore's retries are
off: ours apply, and its ten attempts under ours would multiply.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
from aiobotocore.config import AioConfig  # type: ignore[import-untyped]
from aiobotocore.session import get_session  # type: ignore[import-untyped]
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    HTTPClientError,
    ReadTimeoutError,
)

from chat.orchestration.errors import DependencyError, DependencyTimeoutError
from chat.telemetry.lateness import FairTimeout

#: What hears of consumed capacity: read units, write units.
Meter = Callable[[float, float], None]

_FAILURES = (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    aiohttp.ClientError,
    OSError,
    ValueError,  # an answer that is no JSON
)
_CONNECTIONS = 64


class DynamoDbError(DependencyError):
    """DynamoDB refused a call; ``code`` is its own word for why."""

    def __init__(self, dependency: str, error: Exception, code: str) -> None:
        super().__init__(dependency, f"DynamoDB: {error}")
        self.code = code


class ConditionFailedError(Exception):
    """A condition of a write did not hold."""


class TransactionRefusedError(Exception):
    """A transaction was cancelled; ``reasons`` has a code and an item for each part."""

    def __init__(self, reasons: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(", ".join(str(each.get("Code")) for each in reasons))
        self.reasons = reasons

    def failed(self, part: int) -> bool:
        """Whether the condition of a part did not hold."""
        return bool(self.reasons[part].get("Code") == "ConditionalCheckFailed")


@cache
def _session() -> Any:
    """Return botocore's session; each new one would read its large model again."""
    return get_session()


class DynamoDb:
    """Calls DynamoDB; raises DependencyError named ``dependency``.

    There is one client for each event loop, made at its first use. ``timeout_s`` limits
    a call; to connect may take a quarter of it, and the answer half.
    """

    def __init__(
        self,
        *,
        dependency: str,
        meter: Meter = lambda read, write: None,
        endpoint_url: str | None = None,
        timeout_s: float = 2.0,
    ) -> None:
        self._dependency = dependency
        self._meter = meter
        self._timeout_s = timeout_s
        self._options: dict[str, Any] = {
            "endpoint_url": endpoint_url,
            "config": AioConfig(
                retries={"total_max_attempts": 1, "mode": "standard"},
                connect_timeout=timeout_s / 4,
                read_timeout=timeout_s / 2,
                max_pool_connections=_CONNECTIONS,
            ),
        }
        self._open: WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[asyncio.Lock, AsyncExitStack, list[Any]]
        ] = WeakKeyDictionary()

    async def call(self, operation: str, **request: Any) -> Mapping[str, Any]:
        """Return the answer to a call of the data plane.

        Raises ConditionFailedError, TransactionRefusedError, DependencyTimeoutError and
        DependencyError.
        """
        answer = await self.plain(operation, ReturnConsumedCapacity="TOTAL", **request)
        self._count(operation, answer.get("ConsumedCapacity"))
        return answer

    async def plain(self, operation: str, **request: Any) -> Mapping[str, Any]:
        """Return the answer to any call; errors as those of ``call``."""
        try:
            async with FairTimeout(self._timeout_s):
                client = await self._client()
                answer: Mapping[str, Any] = await getattr(client, operation)(**request)
        except (TimeoutError, ConnectTimeoutError, ReadTimeoutError) as error:
            raise DependencyTimeoutError(self._dependency) from error
        except _FAILURES as error:
            raise self._error(error) from error
        return answer

    async def aclose(self) -> None:
        """Close this event loop's client."""
        opened = self._open.pop(asyncio.get_running_loop(), None)
        if opened is not None:
            await opened[1].aclose()

    async def _client(self) -> Any:
        loop = asyncio.get_running_loop()
        if loop not in self._open:
            self._open[loop] = (asyncio.Lock(), AsyncExitStack(), [])
        lock, stack, clients = self._open[loop]
        async with lock:
            if not clients:
                making = _session().create_client("dynamodb", **self._options)
                clients.append(await stack.enter_async_context(making))
        return clients[0]

    def _error(self, error: Exception) -> Exception:
        response = error.response if isinstance(error, ClientError) else {}
        code = str(response.get("Error", {}).get("Code", ""))
        if code == "ConditionalCheckFailedException":
            return ConditionFailedError(code)
        if code == "TransactionCanceledException":
            return TransactionRefusedError(response.get("CancellationReasons") or ())
        return DynamoDbError(self._dependency, error, code)

    def _count(self, operation: str, consumed: Any) -> None:
        each = consumed if isinstance(consumed, list) else [consumed or {}]
        units = sum(float(one.get("CapacityUnits", 0.0)) for one in each)
        if operation in {"get_item", "query"}:
            self._meter(units, 0.0)
        else:
            self._meter(0.0, units)
