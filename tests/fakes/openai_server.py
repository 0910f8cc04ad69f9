"""An OpenAI-compatible endpoint on loopback: recorded bytes, or events by hand.

python -m tests.fakes.openai_server --port 9301 --recording NAME [--step N]
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.recordings import recording, recordings
from tests.fakes.wire_server import Answer, WireServer, cut_at_random

EVENT_STREAM = "text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"


def data(body: Mapping[str, Any]) -> bytes:
    """Return one server-sent event."""
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def chunk(delta: Mapping[str, Any], finish: str | None = None, index: int = 0) -> bytes:
    """Return one chunk of a completion."""
    return data(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": index, "delta": delta, "finish_reason": finish}],
        }
    )


def usage(prompt: int, completion: int, cached: int = 0) -> bytes:
    """Return the chunk that tells the usage and has no choices."""
    return data(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [],
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": completion,
                "total_tokens": prompt + completion,
                "prompt_tokens_details": {"cached_tokens": cached},
            },
        }
    )


def talk(
    texts: Sequence[str], used: tuple[int, int, int] | None, finish: str = "stop"
) -> list[bytes]:
    """Return the events of a whole answer."""
    events = [chunk({"role": "assistant", "content": ""})]
    events += [chunk({"content": text}) for text in texts]
    events.append(chunk({}, finish))
    if used is not None:
        events.append(usage(*used))
    return [*events, DONE]


def streamed(events: Sequence[bytes], **changes: Any) -> Answer:
    """Return events as an answer, one piece an event."""
    return Answer(content_type=EVENT_STREAM, pieces=list(events), **changes)


def refusal(status: int, kind: str, message: str) -> Answer:
    """Return an error as the endpoint words it before a stream begins."""
    error = {"message": message, "type": kind, "param": None, "code": kind}
    return Answer(
        body=json.dumps({"error": error}).encode(), status=status, chunked=False
    )


async def _run(port: int, name: str, step: int) -> None:
    recorded = recording("openai", name, step)
    pieces = cut_at_random(recorded.body, seed=step)
    server = WireServer(
        lambda seen: Answer(
            status=recorded.status,
            content_type=recorded.content_type,
            pieces=pieces,
            pause_s=0.002,
        )
    )
    await server.start(port)
    sys.stdout.write(f"{server.url}/v1\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    """Serve one recording until stopped."""
    names = sorted(
        {
            r.name
            for r in recordings("openai")
            if r.path.endswith("/chat/completions") and r.sse_data
        }
    )
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--recording", default="test_async_chat_completion_streaming")
    parser.add_argument("--step", type=int, default=0)
    parser.epilog = "streams: " + ", ".join(names)
    given = parser.parse_args()
    asyncio.run(_run(given.port, given.recording, given.step))


if __name__ == "__main__":
    main()
