"""Turns put on record at given times."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count

from audit.services.turns import turns_append
from chat.stores.turn_recorder import entry_of
from tests.factories import turn_record

_NUMBERS: Iterator[int] = count(1)


def recorded(at: datetime, *, session: str = "", site: str = "demo", **changes) -> str:
    """Record one turn that finished ``at``; return its response id."""
    response_id = f"r-{next(_NUMBERS)}"
    record = turn_record(response_id, finished_at=at, **changes)
    request = replace(
        record.request, session_id=session or f"s-{response_id}", site=site
    )
    turns_append([entry_of(replace(record, request=request))])
    return response_id
