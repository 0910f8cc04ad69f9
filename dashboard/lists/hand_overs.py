"""Hand-overs as a list, for their page and for the API."""

from datetime import datetime

from chat.selectors.hand_overs import (
    HandOverCriteria,
    HandOverRow,
    HandOverState,
    hand_over_state,
    hand_overs_found,
    minutes_waited,
)
from dashboard.amounts import duration
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.kinds import IdFilter, ManyFilter, TimeFilter
from dashboard.listing.listing import Listing
from dashboard.listing.querysets import QuerySetSource
from dashboard.listing.selection import FilterSet, Values

_C = Column[HandOverRow]


def _criteria(values: Values) -> HandOverCriteria:
    time = values.get("time")
    return HandOverCriteria(
        start=time.start if time else None,
        end=time.end if time else None,
        states=values.get("state", ()),
        reference=values.get("reference", ""),
    )


HAND_OVER_COLUMNS = (
    _C(name="reference", label="Reference", value=lambda row: row.reference),
    _C(name="state", label="State", value=hand_over_state, form=Form.STATUS),
    _C(
        name="created_at",
        label="Asked",
        value=lambda row: row.created_at,
        form=Form.TIME,
    ),
    _C(
        name="waited",
        label="Waited",
        value=lambda row: str(duration(minutes_waited(row) * 60_000)),
        hint="Until somebody took it over or finished it, else until now.",
    ),
    _C(
        name="waited_min",
        label="Minutes waited",
        value=minutes_waited,
        form=Form.NUMBER,
        is_shown=False,
    ),
    _C(
        name="reason",
        label="Asked with",
        value=lambda row: row.reason or None,
        is_private=True,
        none="emptied",
    ),
    _C(name="site", label="Site", value=lambda row: row.site or None),
    _C(name="locale", label="Locale", value=lambda row: row.locale or None),
    _C(name="taken_by", label="Taken over by", value=lambda row: row.taken_by or None),
    _C(
        name="taken_at",
        label="Taken over",
        value=lambda row: row.taken_at,
        form=Form.TIME,
        is_shown=False,
    ),
    _C(name="closed_by", label="Done by", value=lambda row: row.closed_by or None),
    _C(
        name="closed_at",
        label="Done",
        value=lambda row: row.closed_at,
        form=Form.TIME,
        is_shown=False,
    ),
    _C(name="note", label="Note", value=lambda row: row.note or None),
    _C(
        name="session_id",
        label="Session id",
        value=lambda row: str(row.session_id),
        form=Form.ID,
        is_shown=False,
    ),
)

HAND_OVERS = Listing(
    name="hand-overs",
    api_path="/api/hand-overs/",
    noun="hand-overs",
    filters=FilterSet(
        TimeFilter(name="time", label="Asked"),
        ManyFilter(
            name="state",
            label="State",
            choices=[(each.value, each.value) for each in HandOverState],
        ),
        IdFilter(name="reference", label="Reference", normal=str.upper),
    ),
    columns=HAND_OVER_COLUMNS,
    source=QuerySetSource(
        lambda values: hand_overs_found(_criteria(values)),
        ("is_done", "created_at", "id"),
        (int, datetime, int),
    ),
)
