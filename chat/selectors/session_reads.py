"""Reads of sessions over all processes: how many, what answered, what they consumed.

Everything comes from the counts that processes share through Redis, in slots of ten
seconds; the slot that is being filled is left out, so that no rate looks like a fall.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from redis import Redis
from redis.exceptions import RedisError

from chat.conf import chat_config, session_store_config
from chat.stores.hot_board_keys import HELD, HOT, SAMPLES, SLOT_S, busy_key, stats_key
from chat.telemetry.read_tally import SOURCES
from chat.telemetry.sketches import EMPTY, Sketch

SHOWN_SLOTS = 90  # a quarter of an hour
_MINUTE = 60 // SLOT_S
_FIVE_MINUTES = 300 // SLOT_S
_TOP = 20
_SAMPLES = 500
#: What one partition of a DynamoDB table gives in a second, whatever the table has.
PARTITION_READ_UNITS = 3000


@dataclass(frozen=True, slots=True)
class Slot:
    """Ten seconds of reads."""

    at: datetime
    sources: Mapping[str, int]
    read_units: float

    @property
    def reads(self) -> int:
        """How many were asked for."""
        return sum(self.sources.values())

    @property
    def of_store(self) -> int:
        """How many the store was asked for, by whatever way."""
        return sum(self.sources.get(each, 0) for each in ("store", "direct", "failed"))


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of reads in milliseconds; None while there was none."""

    p50: float | None
    p95: float | None
    p99: float | None
    count: int


@dataclass(frozen=True, slots=True)
class CallerRow:
    """One code path that reads sessions, and what answered it, in five minutes."""

    path: str
    sources: Mapping[str, int]

    @property
    def reads(self) -> int:
        """How many reads it made."""
        return sum(self.sources.values())

    @property
    def of_store(self) -> int:
        """How many of them asked the store."""
        return sum(self.sources.get(each, 0) for each in ("store", "direct", "failed"))


@dataclass(frozen=True, slots=True)
class HotKey:
    """One session, its reads of a minute, and whether its snapshot is to stay."""

    session_id: str
    reads: int
    share: float
    is_hot: bool
    is_held: bool

    @property
    def reads_per_s(self) -> float:
        """Reads a second over the minute."""
        return self.reads / 60


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One read that reached the store."""

    at: datetime
    session_id: str
    path: str
    trace: str
    source: str
    ms: float
    id: str = ""
    steps: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class SessionReads:
    """Reads of sessions now; empty where Redis does not answer."""

    at: datetime
    is_away: bool
    slots: tuple[Slot, ...]
    latency: Latency
    store_latency: Latency
    callers: tuple[CallerRow, ...]
    keys: tuple[HotKey, ...]
    hot: Mapping[str, datetime]
    samples: tuple[SampleRow, ...]

    @property
    def minute(self) -> Mapping[str, int]:
        """What answered in the last minute."""
        total: Counter[str] = Counter(dict.fromkeys(SOURCES, 0))
        for slot in self.slots[-_MINUTE:]:
            total.update(slot.sources)
        return total

    @property
    def asked(self) -> int:
        """How many reads were asked for in the last minute."""
        return sum(self.minute.values())

    @property
    def of_store(self) -> int:
        """How many of them asked the store."""
        return sum(slot.of_store for slot in self.slots[-_MINUTE:])

    @property
    def reads_per_s(self) -> float:
        """Reads a second, over the last minute."""
        return self.asked / 60

    @property
    def spared(self) -> float | None:
        """The share of reads that did not reach the store; None of none."""
        return 1 - self.of_store / self.asked if self.asked else None

    @property
    def read_units_per_s(self) -> float:
        """Read units consumed a second, over the last minute."""
        return sum(slot.read_units for slot in self.slots[-_MINUTE:]) / 60

    def of_key(self, session_id: str) -> HotKey | None:
        """Return a session's row, if it is among the busiest."""
        return next((key for key in self.keys if key.session_id == session_id), None)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the store may consume; ``is_derived`` where it counts no units itself."""

    backend: str
    provisioned: int
    is_derived: bool
    hot_from: int


@dataclass(frozen=True, slots=True)
class SnapshotNow:
    """A session's snapshot in Redis."""

    size: int
    left_s: float
    is_absent: bool


def capacity() -> Capacity:
    """Return what the settings say of the store's capacity."""
    config = session_store_config()
    return Capacity(
        backend=config.backend,
        provisioned=config.read_units,
        is_derived=config.backend == "postgres",
        hot_from=chat_config().popularity.reads_per_s,
    )


