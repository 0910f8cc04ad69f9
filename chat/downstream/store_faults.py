"""The stand-in's administration: puts a fault in force, and ends it.

The stand-in holds the fault's end itself. So a fault ends in time also when nobody is
left to end it.
"""

from http import HTTPStatus

import httpx
from pydantic import BaseModel, ValidationError


class FaultsAwayError(Exception):
    """The stand-in can't be told; says why."""


class FaultJson(BaseModel):
    """A fault in force, as the stand-in tells of it."""

    kind: str
    latency_ms: int
    probability: float
    remaining_seconds: float


class _FaultsJson(BaseModel):
    faults: dict[str, FaultJson]


class StoreFaults:
    """Faults of the stand-in at ``url``; raises FaultsAwayError."""

    def __init__(self, url: str, *, timeout_s: float = 2.0) -> None:
        self._url = url
        self._timeout_s = timeout_s

    def put(
        self,
        service: str,
        *,
        kind: str,
        latency_ms: int,
        share: float,
        seconds: float,
    ) -> None:
        """Have a service's calls fail from now on, for so many seconds."""
        wanted = {
            "kind": kind,
            "latency_ms": latency_ms,
            "probability": share,
            "seconds": seconds,
        }
        self._call("PUT", f"/admin/faults/{service}", wanted)

    def clear(self, service: str) -> None:
        """End a service's fault, if there is one."""
        self._call("DELETE", f"/admin/faults/{service}")

    def current(self) -> dict[str, FaultJson]:
        """Return the faults in force, by service."""
        return self._call("GET", "/admin/faults").faults

    def _call(
        self, method: str, path: str, body: dict[str, object] | None = None
    ) -> _FaultsJson:
        try:
            with httpx.Client(timeout=self._timeout_s, trust_env=False) as client:
                answer = client.request(method, f"{self._url}{path}", json=body)
        except (httpx.HTTPError, OSError) as error:
            raise FaultsAwayError("the store stand-in does not answer") from error
        if answer.status_code != HTTPStatus.OK:
            message = f"the store stand-in refused with {answer.status_code}"
            raise FaultsAwayError(message)
        try:
            return _FaultsJson.model_validate_json(answer.content)
        except ValidationError as error:
            raise FaultsAwayError("this is no store stand-in") from error
