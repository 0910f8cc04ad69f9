"""The live log: what processes published in the last minutes, numbered without a gap.

Every event has a number, given when its batch is added: the id of a stream entry is
the number of its last event. So "what followed 120" is a range, and whoever comes back
after the log was trimmed can be told exactly how many events are missing. Numbers begin
anew when Redis has lost them; the *epoch* tells one count from the other. Each batch
bears the epoch of its numbers, so a reader of the stream sees a new beginning at once.

Reads and writes are put into a pipeline by one function and read from its answers by
another, so that sync and async callers share them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from chat.telemetry.live_events import LiveEvent, event_from_json
from chat.telemetry.live_rates import Counts

LOG, HEAD, PROCESSES = "live:log", "live:head", "live:processes"

#: The epoch of a log that nothing was ever added to.
NO_EPOCH = "none"

#: Batches that are kept: ten minutes of one busy process, longer where less happens.
KEPT_BATCHES = 2400
_KEPT_MS = 86_400_000

#: Sessions are counted in slots of so many seconds; a minute of them is shown.
SLOT_S = 10
_SLOTS = 6
_SESSIONS_KEPT = 1000
TOP_SESSIONS = 10
BUSY_KINDS = ("turns", "reads")

#: A process that was not heard of for so long is gone.
PROCESS_GONE_S = 8.0

ADD = """
local epoch = redis.call('HGET', KEYS[2], 'epoch')
if not epoch then
  epoch = ARGV[3]
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[2], 'epoch', epoch)
end
local last = redis.call('HINCRBY', KEYS[2], 'last', ARGV[2])
local fields = {'b', ARGV[1], 'e', epoch}
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[4], last .. '-0', unpack(fields))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return last
"""


class LiveUnavailableError(Exception):
    """Redis, which the live view is read from, does not answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is: after event ``number`` of the count ``epoch``."""

    epoch: str
    number: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.number}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Return the place that ``str`` wrote; None for anything else.

        Before the first event of all there is no place: what follows is the whole log.
        """
        epoch, dot, number = text.partition(".")
        if not (dot and epoch.isalnum() and number.isdecimal() and len(text) < 60):
            return None
        if epoch == NO_EPOCH:
            return None
        return cls(epoch, int(number))


@dataclass(frozen=True, slots=True)
class Batch:
    """What one process published at once; ``last`` is the number of its last event."""

    epoch: str  # none: written by a version of the program that did not tell it
    last: int
    counts: Counts
    events: tuple[LiveEvent, ...]

    @property
    def first(self) -> int:
        """The number of its first event; numbers before it were never published."""
        return self.last - len(self.events) + 1


@dataclass(frozen=True, slots=True)
class ProcessSeen:
    """What a web process last said of itself; ``at`` is a time of day in seconds."""

    process_id: str
    at: float
    running: int
    sockets: int
    breakers: Mapping[str, str]
    policy: int | None  # the version that it applies; None: it does not say


@dataclass(frozen=True, slots=True)
class BusySession:
    """One session, and how often it was seen within the last minute."""

    session_id: str
    count: int


@dataclass(frozen=True, slots=True)
class Vitals:
    """The state of things, as read in one round trip."""

    head: Place
    processes: tuple[ProcessSeen, ...]
    busy: Mapping[str, tuple[BusySession, ...]]


def batch_json(at: float, turns: int, problems: int, events: Sequence[Any]) -> bytes:
    """Return a batch as it is kept."""
    return orjson.dumps(
        {"at": at, "turns": turns, "problems": problems, "events": events},
    )


def batches_of(entries: Sequence[tuple[bytes, Mapping[bytes, bytes]]]) -> list[Batch]:
    """Return the batches of stream entries; one that can't be read is empty."""
    return [_batch(*entry) for entry in entries]


def _batch(entry_id: bytes, fields: Mapping[bytes, bytes]) -> Batch:
    last = int(entry_id.split(b"-")[0])
    epoch = fields.get(b"e", b"").decode()
    try:
        data = orjson.loads(fields[b"b"])
        rows = data["events"]
        first = last - len(rows) + 1
        events = tuple(event_from_json(row, first + i) for i, row in enumerate(rows))
        counts = Counts(data["at"], data["turns"], data["problems"])
    except (ValueError, KeyError, TypeError):
        # Written by another version of the program, which runs beside or ran before.
        return Batch(epoch, last, Counts(0.0, 0, 0), ())
    return Batch(epoch, last, counts, events)


def queue_busy(pipe: Any, kind: str, counts: Mapping[str, int], now: float) -> None:
    """Queue the counting of sessions; each slot keeps its busiest thousand."""
    key = f"live:busy:{kind}:{int(now // SLOT_S)}"
    for session_id, count in counts.items():
        pipe.zincrby(key, count, session_id)
    pipe.zremrangebyrank(key, 0, -_SESSIONS_KEPT - 1)
    pipe.expire(key, SLOT_S * (_SLOTS + 3))


def queue_vitals(pipe: Any, now: float) -> None:
    """Queue the reading of ``Vitals``."""
    pipe.hmget(HEAD, "epoch", "last")
    pipe.hgetall(PROCESSES)
    newest = int(now // SLOT_S)
    for kind in BUSY_KINDS:
        top = f"live:busy:{kind}:top"
        slots = [f"live:busy:{kind}:{newest - back}" for back in range(_SLOTS)]
        pipe.zunionstore(top, slots)
        pipe.expire(top, SLOT_S)
        pipe.zrevrange(top, 0, TOP_SESSIONS - 1, withscores=True)


def vitals_of(answers: Sequence[Any], now: float) -> Vitals:
    """Return what the queued reading answered."""
    (epoch, last), processes, *busy = answers
    tops = busy[2::3]
    return Vitals(
        head=Place((epoch or NO_EPOCH.encode()).decode(), int(last or 0)),
        processes=processes_of(processes, now),
        busy={
            kind: tuple(BusySession(name.decode(), int(count)) for name, count in top)
            for kind, top in zip(BUSY_KINDS, tops, strict=True)
        },
    )


def processes_of(rows: Mapping[bytes, bytes], now: float) -> tuple[ProcessSeen, ...]:
    """Return the processes that are alive, of all that ever said something."""
    return tuple(_processes(rows, now))


def _processes(rows: Mapping[bytes, bytes], now: float) -> Iterator[ProcessSeen]:
    for process_id, blob in sorted(rows.items()):
        said = orjson.loads(blob)
        if said["at"] > now - PROCESS_GONE_S:
            yield ProcessSeen(
                process_id=process_id.decode(),
                at=said["at"],
                running=said["running"],
                sockets=said["sockets"],
                breakers=said["breakers"],
                policy=said.get("policy"),
            )


def queue_add(pipe: Any, blob: bytes, count: int, epoch: str) -> None:
    """Queue the adding of a batch that takes ``count`` numbers."""
    pipe.eval(ADD, 2, LOG, HEAD, blob, count, epoch, KEPT_BATCHES, _KEPT_MS)
