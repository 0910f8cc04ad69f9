"""The whole catalogue, page by page, for the index; patient where a turn may not be.

A run over thousands of products has minutes, not milliseconds: it waits and repeats
instead of tripping breakers that shoppers depend on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from chat.downstream.schemas import PageJson, VersionJson
from chat.orchestration.errors import DependencyContractError, DependencyError

_NAME = "catalogue"
_Answer = TypeVar("_Answer", bound=BaseModel)


class CursorRefusedError(DependencyError):
    """The catalogue changed since the cursor was given; begin anew."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for an answer, and how often to ask again."""

    timeout_s: float = 20.0
    attempts: int = 4
    first_pause_s: float = 0.5


class CatalogueFeed:
    """Reads the catalogue service synchronously; a context manager.

    Raises DependencyError when the service stays away, DependencyContractError when
    its answer is not what the contract says, CursorRefusedError for an old cursor.
    """

    def __init__(
        self,
        url: str,
        *,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience = patience or Patience()
        self._sleep = sleep
        self._url = url.rstrip("/")
        self._client = httpx.Client(timeout=self._patience.timeout_s, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def version(self) -> str:
        """Return the catalogue's version."""
        return self._get("/v1/version", {}, VersionJson).catalogue_version

    def page(self, cursor: str, *, limit: int) -> PageJson:
        """Return the page at ``cursor``; the first one for an empty cursor."""
        params: dict[str, str | int] = {"limit": limit}
        if cursor:
            params["cursor"] = cursor
        return self._get("/v1/products", params, PageJson)

    def _get(
        self, path: str, params: dict[str, str | int], kind: type[_Answer]
    ) -> _Answer:
        pause = self._patience.first_pause_s
        for attempt in range(1, self._patience.attempts + 1):
            try:
                answer = self._client.get(f"{self._url}{path}", params=params)
                if answer.status_code < 500:
                    return _read(answer, kind)
                trouble = f"it answered {answer.status_code}"
            except (httpx.TransportError, ValidationError) as error:
                trouble = type(error).__name__
                if attempt == self._patience.attempts:
                    raise _failure(error, path) from error
            if attempt < self._patience.attempts:
                self._sleep(pause)
                pause *= 2
        raise DependencyError(_NAME, f"{path}: {trouble}")


def _read(answer: httpx.Response, kind: type[_Answer]) -> _Answer:
    """Return the answer's content; a client error is not worth repeating."""
    if answer.status_code == 400:
        raise CursorRefusedError(_NAME, "the cursor belongs to another version")
    if answer.is_error:
        raise DependencyContractError(_NAME, f"it answered {answer.status_code}")
    return kind.model_validate_json(answer.content)


def _failure(error: Exception, path: str) -> DependencyError:
    """Return the error to raise after the last attempt."""
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False)[0]
        where = ".".join(str(each) for each in first["loc"])
        return DependencyContractError(_NAME, f"{path}: {where}: {first['msg']}")
    return DependencyError(_NAME, f"{path}: {type(error).__name__}")
