"""One HTTP exchange with a service: sent, limited, checked against its contract.

Says what a status means: 404 is an answer, another 4xx our mistake, 429, 408 and 5xx
the service's trouble.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp
from pydantic import BaseModel, ValidationError

from chat.downstream import deadline as deadlines
from chat.downstream.client_faults import ClientFaults
from chat.downstream.retry import RetryPolicy
from chat.orchestration.errors import (
    DependencyContractError,
    DependencyError,
    DependencyTimeoutError,
)
from chat.orchestration.ports import Span, Tracer
from chat.telemetry.lateness import FairTimeout
from chat.telemetry.tracing import current_tracer, inject_trace

_UNHEALTHY = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT.value, HTTPStatus.TOO_MANY_REQUESTS.value}
)


class NotFoundError(Exception):
    """The service says that there is no such thing; it is well."""


class RefusedError(DependencyError):
    """The service refused our request: our mistake, its health is not in question."""


class ThrottledError(DependencyError):
    """The service asked to be called less often."""


@dataclass(frozen=True, slots=True)
class CallReport:
    """How one call went, retries included, for metrics."""

    dependency: str
    outcome: str
    duration_s: float
    attempts: int


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """What all clients have in common; ``observe`` is told of each call.

    ``faults`` are those that drills put into them; None where none may.
    """

    connect_s: float = 0.25
    max_connections: int = 128
    max_body_bytes: int = 8 * 1024 * 1024
    retry: RetryPolicy = RetryPolicy()  # noqa: RUF009 (frozen)
    tracer: Callable[[], Tracer] = current_tracer
    observe: Callable[[CallReport], None] | None = None
    faults: ClientFaults | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One call to make, and the contract of its answer."""

    method: str
    path: str
    contract: type[BaseModel]
    params: Mapping[str, Any] | None = None
    content: bytes | None = None
    route: str = ""  # what stands in the trace for a path that names a person


class Transport:
    """The connections to one service; raises DependencyError, or NotFoundError."""

    def __init__(
        self, name: str, base_url: str, attempt_s: float, options: ClientOptions
    ) -> None:
        self._name = name
        self._base_url = base_url.rstrip("/")
        self._attempt_s = attempt_s
        self._options = options
        # Connections belong to the event loop that opened them.
        self._sessions: dict[asyncio.AbstractEventLoop, aiohttp.ClientSession] = {}

    async def close(self) -> None:
        """Close this event loop's connections."""
        session = self._sessions.pop(asyncio.get_running_loop(), None)
        if session is not None:
            await session.close()

    async def answer(self, request: Request, given: float, span: Span) -> BaseModel:
        """Send the request and read the answer; raise DependencyError otherwise."""
        name, faults = self._name, self._options.faults
        sent = partial(self._sent, request, given, span)
        try:
            async with FairTimeout(given):
                if faults is None:
                    body = await sent()
                else:
                    body = await faults.through(name, given, sent)
        except TimeoutError as error:  # aiohttp's own time-outs are of this kind too
            message = f"{name} did not answer within {given:.3g} s"
            raise DependencyTimeoutError(name, message) from error
        except (aiohttp.ClientError, OSError) as error:
            message = f"{name}: {type(error).__name__}: {error}"
            raise DependencyError(name, message) from error
        try:
            return request.contract.model_validate_json(body)
        except ValidationError as error:
            where = ".".join(str(each) for each in error.errors()[0]["loc"])
            message = f"{name}: {where or 'body'}: {error.errors()[0]['msg']}"
            raise DependencyContractError(name, message) from error

    async def _sent(self, request: Request, given: float, span: Span) -> bytes:
        """Return the body of a good answer."""
        headers = {deadlines.HEADER: str(max(1, int(given * 1000)))}
        if request.content is not None:
            headers["content-type"] = "application/json"
        inject_trace(headers)
        sent = self._session().request(
            request.method,
            f"{self._base_url}{request.path}",
            params=request.params,
            data=request.content,
            headers=headers,
            allow_redirects=False,
        )
        async with sent as response:
            span.set(status=response.status)
            self._check(response.status)
            return await self._body(response)

    def _check(self, status: int) -> None:
        """Raise what a status other than success means."""
        name = self._name
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return
        if status == HTTPStatus.NOT_FOUND:
            raise NotFoundError(name)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise ThrottledError(name, f"{name} asked to be called less often")
        if status in _UNHEALTHY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise DependencyError(name, f"{name} answered {status}")
        if status >= HTTPStatus.BAD_REQUEST:
            raise RefusedError(name, f"{name} refused our request with {status}")
        raise DependencyContractError(name, f"{name} answered {status}")

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """Return the body; raise DependencyContractError when it is too large."""
        most, body = self._options.max_body_bytes, bytearray()
        async for part in response.content.iter_any():
            body += part
            if len(body) > most:
                name = self._name
                message = f"{name}: the body exceeds {most} bytes"
                raise DependencyContractError(name, message)
        return bytes(body)

    def _session(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        session = self._sessions.get(loop)
        if session is None:
            # What a loop that has ended left behind is of no use to anybody.
            for ended in [each for each in self._sessions if each.is_closed()]:
                del self._sessions[ended]
            session = self._sessions[loop] = self._made()
        return session

    def _made(self) -> aiohttp.ClientSession:
        options = self._options
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=options.max_connections, keepalive_timeout=15.0
            ),
            # The whole call has its deadline already, the wait for a connection too.
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=min(options.connect_s, self._attempt_s)
            ),
            # Compression would cost more than it saves between neighbours, and hide
            # how large a body is until it is unpacked.
            headers={"accept": "application/json", "accept-encoding": "identity"},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )
