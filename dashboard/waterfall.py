"""The steps of a turn on one time line: which ran at once, and which inside another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: The width of the time line, in units of its drawing.
WIDTH = 1000
_LEAST = 3.0
_DEEPEST = 6

_IDLE = frozenset({"cancelled", "miss", "bypass", ""})
_BAD = frozenset({"block"})


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: where it lies on the line, and what is known of it."""

    name: str
    depth: int
    started_ms: float
    duration_ms: float
    outcome: str
    state: str
    x: float
    width: float
    score: float | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All steps of a turn, each below the one that it is part of."""

    bars: tuple[Bar, ...]
    total_ms: float
    first_token_x: float | None


def waterfall_of(
    spans: Sequence[Mapping[str, Any]], duration_ms: float, first_token_ms: float | None
) -> Waterfall:
    """Return the time line of recorded spans; it is never shorter than its spans."""
    ends = [float(each["started_ms"]) + float(each["duration_ms"]) for each in spans]
    total = max([duration_ms, *ends, 0.001])
    scale = WIDTH / total
    bars = tuple(_bar(span, depth, scale) for span, depth in _nested(spans))
    token_x = None if first_token_ms is None else min(first_token_ms * scale, WIDTH)
    return Waterfall(bars, total, token_x)


def _nested(
    spans: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Yield spans in the order of their beginning, each with its depth."""
    children: dict[object, list[Mapping[str, Any]]] = {}
    known = {each.get("id") for each in spans} - {None}
    for each in sorted(spans, key=lambda span: float(span["started_ms"])):
        parent = each.get("parent")
        children.setdefault(parent if parent in known else None, []).append(each)
    waiting = [(each, 0) for each in reversed(children.pop(None, []))]
    while waiting:
        span, depth = waiting.pop()
        yield span, min(depth, _DEEPEST)
        below = children.pop(span["id"], []) if span.get("id") is not None else []
        waiting += [(each, depth + 1) for each in reversed(below)]


def _bar(span: Mapping[str, Any], depth: int, scale: float) -> Bar:
    started, duration = float(span["started_ms"]), float(span["duration_ms"])
    width = max(duration * scale, _LEAST)
    attributes = dict(span.get("attributes") or {})
    outcome = str(span.get("outcome") or "")
    return Bar(
        name=str(span["name"]),
        depth=depth,
        started_ms=started,
        duration_ms=duration,
        outcome=outcome,
        state=state_of(outcome),
        x=round(min(started * scale, WIDTH - width), 2),
        width=round(width, 2),
        score=span.get("score"),
        attributes=attributes,
        events=tuple(span.get("events") or ()),
    )


def state_of(outcome: str) -> str:
    """Return how a step's outcome is shown; names of errors are bad, intents good."""
    if outcome in _IDLE:
        return "idle"
    if outcome in _BAD or outcome.endswith(("Error", "Exception")):
        return "bad"
    return "good"
