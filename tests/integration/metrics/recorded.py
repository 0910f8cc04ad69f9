"""Turns put on record at given times."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count

from audit.entries import TurnEntry
from audit.services.turns import turns_append
from chat.stores.turn_entries import entry_of
from tests.factories import turn_record

_NUMBERS: Iterator[int] = count(1)


def recorded(at: datetime, *, session: str = "", site: str = "demo", **changes) -> str:
    """Record one turn that finished ``at``; return its response id."""
    entry = _entry(at, session=session, site=site, **changes)
    turns_append([entry])
    return entry.response_id


def recorded_each(moments: Iterable[datetime], **changes) -> None:
    """Record a turn for each moment, all of them at once."""
    turns_append([_entry(at, session="", site="demo", **changes) for at in moments])


def _entry(at: datetime, *, session: str, site: str, **changes) -> TurnEntry:
    response_id = f"r-{next(_NUMBERS)}"
    record = turn_record(response_id, finished_at=at, **changes)
    request = replace(
        record.request, session_id=session or f"s-{response_id}", site=site
    )
    return entry_of(replace(record, request=request))
