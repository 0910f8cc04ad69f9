"""OpenTelemetry's spans, built from a turn's own when it has ended and is kept."""

from collections.abc import Iterator, Mapping
from random import getrandbits

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, TraceFlags
from opentelemetry.trace.status import Status, StatusCode

from chat.orchestration.turn_record import StageTrace
from chat.telemetry.sampling import TailSampling, TurnFate
from chat.telemetry.tracing import TurnTracer

_MS = 1_000_000
_SCOPE = InstrumentationScope("chat")
_ANSWERED = frozenset({"complete", "degraded", "stopped"})
_Value = str | int | float | bool


class Tracing:
    """Makes the tracers of turns; exports only when an endpoint is given."""

    def __init__(
        self,
        *,
        endpoint: str | None = None,
        service: str = "mangaassist",
        exporter: SpanExporter | None = None,
        sampling: TailSampling | None = None,
    ) -> None:
        self._sampling = sampling or TailSampling()
        self._resource = Resource.create({"service.name": service})
        self._processor: BatchSpanProcessor | None = None
        if endpoint or exporter:
            address = f"{(endpoint or '').rstrip('/')}/v1/traces"
            self._processor = BatchSpanProcessor(
                exporter or OTLPSpanExporter(endpoint=address)
            )

    def turn(self, **attributes: _Value) -> TurnTracer:
        """Return the tracer of a turn that begins now, and make it this task's."""
        trace_id = getrandbits(128) | 1 if self._processor is not None else 0
        tracer = TurnTracer(attributes, trace_id=trace_id)
        tracer.activate()
        return tracer

    def finish(self, tracer: TurnTracer, fate: TurnFate) -> bool:
        """Hand a turn that has ended to the exporter if it is kept; say whether it is.

        Sending is the exporter's thread's work, so nothing waits for the network here.
        """
        if self._processor is None:
            return False
        reason = self._sampling.reason(fate, tracer.trace_id)
        if not reason:
            return False
        for span in self._spans(tracer, fate, reason):
            self._processor.on_end(span)
        return True

    def close(self) -> None:
        """Send what is left and stop the exporter's thread."""
        if self._processor is not None:
            self._processor.shutdown()  # type: ignore[no-untyped-call]

    # -- inside ------------------------------------------------------------------

    def _spans(
        self, tracer: TurnTracer, fate: TurnFate, reason: str
    ) -> Iterator[ReadableSpan]:
        root = _context(tracer, 0)
        yield ReadableSpan(
            name="turn",
            context=root,
            resource=self._resource,
            attributes={
                **tracer.attributes,
                "turn.outcome": fate.status,
                "turn.kept_for": reason,
                "turn.corrected": fate.corrected,
                "turn.degraded": tuple(fate.degraded),
            },
            kind=SpanKind.SERVER,
            status=Status(
                StatusCode.OK if fate.status in _ANSWERED else StatusCode.ERROR
            ),
            start_time=tracer.began_ns,
            end_time=tracer.began_ns + round(fate.duration_ms * _MS),
            instrumentation_scope=_SCOPE,
        )
        for stage in tracer.stages():
            yield self._span(tracer, stage)

    def _span(self, tracer: TurnTracer, stage: StageTrace) -> ReadableSpan:
        began = tracer.began_ns
        return ReadableSpan(
            name=stage.name,
            context=_context(tracer, stage.place),
            parent=_context(tracer, stage.parent or 0),
            resource=self._resource,
            attributes=_attributes(stage),
            events=tuple(
                Event(
                    each.name, _plain(each.attributes), began + round(each.at_ms * _MS)
                )
                for each in stage.events
            ),
            kind=SpanKind.CLIENT if stage.name.endswith(".http") else SpanKind.INTERNAL,
            status=Status(
                StatusCode.ERROR
                if stage.outcome.endswith("Error")
                else StatusCode.UNSET
            ),
            start_time=began + round(stage.started_ms * _MS),
            end_time=began + round((stage.started_ms + stage.duration_ms) * _MS),
            instrumentation_scope=_SCOPE,
        )


def _context(tracer: TurnTracer, place: int) -> SpanContext:
    return SpanContext(
        trace_id=tracer.trace_id,
        span_id=tracer.span_id(place),
        is_remote=False,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )


def _attributes(stage: StageTrace) -> dict[str, _Value]:
    score = {} if stage.score is None else {"score": stage.score}
    return _plain({**stage.attributes, **score, "outcome": stage.outcome})


def _plain(attributes: Mapping[str, object]) -> dict[str, _Value]:
    return {
        f"turn.{key}": value if isinstance(value, _Value) else str(value)
        for key, value in attributes.items()
    }
