"""Spans of a turn: into the turn's record always, to OpenTelemetry where configured.

A turn's tracer is found by what lies deep in the call through a context variable, so
that one client serves all turns and each of its calls lands in the right turn. Spans
are not put into OpenTelemetry's own context: a span that is held across a ``yield`` may
end in another task, where that context can't be taken back.
"""

import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar, Token

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace.propagation import set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from chat.orchestration.ports import Tracer
from chat.orchestration.turns import StageTrace

_PROPAGATOR = TraceContextTextMapPropagator()
_Scalar = str | int | float | bool


class TurnSpan:
    """One timed step; what is set on it goes to the record and to the exporter."""

    __slots__ = ("attributes", "name", "otel", "place", "result", "score", "started")

    def __init__(self, name: str, place: int, started: float, otel: trace.Span) -> None:
        self.name = name
        self.place = place  # among the turn's spans, by their beginning
        self.started = started
        self.otel = otel
        self.attributes: dict[str, object] = {}
        self.result = ""
        self.score: float | None = None

    def set(self, **attributes: object) -> None:
        """Keep attributes; values that are no scalars are kept as their text."""
        for key, value in attributes.items():
            plain = value if isinstance(value, _Scalar) else str(value)
            self.attributes[key] = plain
            self.otel.set_attribute(f"turn.{key}", plain)

    def outcome(self, outcome: str, *, score: float | None = None) -> None:
        """Say how the step went; without it, that is whether it raised."""
        self.result, self.score = str(outcome), score


_tracer: ContextVar["TurnTracer | None"] = ContextVar("turn_tracer", default=None)
_span: ContextVar[TurnSpan | None] = ContextVar("turn_span", default=None)


class TurnTracer:
    """The tracer of one turn; remembers its steps in the order in which they began."""

    def __init__(
        self,
        otel: trace.Tracer,
        attributes: Mapping[str, _Scalar] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._otel = otel
        self._clock = clock
        self._started = clock()
        self._stages: dict[int, StageTrace] = {}
        self._begun = 0
        self._root = otel.start_span("turn", attributes=dict(attributes or {}))

    def activate(self) -> None:
        """Make this the tracer of what runs in this task from now on."""
        _tracer.set(self)
        _span.set(None)

    @contextmanager
    def span(self, name: str, **attributes: object) -> Iterator[TurnSpan]:
        """Open a span below the one that is open in this context."""
        parent = _span.get()
        above = parent.otel if parent is not None else self._root
        otel = self._otel.start_span(name, context=set_span_in_context(above))
        self._begun += 1
        span = TurnSpan(name, self._begun, self._clock(), otel)
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

    def end(self, outcome: str = "ok") -> None:
        """End the turn's own span."""
        self._root.set_attribute("turn.outcome", outcome)
        self._root.end()

    def _close(self, span: TurnSpan, outcome: str) -> None:
        span.result = span.result or outcome
        now = self._clock()
        self._stages[span.place] = StageTrace(
            name=span.name,
            started_ms=(span.started - self._started) * 1000,
            duration_ms=(now - span.started) * 1000,
            outcome=span.result,
            score=span.score,
            attributes=span.attributes,
        )
        span.otel.set_attribute("turn.outcome", span.result)
        span.otel.end()


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
    """Add ``traceparent`` for the span that is open, if a trace is being kept."""
    span = _span.get()
    if span is not None and span.otel.get_span_context().is_valid:
        _PROPAGATOR.inject(headers, context=set_span_in_context(span.otel))


class Tracing:
    """Makes the tracers of turns; exports only when an endpoint is given."""

    def __init__(
        self,
        *,
        endpoint: str | None = None,
        service: str = "mangaassist",
        exporter: SpanExporter | None = None,
    ) -> None:
        self._provider: TracerProvider | None = None
        if endpoint or exporter:
            resource = Resource.create({"service.name": service})
            self._provider = TracerProvider(resource=resource)
            self._provider.add_span_processor(
                BatchSpanProcessor(exporter or _otlp_exporter(endpoint or ""))
            )
        self._otel = (self._provider or trace.NoOpTracerProvider()).get_tracer("chat")

    def turn(self, **attributes: _Scalar) -> TurnTracer:
        """Return the tracer of a turn that begins now, and make it this task's."""
        tracer = TurnTracer(self._otel, attributes)
        tracer.activate()
        return tracer

    def close(self) -> None:
        """Send what is left and stop the exporter's thread."""
        if self._provider is not None:
            self._provider.shutdown()


def _otlp_exporter(endpoint: str) -> SpanExporter:
    return OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
