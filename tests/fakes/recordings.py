"""The recorded exchanges with Bedrock and with OpenAI, read where they lie."""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.wire_server import Answer, cut_at_random

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Recording:
    """One recorded exchange; ``events`` were decoded by an independent decoder."""

    name: str
    step: int
    operation: str
    path: str
    status: int
    content_type: str
    error_type: str
    body: bytes
    events: tuple[dict[str, Any], ...]
    sse_data: tuple[str, ...]
    response_json: Any

    @property
    def id(self) -> str:
        """A name that is unique among the recordings."""
        return f"{self.name}-{self.step}"

    def answer(self, seed: int | None = None) -> Answer:
        """Return the exact bytes, cut at random when a seed is given."""
        error = {"x-amzn-errortype": self.error_type} if self.error_type else {}
        return Answer(
            body=self.body,
            status=self.status,
            content_type=self.content_type,
            headers=error,
            pieces=None if seed is None else cut_at_random(self.body, seed),
        )


def shared_folder() -> Path:
    """Return the folder of the public data sets."""
    named = os.environ.get("MANGAASSIST_SHARED_DATA", ROOT.parent / "shared/data")
    return Path(named)


def recordings(provider: str) -> list[Recording]:
    """Return all recordings of ``bedrock`` or ``openai``."""
    file = shared_folder() / f"{provider}_wire_recordings" / "interactions.jsonl"
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.append(
            Recording(
                name=row["name"],
                step=row["step"],
                operation=row["operation"] or row["path"],
                path=row["path"],
                status=row["status"],
                content_type=row["content_type"],
                error_type=row["error_type"] or "",
                body=base64.b64decode(row["response_body_b64"]),
                events=tuple(row.get("events") or ()),
                sse_data=tuple(row.get("sse_data") or ()),
                response_json=row.get("response_json"),
            )
        )
    return found


def recording(provider: str, name: str, step: int = 0) -> Recording:
    """Return one recording; raise LookupError when there is none of that name."""
    for each in recordings(provider):
        if (each.name, each.step) == (name, step):
            return each
    message = f"no {provider} recording {name!r}, step {step}"
    raise LookupError(message)
