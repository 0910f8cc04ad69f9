"""Spans of a turn: in its record always, in OpenTelemetry for turns worth sending.

There is one mechanism. A turn's own tracer notes its steps, at the cost of a few
microseconds each; the record takes them from it, and so does the exporter, which builds
OpenTelemetry's spans when the turn has ended, and only for turns that are kept. So
sampling sees how a turn ended, and what is not sent costs nothing.

A turn's tracer is found by what lies deep in the call through a context variable, so
that one client serves all turns and each of its calls lands in the right turn. It is
not OpenTelemetry's own context: a span that is held across a ``yield`` may end in
another task, where that context can't be taken back.
"""

import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from random import getrandbits

from chat.orchestration.ports import Tracer
from chat.orchestration.turn_record import StageEvent, StageTrace

_Scalar = str | int | float | bool


class TurnSpan:
    """One timed step; what is set on it goes to the record and to the exporter."""

    __slots__ = (
        "_clock",
        "attributes",
        "events",
        "name",
        "parent",
        "place",
        "result",
        "score",
        "started",
    )

    def __init__(
        self,
        name: str,
        place: int,
        parent: int | None,
        clock: Callable[[], float],
    ) -> None:
        self.name = name
        self.place = place  # among the turn's spans, by their beginning
        self.parent = parent
        self.started = clock()
        self.attributes: dict[str, object] = {}
        self.events: list[tuple[float, str, Mapping[str, object]]] = []
        self.result = ""
        self.score: float | None = None
        self._clock = clock

    def set(self, **attributes: object) -> None:
        """Keep attributes; values that are no scalars are kept as their text."""
        for key, value in attributes.items():
            self.attributes[key] = value if isinstance(value, _Scalar) else str(value)

    def event(self, name: str, **attributes: object) -> None:
        """Note that something happened within the step, such as a retry."""
        self.events.append((self._clock(), name, attributes))

    def outcome(self, outcome: str, *, score: float | None = None) -> None:
        """Say how the step went; without it, that is whether it raised."""
        self.result, self.score = str(outcome), score


_tracer: ContextVar["TurnTracer | None"] = ContextVar("turn_tracer", default=None)
_span: ContextVar[TurnSpan | None] = ContextVar("turn_span", default=None)


class TurnTracer:
    """The tracer of one turn; remembers its steps in the order in which they began.

    ``trace_id`` is 0 when nothing is ever exported. Ids of spans follow from their
    places, so that none is drawn for a span that is not sent.
    """

    def __init__(
        self,
        attributes: Mapping[str, _Scalar] | None = None,
        clock: Callable[[], float] = time.perf_counter,
        *,
        trace_id: int = 0,
    ) -> None:
        self.attributes = dict(attributes or {})
        self.trace_id = trace_id
        self.first_span_id = getrandbits(63) | 1 if trace_id else 0
        self.began_ns = time.time_ns()
        self._clock = clock
        self._started = clock()
        self._stages: dict[int, StageTrace] = {}
        self._begun = 0

    def activate(self) -> None:
        """Make this the tracer of what runs in this task from now on."""
        _tracer.set(self)
        _span.set(None)

    @contextmanager
    def span(self, name: str, **attributes: object) -> Iterator[TurnSpan]:
        """Open a span below the one that is open in this context."""
        parent = _span.get()
        self._begun += 1
        span = TurnSpan(
            name, self._begun, parent.place if parent is not None else None, self._clock
        )
        if attributes:
            span.set(**attributes)
        token = _span.set(span)
        try:
            yield span
        except GeneratorExit:
            self._close(span, "cancelled")
            raise
        except BaseException as error:
            self._close(span, _name_of(error))
            raise
        else:
            self._close(span, "ok")
        finally:
            _take_back(token)

    def stages(self) -> tuple[StageTrace, ...]:
        """Return the steps that have ended so far, in the order of their beginning."""
        return tuple(self._stages[place] for place in sorted(self._stages))

    @property
    def elapsed_ms(self) -> float:
        """How long ago the turn began."""
        return (self._clock() - self._started) * 1000

    def span_id(self, place: int) -> int:
        """Return the id of a span; 0 is the place of the turn itself."""
        return (self.first_span_id + place) % 2**64 or 1

    def _close(self, span: TurnSpan, outcome: str) -> None:
        began = self._started
        self._stages[span.place] = StageTrace(
            name=span.name,
            started_ms=(span.started - began) * 1000,
            duration_ms=(self._clock() - span.started) * 1000,
            outcome=span.result or outcome,
            score=span.score,
            attributes=span.attributes,
            place=span.place,
            parent=span.parent,
            events=tuple(
                StageEvent((at - began) * 1000, name, attributes)
                for at, name, attributes in span.events
            ),
        )


def _name_of(error: BaseException) -> str:
    name = type(error).__name__
    return "cancelled" if name == "CancelledError" else name


def _take_back(token: Token[TurnSpan | None]) -> None:
    """Reopen the span above, unless this one ended in another task."""
    try:
        _span.reset(token)
    except ValueError:
        _span.set(None)


class _SilentSpan:
    """A span nobody looks at."""

    def set(self, **attributes: object) -> None:
        """Keep nothing."""

    def event(self, name: str, **attributes: object) -> None:
        """Keep nothing."""

    def outcome(self, outcome: str, *, score: float | None = None) -> None:
        """Keep nothing."""


class SilentTracer:
    """The tracer outside of any turn."""

    @contextmanager
    def span(self, name: str, **attributes: object) -> Iterator[_SilentSpan]:
        """Open a span that is kept nowhere."""
        yield _SilentSpan()


_SILENT = SilentTracer()


def current_tracer() -> Tracer:
    """Return the tracer of the turn that this task runs, or one that keeps nothing."""
    return _tracer.get() or _SILENT


def inject_trace(headers: MutableMapping[str, str]) -> None:
    """Add ``traceparent`` for the span that is open, if traces are exported.

    Its flag says "sampled": whether the turn is kept is known when it has ended, and a
    service that recorded nothing by then would have nothing to send.
    """
    tracer, span = _tracer.get(), _span.get()
    if tracer is not None and span is not None and tracer.trace_id:
        span_id = tracer.span_id(span.place)
        headers["traceparent"] = f"00-{tracer.trace_id:032x}-{span_id:016x}-01"
