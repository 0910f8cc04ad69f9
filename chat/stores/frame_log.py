"""The frames of running and recent responses in Redis, for whoever comes back.

An entry's id is the number of its last frame. So a reader asks for "what followed 12"
without an index, a second writer can't add what the first has added, and a reader that
ends an orphaned response does so once: the other's entry is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

_KEPT_MS = 3_600_000
_LEASE_MS = 5_000

_CLAIM = """
local held = redis.call('GET', KEYS[1])
if held then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return false
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
redis.call('DEL', KEYS[2])
"""


def _frames(response_id: str) -> str:
    return f"frames:{response_id}"


def _own(response_id: str) -> str:
    return f"own:{response_id}"


def _busy(session_id: str) -> str:
    return f"busy:{session_id}"


@dataclass(frozen=True, slots=True)
class LogWrite:
    """What one response tells the log; an empty ``blob`` renews its lease only."""

    session_id: str
    response_id: str
    last_seq: int
    blob: bytes
    is_last: bool


class FrameLog:
    """Writes and reads the log, and holds the leases of this process's responses.

    Raises redis' own errors: its callers go on without the log.
    """

    def __init__(self, redis: Redis, process_id: str) -> None:
        self._redis = redis
        self._process_id = process_id
        self._claim = redis.register_script(_CLAIM)
        self._release = redis.register_script(_RELEASE)

    async def claim(self, session_id: str, response_id: str) -> str | None:
        """Lease a session for one response; return the one that has it already."""
        held = await self._claim(
            keys=[_busy(session_id), _own(response_id)],
            args=[response_id, self._process_id, _LEASE_MS],
        )
        return held.decode() if held else None

    async def release(self, session_id: str, response_id: str) -> None:
        """Give both leases back."""
        await self._release(
            keys=[_busy(session_id), _own(response_id)], args=[response_id]
        )

    async def running(self, session_id: str) -> str | None:
        """Return the response that is being written for a session."""
        held: Any = await self._redis.get(_busy(session_id))
        return held.decode() if held else None

    async def owner(self, response_id: str) -> str | None:
        """Return the process that writes a response; None when none does."""
        held: Any = await self._redis.get(_own(response_id))
        return held.decode() if held else None

    async def write(self, writes: Sequence[LogWrite]) -> set[str]:
        """Write all in one round trip; return the responses that are no longer ours."""
        async with self._redis.pipeline(transaction=False) as pipe:
            order: list[str | None] = []
            for each in writes:
                order += self._queue(pipe, each)
            answers = await pipe.execute(raise_on_error=False)
        lost = set()
        for response_id, answer in zip(order, answers, strict=True):
            if response_id is not None and isinstance(answer, ResponseError):
                lost.add(response_id)
            elif isinstance(answer, Exception):
                raise answer
        return lost

    def _queue(self, pipe: Any, each: LogWrite) -> list[str | None]:
        """Queue one response's commands; name the response where an id may clash."""
        order: list[str | None] = []
        if each.blob:
            key = _frames(each.response_id)
            pipe.xadd(key, {"f": each.blob}, id=f"{each.last_seq}-0")
            pipe.pexpire(key, _KEPT_MS)
            order += [each.response_id, None]
        if each.is_last:
            pipe.eval(
                _RELEASE,
                2,
                _busy(each.session_id),
                _own(each.response_id),
                each.response_id,
            )
            return [*order, None]
        pipe.set(_own(each.response_id), self._process_id, px=_LEASE_MS)
        pipe.set(_busy(each.session_id), each.response_id, px=_LEASE_MS)
        return [*order, None, None]

    async def read(self, response_id: str, after: int = 0) -> list[bytes]:
        """Return the entries that hold frames after number ``after``."""
        entries: Any = await self._redis.xrange(
            _frames(response_id), min=f"{after + 1}-0"
        )
        return [fields[b"f"] for _, fields in entries]

    async def last_seq(self, response_id: str) -> int:
        """Return the number of the last frame in the log; 0 when it holds none."""
        newest: Any = await self._redis.xrevrange(_frames(response_id), count=1)
        return int(newest[0][0].split(b"-")[0]) if newest else 0

    async def finish(self, response_id: str, last_seq: int, blob: bytes) -> bool:
        """Add the end of a response that lost its process; False when it has one."""
        key = _frames(response_id)
        try:
            await self._redis.xadd(key, {"f": blob}, id=f"{last_seq}-0")
        except ResponseError:
            return False
        await self._redis.pexpire(key, _KEPT_MS)
        return True
