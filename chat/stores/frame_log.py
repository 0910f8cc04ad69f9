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
_SETTLED_S = _LEASE_MS / 1000  # by then every living writer has renewed its lease

_CLAIM = """
local held = redis.call('GET', KEYS[1])
if held then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return false
"""
#: Writes for many responses in one call: a command for each would cost a response more
#: than all that its frames do. For every write ARGV has what is asked for ("f": frames
#: to add; "x": the log's time to live; "r": renew both leases; "e": give them back),
#: the number of the last frame, the response and the frames; KEYS has its log and,
#: where leases are touched, its two leases. Returns the places of the writes whose
#: number the log has already.
_WRITE = """
local owner, kept_ms, lease_ms = ARGV[1], ARGV[2], ARGV[3]
local refused, key = {}, 1
for at = 4, #ARGV, 4 do
  local asked, response = ARGV[at], ARGV[at + 2]
  local frames = KEYS[key]
  key = key + 1
  if asked:find('f') then
    local answer = redis.pcall('XADD', frames, ARGV[at + 1] .. '-0', 'f', ARGV[at + 3])
    if type(answer) == 'table' and answer.err then
      if not answer.err:find('equal or smaller') then return answer end
      refused[#refused + 1] = (at - 4) / 4
    end
  end
  if asked:find('x') then redis.call('PEXPIRE', frames, kept_ms) end
  if asked:find('r') or asked:find('e') then
    local own, busy = KEYS[key], KEYS[key + 1]
    key = key + 2
    if asked:find('r') then
      redis.call('SET', own, owner, 'PX', lease_ms)
      redis.call('SET', busy, response, 'PX', lease_ms)
    else
      if redis.call('GET', busy) == response then redis.call('DEL', busy) end
      redis.call('DEL', own)
    end
  end
end
return refused
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
    """What one response tells the log; an empty ``blob`` renews its leases only.

    ``is_first`` has the log given its time to live, which ``renews`` then extends.
    """

    session_id: str
    response_id: str
    last_seq: int
    blob: bytes
    is_first: bool = False
    renews: bool = True
    is_last: bool = False

    @property
    def asked(self) -> str:
        """Return what is asked for, in the letters of the script."""
        lives = self.is_first or self.renews or self.is_last
        lease = "e" if self.is_last else "r" if self.renews else ""
        return ("f" if self.blob else "") + ("x" if lives else "") + lease


class FrameLog:
    """Writes and reads the log, and holds the leases of this process's responses.

    Raises redis' own errors: its callers go on without the log.
    """

    def __init__(self, redis: Redis, process_id: str) -> None:
        self._redis = redis
        self._process_id = process_id
        self._claim = redis.register_script(_CLAIM)
        self._release = redis.register_script(_RELEASE)
        self._write = redis.register_script(_WRITE)

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

    async def has_writer(self, response_id: str) -> bool:
        """Whether a response is being written, or may be, for all that is known.

        A Redis that was started a moment ago has forgotten who writes what; the living
        tell it within a second, and until then nobody is to be taken for dead.
        """
        if await self.owner(response_id) is not None:
            return True
        server: Any = await self._redis.info("server")
        return bool(server["uptime_in_seconds"] <= _SETTLED_S)

    async def write(self, writes: Sequence[LogWrite]) -> set[str]:
        """Write all in one round trip; return the responses that are no longer ours."""
        keys: list[str] = []
        args: list[str | int | bytes] = [self._process_id, _KEPT_MS, _LEASE_MS]
        for each in writes:
            asked, response_id = each.asked, each.response_id
            keys.append(_frames(response_id))
            if each.renews or each.is_last:
                keys += _own(response_id), _busy(each.session_id)
            args += asked, each.last_seq, response_id, each.blob
        refused = await self._write(keys=keys, args=args)
        return {writes[place].response_id for place in refused}

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
