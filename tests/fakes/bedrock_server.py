"""Bedrock on loopback: replays recorded bytes, or frames that were built by hand.

python -m tests.fakes.bedrock_server --port 9300 --recording NAME [--step N]
"""

import argparse
import asyncio
import json
import struct
import sys
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.recordings import recording, recordings
from tests.fakes.wire_server import Answer, WireServer, cut_at_random

EVENT_STREAM = "application/vnd.amazon.eventstream"


def frame(headers: Mapping[str, str], payload: bytes) -> bytes:
    """Return one event-stream message: prelude, its CRC, headers, payload, CRC."""
    packed = b"".join(
        struct.pack("!B", len(name))
        + name.encode()
        + struct.pack("!BH", 7, len(value.encode()))
        + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack("!II", 16 + len(packed) + len(payload), len(packed))
    message = prelude + struct.pack("!I", zlib.crc32(prelude)) + packed + payload
    return message + struct.pack("!I", zlib.crc32(message))


def event(kind: str, body: Mapping[str, Any]) -> bytes:
    """Return an event of the stream."""
    headers = {
        ":event-type": kind,
        ":content-type": "application/json",
        ":message-type": "event",
    }
    return frame(headers, json.dumps(body).encode())


def exception(kind: str, message: str) -> bytes:
    """Return an exception in the midst of the stream."""
    headers = {
        ":exception-type": kind,
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return frame(headers, json.dumps({"message": message}).encode())


def delta(body: Mapping[str, Any]) -> bytes:
    """Return a content delta: text, reasoning or a tool's input."""
    return event("contentBlockDelta", {"contentBlockIndex": 0, "delta": body})


def talk(
    texts: Sequence[str], usage: Mapping[str, int] | None, stop: str = "end_turn"
) -> list[bytes]:
    """Return the frames of a whole answer."""
    frames = [event("messageStart", {"role": "assistant"})]
    frames += [delta({"text": text}) for text in texts]
    frames += [event("contentBlockStop", {"contentBlockIndex": 0})]
    frames += [event("messageStop", {"stopReason": stop})]
    if usage is not None:
        frames.append(event("metadata", {"usage": usage, "metrics": {"latencyMs": 5}}))
    return frames


def streamed(frames: Sequence[bytes], **changes: Any) -> Answer:
    """Return frames as an answer, one piece a frame."""
    return Answer(content_type=EVENT_STREAM, pieces=list(frames), **changes)


def refusal(status: int, kind: str, message: str) -> Answer:
    """Return an error as Bedrock words it before a stream begins."""
    return Answer(
        body=json.dumps({"message": message}).encode(),
        status=status,
        headers={"x-amzn-errortype": f"{kind}:http://internal.amazon.com/coral/"},
        chunked=False,
    )


async def _run(port: int, name: str, step: int) -> None:
    recorded = recording("bedrock", name, step)
    pieces = cut_at_random(recorded.body, seed=step)
    answer = recorded.answer()
    server = WireServer(
        lambda seen: Answer(
            body=answer.body,
            status=answer.status,
            content_type=answer.content_type,
            headers=answer.headers,
            pieces=pieces,
            pause_s=0.002,
        )
    )
    await server.start(port)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    """Serve one recording until stopped."""
    names = sorted(
        {r.name for r in recordings("bedrock") if r.operation == "converse-stream"}
    )
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--recording", default="test_converse_stream_with_content")
    parser.add_argument("--step", type=int, default=0)
    parser.epilog = "streams: " + ", ".join(names)
    given = parser.parse_args()
    asyncio.run(_run(given.port, given.recording, given.step))


if __name__ == "__main__":
    main()
