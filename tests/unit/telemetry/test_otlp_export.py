"""Spans leave by OTLP over HTTP for the endpoint that is configured."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)

from chat.telemetry.tracing import Tracing


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


async def test_the_spans_of_a_turn_reach_the_collector() -> None:
    received: list[tuple[str, bytes]] = []
    with collector(received) as endpoint:
        tracing = Tracing(endpoint=f"{endpoint}/")
        turn = tracing.turn(response_id="r-1")
        with turn.span("retrieval", candidates=12):
            pass
        turn.end()
        tracing.close()
    assert {path for path, _ in received} == {"/v1/traces"}
    resources = [
        resource
        for _, body in received
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
    ]
    names = {
        attribute.key: attribute.value.string_value
        for attribute in resources[0].resource.attributes
    }
    spans = {
        span.name
        for resource in resources
        for scope in resource.scope_spans
        for span in scope.spans
    }
    assert names["service.name"] == "mangaassist"
    assert spans == {"turn", "retrieval"}
