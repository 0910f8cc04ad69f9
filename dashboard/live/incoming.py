"""What a watcher may say: where it was and what it wants, and how far it has read."""

from dataclasses import dataclass
from typing import Any

import orjson

from chat.selectors.live import Place
from dashboard.live.filters import LiveFilter

MAX_BYTES = 4096


class BadFrameError(Exception):
    """A frame that is none of ours."""


@dataclass(frozen=True, slots=True)
class Show:
    """Show what follows a place; without one, the newest."""

    wanted: LiveFilter
    after: Place | None


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Frames up to this number were read."""

    number: int


def decode(text: str) -> Show | Acknowledge:
    """Return what a frame says; raise BadFrameError."""
    try:
        data: Any = orjson.loads(text)
        match data:
            case {"type": "show"}:
                after = data.get("after")
                place = Place.read(after) if isinstance(after, str) else None
                return Show(LiveFilter.from_json(data), place)
            case {"type": "ack", "n": int(number)}:
                return Acknowledge(number)
    except ValueError as error:
        raise BadFrameError(str(error)) from error
    raise BadFrameError("a frame is of the type show or ack")