def session_reads() -> SessionReads:
    """Return the reads of the last quarter of an hour."""
    now = time.time()
    newest = int(now // SLOT_S)
    slots = range(newest - SHOWN_SLOTS, newest)
    try:
        with _redis() as redis, redis.pipeline(transaction=False) as pipe:
            for slot in slots:
                pipe.hgetall(stats_key(slot))
            for slot in slots[-_MINUTE:]:
                pipe.zrevrange(busy_key(slot), 0, 200, withscores=True)
            pipe.zrange(HOT, 0, -1, withscores=True)
            pipe.zrange(HELD, 0, -1, withscores=True)
            pipe.xrevrange(SAMPLES, count=_SAMPLES)
            answers: list[Any] = pipe.execute()
    except (RedisError, OSError):
        return _nothing(now)
    stats = [_words(each) for each in answers[:SHOWN_SLOTS]]
    *busy, hot, held, samples = answers[SHOWN_SLOTS:]
    until = {key.decode(): _time(ms / 1000) for key, ms in hot if ms > now * 1000}
    kept = {key.decode() for key, ms in held if ms > now * 1000}
    recent = stats[-_FIVE_MINUTES:]
    return SessionReads(
        at=_time(now),
        is_away=False,
        slots=tuple(_slot(slot, each) for slot, each in zip(slots, stats, strict=True)),
        latency=_latency(recent, "all"),
        store_latency=_latency(recent, "store"),
        callers=_callers(recent),
        keys=_keys(busy, until, kept),
        hot=until,
        samples=tuple(_sample(blob[b"s"]) for _, blob in samples),
    )


def session_read(number: str) -> SampleRow | None:
    """Return one read that was kept as a sample; None when it is kept no more."""
    try:
        with _redis() as redis:
            entries: Any = redis.xrevrange(SAMPLES)
    except (RedisError, OSError):
        return None
    found = (_sample(blob[b"s"]) for _, blob in entries)
    return next((each for each in found if each.id == number), None)


def snapshot_of(session_id: str) -> SnapshotNow | None:
    """Return what Redis holds of a session now, if it holds it and answers."""
    key = f"hot:session:{session_id}"
    try:
        with _redis() as redis, redis.pipeline(transaction=False) as pipe:
            pipe.strlen(key)
            pipe.pttl(key)
            size, left_ms = pipe.execute()
    except (RedisError, OSError):
        return None
    if left_ms <= 0:
        return None
    # Nothing but the time that the read took: there is no such session.
    return SnapshotNow(size, left_ms / 1000, is_absent=size < 16)


def _redis() -> Redis:
    return Redis.from_url(
        chat_config().redis_url, socket_timeout=1, socket_connect_timeout=1
    )


def _nothing(now: float) -> SessionReads:
    none = Latency(None, None, None, 0)
    return SessionReads(_time(now), True, (), none, none, (), (), {}, ())


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _words(row: Mapping[bytes, bytes]) -> dict[tuple[str, ...], float]:
    return {tuple(key.decode().split("|")): float(value) for key, value in row.items()}


def _slot(slot: int, stats: Mapping[tuple[str, ...], float]) -> Slot:
    sources = {each: int(stats.get(("source", each), 0)) for each in SOURCES}
    at = _time(slot * SLOT_S)
    return Slot(at, sources, stats.get(("units", "read"), 0.0))


def _latency(stats: Sequence[Mapping[tuple[str, ...], float]], kind: str) -> Latency:
    bins: Counter[int] = Counter()
    for each in stats:
        for key, value in each.items():
            if key[:2] == ("bin", kind):
                bins[int(key[2])] += int(value)
    sketch = EMPTY
    if bins:
        keys = sorted(bins)
        sketch = Sketch.from_bins(keys, [bins[key] for key in keys])
    p50, p95, p99 = (sketch.percentile(share) for share in (0.5, 0.95, 0.99))
    return Latency(p50, p95, p99, sum(bins.values()))


def _callers(stats: Sequence[Mapping[tuple[str, ...], float]]) -> tuple[CallerRow, ...]:
    found: dict[str, Counter[str]] = {}
    for each in stats:
        for key, value in each.items():
            if key[0] == "caller":
                found.setdefault(key[1], Counter())[key[2]] += int(value)
    rows = [CallerRow(path, sources) for path, sources in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.reads, row.path)))


def _keys(
    busy: Sequence[Sequence[tuple[bytes, float]]],
    hot: Mapping[str, datetime],
    held: set[str],
) -> tuple[HotKey, ...]:
    total: Counter[str] = Counter()
    for slot in busy:
        for session_id, reads in slot:
            total[session_id.decode()] += int(reads)
    everything = max(1, total.total())
    return tuple(
        HotKey(key, reads, reads / everything, key in hot, key in held)
        for key, reads in total.most_common(_TOP)
    )


def _sample(blob: bytes) -> SampleRow:
    body = orjson.loads(blob)
    return SampleRow(**body | {"at": _time(body["at"])})
