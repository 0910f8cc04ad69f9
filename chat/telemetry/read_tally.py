"""What one process counts of reads of sessions between two publications."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import getrandbits
from typing import Any

from chat.telemetry.hot_keys import SpaceSaving
from chat.telemetry.session_reads import Caller
from chat.telemetry.sketches import bin_of

KEYS = 256
_TOLD = 100
_SAMPLES = 10
_PATHS = 32

#: What answered a read: somebody else's in the process, a snapshot, the store for all
#: who asked, the store for one who needs its own word; or nothing did.
SOURCES = ("flight", "snapshot", "store", "direct", "failed")
#: Those that reached the store, or would have.
OF_STORE = frozenset({"store", "direct", "failed"})


@dataclass(frozen=True, slots=True)
class Sample:
    """One read that reached the store: who made it, and its steps."""

    at: float
    session_id: str
    path: str
    trace: str
    source: str
    ms: float
    id: str = ""
    steps: Sequence[Mapping[str, Any]] = ()


@dataclass(slots=True)
class Tallied:
    """The counts themselves; ``bins`` are those of latency sketches, by kind."""

    sources: Counter[str] = field(default_factory=Counter)
    callers: Counter[tuple[str, str]] = field(default_factory=Counter)
    bins: dict[str, Counter[int]] = field(
        default_factory=lambda: {"all": Counter(), "store": Counter()}
    )
    keys: SpaceSaving = field(default_factory=lambda: SpaceSaving(KEYS))
    samples: list[Sample] = field(default_factory=list)
    read_units: float = 0.0
    write_units: float = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.sources or self.read_units or self.write_units)

    def hottest(self) -> list[tuple[str, int]]:
        """Return the keys that are worth telling."""
        return self.keys.top(_TOLD)


class ReadTally:
    """Counts reads; to count one costs some microseconds and never waits.

    ``observe`` hears what answered each read and in how many milliseconds, ``metered``
    the read and write units that the store says it consumed.
    """

    def __init__(
        self,
        observe: Callable[[str, float], None] = lambda _source, _ms: None,
        metered: Callable[[float, float], None] = lambda _read, _write: None,
    ) -> None:
        self.now = Tallied()
        self._observe = observe
        self._metered = metered

    def note(
        self,
        session_id: str,
        source: str,
        ms: float,
        caller: Caller,
        steps: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Count a read that took so many milliseconds."""
        now = self.now
        self._observe(source, ms)
        now.sources[source] += 1
        path = caller.path
        if len(now.callers) < _PATHS * len(SOURCES) or (path, source) in now.callers:
            now.callers[path, source] += 1
        key = bin_of(ms)
        now.bins["all"][key] += 1
        now.keys.add(session_id)
        if source in OF_STORE:
            now.bins["store"][key] += 1
            self._sample(session_id, source, ms, caller, steps)

    def meter(self, read_units: float, write_units: float) -> None:
        """Count what the store says that it consumed."""
        self._metered(read_units, write_units)
        self.now.read_units += read_units
        self.now.write_units += write_units

    def take(self) -> Tallied:
        """Return what was counted, and begin anew."""
        taken, self.now = self.now, Tallied()
        return taken

    def _sample(
        self,
        session_id: str,
        source: str,
        ms: float,
        caller: Caller,
        steps: Sequence[Mapping[str, Any]],
    ) -> None:
        """Keep a read as a sample; of too many the slowest are kept."""
        samples = self.now.samples
        if len(samples) >= _SAMPLES:
            quickest = min(range(_SAMPLES), key=lambda place: samples[place].ms)
            if samples[quickest].ms >= ms:
                return
            del samples[quickest]
        number = f"{getrandbits(64):016x}"
        where = caller.path, caller.trace, source, ms
        samples.append(Sample(time.time(), session_id, *where, number, steps))
