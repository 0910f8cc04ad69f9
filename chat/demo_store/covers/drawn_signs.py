"""Japanese titles as outlines: they look alike on every machine, fonts or none."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from chat.demo_store.covers.canvas import num

_FILE = Path(__file__).resolve().parents[1] / "data" / "outlines.json"
_NUMBER = re.compile(r"-?\d+")
_EM = 1000


@cache
def _faces() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = json.loads(_FILE.read_text("utf-8"))
    return found


def drawing_of(
    rows: Sequence[str],
    corners: Sequence[tuple[float, float]],
    size: float,
    *,
    is_quiet: bool,
) -> str:
    """Return columns of signs as path data; "" when a sign has no outline.

    ``corners`` are the top left ones of the columns, ``size`` is the em in the units of
    the picture.
    """
    signs = _faces()["serif" if is_quiet else "sans"]
    parts: list[str] = []
    for row, (left, top) in zip(rows, corners, strict=True):
        for place, sign in enumerate(row):
            if sign.isspace():
                continue
            if sign not in signs:
                return ""
            parts.append(f"M{num(left)} {num(top + place * size)}")
            parts.append(_scaled(signs[sign], size / _EM))
    return "".join(parts)


def _scaled(data: str, by: float) -> str:
    """Return relative path data at another size; sums of roundings stay invisible."""

    def written(match: re.Match[str]) -> str:
        number = num(int(match[0]) * by)
        # A sign before it may have parted two numbers; a zero has none.
        return number if number.startswith("-") else f" {number}"

    return _NUMBER.sub(written, data)
