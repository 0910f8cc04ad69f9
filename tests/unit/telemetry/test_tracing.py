"""A turn's spans: in its record always, in OpenTelemetry when it is asked for."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from chat.telemetry.exporting import Tracing
from chat.telemetry.sampling import TailSampling, TurnFate
from chat.telemetry.tracing import (
    SilentTracer,
    TurnTracer,
    current_tracer,
    inject_trace,
)


class HandClock:
    """A clock in seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def tracer(clock: HandClock) -> TurnTracer:
    return TurnTracer(clock=clock)


def test_steps_are_told_in_the_order_of_their_beginning(
    tracer: TurnTracer, clock: HandClock
) -> None:
    clock.now += 0.010
    with tracer.span("evidence"):
        with tracer.span("catalogue", asins=3) as inner:
            clock.now += 0.025
            inner.outcome("found", score=0.5)
        clock.now += 0.005
    evidence, catalogue = tracer.stages()
    assert (evidence.name, catalogue.name) == ("evidence", "catalogue")
    assert evidence.started_ms == pytest.approx(10)
    assert evidence.duration_ms == pytest.approx(30)
    assert catalogue.duration_ms == pytest.approx(25)
    assert (catalogue.outcome, catalogue.score) == ("found", 0.5)
    assert catalogue.attributes == {"asins": 3}
    assert (evidence.parent, catalogue.parent) == (None, evidence.place)
    assert evidence.outcome == "ok"


def test_a_step_that_raises_is_told_with_its_error(tracer: TurnTracer) -> None:
    with pytest.raises(LookupError), tracer.span("catalogue"):
        raise LookupError
    [stage] = tracer.stages()
    assert stage.outcome == "LookupError"


async def test_a_cancelled_step_is_told_as_cancelled(tracer: TurnTracer) -> None:
    async def wait() -> None:
        with tracer.span("retrieval"):
            await asyncio.sleep(3600)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [stage.outcome for stage in tracer.stages()] == ["cancelled"]


def test_a_step_that_has_not_ended_is_not_told_yet(tracer: TurnTracer) -> None:
    with tracer.span("open"):
        assert tracer.stages() == ()


async def test_each_task_finds_its_own_turn_s_tracer() -> None:
    tracing = Tracing()

    async def turn(name: str) -> list[str]:
        tracer = tracing.turn()
        await asyncio.sleep(0)
        with current_tracer().span(name):
            await asyncio.sleep(0)
        return [stage.name for stage in tracer.stages()]

    names = [f"turn {number}" for number in range(20)]
    told = await asyncio.gather(*(turn(name) for name in names))
    assert told == [[name] for name in names]


async def test_outside_of_a_turn_spans_are_kept_nowhere() -> None:
    tracer = current_tracer()
    assert isinstance(tracer, SilentTracer)
    with tracer.span("anything", a=1) as span:
        span.set(b=2)
        span.outcome("ok")


async def test_a_span_that_is_held_across_a_yield_may_end_in_another_task() -> None:
    tracer = Tracing().turn()

    async def pieces() -> AsyncGenerator[int]:
        with tracer.span("model"):
            yield 1
            yield 2

    stream = pieces()
    assert await anext(stream) == 1
    await asyncio.create_task(stream.aclose())
    assert [stage.outcome for stage in tracer.stages()] == ["cancelled"]


async def test_exported_spans_hang_below_one_another() -> None:
    exporter = InMemorySpanExporter()
    tracing = Tracing(exporter=exporter, sampling=TailSampling(share=1))
    tracer = tracing.turn(session="s1")
    headers: dict[str, str] = {}
    with tracer.span("catalogue"), tracer.span("catalogue.http") as span:
        inject_trace(headers)
        span.event("retry", after="ThrottledError")
    assert tracing.finish(tracer, TurnFate("complete", duration_ms=12))
    tracing.close()
    spans = {span.name: span for span in exporter.get_finished_spans()}
    assert set(spans) == {"turn", "catalogue", "catalogue.http"}
    http, outer, root = (spans[n] for n in ("catalogue.http", "catalogue", "turn"))
    assert http.parent and http.parent.span_id == outer.context.span_id
    assert outer.parent and outer.parent.span_id == root.context.span_id
    trace_id = format(root.context.trace_id, "032x")
    span_id = format(http.context.span_id, "016x")
    assert headers["traceparent"] == f"00-{trace_id}-{span_id}-01"
    [event] = http.events
    assert (event.name, event.attributes) == (
        "retry",
        {"turn.after": "ThrottledError"},
    )
    assert root.end_time - root.start_time == 12_000_000
    assert root.attributes and root.attributes["session"] == "s1"


async def test_without_a_trace_no_header_is_sent() -> None:
    headers: dict[str, str] = {}
    tracer = Tracing().turn()
    with tracer.span("catalogue"):
        inject_trace(headers)
    assert headers == {}


def test_attributes_that_are_no_scalars_are_kept_as_text(tracer: TurnTracer) -> None:
    with tracer.span("x", asins=("a", "b"), none=None):
        pass
    assert tracer.stages()[0].attributes == {"asins": "('a', 'b')", "none": "None"}


async def test_closing_a_half_read_generator_leaves_the_context_usable() -> None:
    tracer = Tracing().turn()

    async def pieces() -> AsyncGenerator[int]:
        with tracer.span("model"):
            yield 1
            yield 2

    async with aclosing(pieces()) as stream:
        async for _ in stream:
            break
    with tracer.span("record"):
        pass
    assert [stage.name for stage in tracer.stages()] == ["model", "record"]
