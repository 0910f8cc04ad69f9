"""JSON lines in, JSON lines out, one at a time; a bad line doesn't stop the others."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

#: What a line's handler may raise to refuse the line; the message is printed.
LineError = ValueError


def answer_lines(
    lines: Iterable[str],
    answer: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    out: TextIO,
    err: TextIO,
) -> bool:
    """Answer each line as it comes; return whether all of them could be read."""
    good = True
    for number, each in enumerate(lines, 1):
        # Some editors begin a file with a byte order mark.
        line = each.removeprefix("\ufeff") if number == 1 else each
        if not line.strip():
            continue
        try:
            reply = answer(_object(line))
        except LineError as problem:
            good = False
            err.write(f"line {number}: {problem}\n")
            err.flush()
            continue
        out.write(_written(reply) + "\n")
        out.flush()
    return good


def _written(reply: Mapping[str, Any]) -> str:
    text = json.dumps(reply, ensure_ascii=False)
    # Half of a surrogate pair has no UTF-8 form; JSON can escape it.
    if any("\ud800" <= character <= "\udfff" for character in text):
        return json.dumps(reply)
    return text


def _object(line: str) -> Mapping[str, Any]:
    try:
        body = json.loads(line)
    except json.JSONDecodeError as problem:
        raise ValueError(f"not JSON: {problem}") from None
    except RecursionError:
        raise ValueError("not JSON: nested too deeply") from None
    if not isinstance(body, dict):
        raise ValueError('expected an object such as {"id": ..., "text": ...}')
    return body


def text_in(body: Mapping[str, Any], name: str) -> str:
    """Return a text that the line must have."""
    value = body.get(name)
    if not isinstance(value, str):
        raise ValueError(f'"{name}" must be a text')
    return value
