"""Spans leave by OTLP over HTTP for the endpoint that is configured."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from random import getrandbits
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from chat.telemetry.exporting import Tracing
from chat.telemetry.sampling import TailSampling, TurnFate


@contextmanager
def collector(received: list[tuple[str, bytes]]) -> Iterator[str]:
    """A collector that keeps what it is sent; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append((self.path, body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sent_spans(received: list[tuple[str, bytes]]) -> list[Span]:
    """Return the spans that arrived."""
    return [
        span
        for _, body in received
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def reason_of(span: Span) -> str:
    """Return why the turn of this span was kept."""
    kept = {each.key: each.value.string_value for each in span.attributes}
    return kept["turn.kept_for"]


async def test_the_spans_of_a_turn_reach_the_collector() -> None:
    received: list[tuple[str, bytes]] = []
    with collector(received) as endpoint:
        tracing = Tracing(endpoint=f"{endpoint}/", sampling=TailSampling(share=1))
        turn = tracing.turn(response_id="r-1")
        with turn.span("retrieval", candidates=12):
            pass
        tracing.finish(turn, TurnFate("complete"))
        tracing.close()
    assert {path for path, _ in received} == {"/v1/traces"}
    root, retrieval = sent_spans(received)
    assert (root.name, retrieval.name) == ("turn", "retrieval")
    assert retrieval.parent_span_id == root.span_id
    body = b"".join(body for _, body in received)
    assert b"mangaassist" in body


async def test_what_is_remarkable_is_sent_and_of_the_rest_a_share() -> None:
    received: list[tuple[str, bytes]] = []
    fates = {
        "failed": TurnFate("failed"),
        "interrupted": TurnFate("interrupted"),
        "slow": TurnFate("complete", duration_ms=3_000),
        "corrected": TurnFate("complete", corrected=True),
        "degraded": TurnFate("stopped", degraded=("reviews",)),
        "plain": TurnFate("complete", duration_ms=2_999),
        "stopped": TurnFate("stopped"),
    }
    with collector(received) as endpoint:
        tracing = Tracing(endpoint=endpoint, sampling=TailSampling(share=0))
        for name, fate in fates.items():
            turn = tracing.turn(name=name)
            with turn.span("model"):
                pass
            assert tracing.finish(turn, fate) is (name not in {"plain", "stopped"})
        tracing.close()
    roots = [span for span in sent_spans(received) if span.name == "turn"]
    kept = ["failed", "interrupted", "slow", "corrected", "degraded"]
    assert [reason_of(span) for span in roots] == kept
    assert len(sent_spans(received)) == 2 * len(roots)


def test_the_share_is_drawn_from_the_traces_id() -> None:
    sampling = TailSampling(share=0.25)
    drawn = [
        sampling.reason(TurnFate("complete"), getrandbits(128)) for _ in range(4000)
    ]
    assert 800 < drawn.count("share") < 1200
    assert sampling.reason(TurnFate("complete"), 0) == "share"
    assert TailSampling(share=0).reason(TurnFate("complete"), 0) == ""
