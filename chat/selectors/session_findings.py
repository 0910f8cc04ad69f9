"""From "reads are slow" to the key, the caller and the store: what the counts say."""

from collections.abc import Iterator
from dataclasses import dataclass

from chat.selectors.session_reads import PARTITION_READ_UNITS, Capacity, SessionReads

SLOW_MS, BAD_MS = 100.0, 500.0
_MOST = 0.5
_MUCH = 0.2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the counts say; ``about`` names the step that it belongs to."""

    about: str
    state: str
    words: str


def findings(reads: SessionReads, limits: Capacity) -> tuple[Finding, ...]:
    """Return what is to be said of reads now, in the order of the steps."""
    if reads.is_away:
        words = "Redis does not answer: nothing is counted, and each process reads the "
        words += "store for all of its own readers at once."
        return (Finding("latency", "bad", words),)
    return (
        *_of_latency(reads),
        *_of_store(reads),
        *_of_capacity(reads, limits),
        *_of_keys(reads),
        *_of_callers(reads),
    )


def _of_latency(reads: SessionReads) -> Iterator[Finding]:
    p95 = reads.latency.p95
    if p95 is None:
        yield Finding("latency", "idle", "Nobody has read a session in five minutes.")
        return
    state = "bad" if p95 >= BAD_MS else "warn" if p95 >= SLOW_MS else "good"
    how = "are not slow" if state == "good" else "are slow"
    words = f"Reads {how}: 19 of 20 are answered within {_ms(p95)}."
    yield Finding("latency", state, words)


def _of_store(reads: SessionReads) -> Iterator[Finding]:
    p95, spared = reads.store_latency.p95, reads.spared
    if p95 is not None:
        state = "bad" if p95 >= BAD_MS else "warn" if p95 >= SLOW_MS else "good"
        words = f"The store itself answers 19 of 20 within {_ms(p95)}."
        yield Finding("latency", state, words)
    if spared is not None:
        words = f"{spared:.0%} of the last minute's reads were spared the store."
        yield Finding("latency", "info", words)
    if failed := reads.minute["failed"]:
        words = f"{failed} reads of the last minute failed."
        yield Finding("latency", "bad", words)


def _of_capacity(reads: SessionReads, limits: Capacity) -> Iterator[Finding]:
    used = reads.read_units_per_s
    limit = limits.provisioned or PARTITION_READ_UNITS
    what = "that are provisioned" if limits.provisioned else "that one partition gives"
    state = "bad" if used >= 0.8 * limit else "warn" if used >= 0.5 * limit else "good"
    words = f"{used:,.1f} read units a second are consumed, of {limit:,} {what}."
    yield Finding("capacity", state, words)


def _of_keys(reads: SessionReads) -> Iterator[Finding]:
    if not reads.keys:
        return
    top = reads.keys[0]
    if top.share < _MUCH:
        words = "No session stands out: the busiest one takes "
        yield Finding("key", "good", f"{words}{top.share:.0%} of the reads.")
        return
    state = "good" if top.is_hot or top.is_held else "warn"
    stays = "stays" if state == "good" else "does not stay: it is not pinned"
    words = f"One session takes {top.share:.0%} of the reads, {top.reads_per_s:,.1f} a "
    yield Finding("key", state, f"{words}second; its snapshot {stays}.")


def _of_callers(reads: SessionReads) -> Iterator[Finding]:
    if not reads.callers:
        return
    total = max(1, sum(each.of_store for each in reads.callers))
    top = max(reads.callers, key=lambda each: each.of_store)
    if not top.of_store:
        yield Finding("caller", "good", "Nobody has asked the store in five minutes.")
        return
    share = top.of_store / total
    state = "info" if share < _MOST else "warn"
    words = f"“{top.path}” makes {share:.0%} of the reads that reach the store."
    yield Finding("caller", state if len(reads.callers) > 1 else "info", words)


def _ms(value: float) -> str:
    return f"{value:,.1f} ms" if value < 10 else f"{value:,.0f} ms"
