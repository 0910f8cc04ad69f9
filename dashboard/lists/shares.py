"""Shared conversations as a list, for their page and for the API."""

from datetime import datetime

from chat.selectors.share_list import (
    ShareCriteria,
    ShareRow,
    ShareState,
    share_state,
    shares_found,
)
from chat.stores.share_store import Revoker
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.kinds import IdFilter, ManyFilter, TimeFilter
from dashboard.listing.listing import Listing
from dashboard.listing.querysets import QuerySetSource
from dashboard.listing.selection import FilterSet, Values

_C = Column[ShareRow]


def _criteria(values: Values) -> ShareCriteria:
    time, revoked = values.get("time"), values.get("revoked")
    return ShareCriteria(
        start=time.start if time else None,
        end=time.end if time else None,
        states=values.get("state", ()),
        session_id=values.get("session", ""),
        share_id=values.get("share", ""),
        revoked_from=revoked.start if revoked else None,
        revoked_to=revoked.end if revoked else None,
        revoked_as=values.get("by", ()),
    )


SHARE_COLUMNS = (
    _C(
        name="created_at",
        label="Shared",
        value=lambda row: row.created_at,
        form=Form.TIME,
    ),
    _C(
        name="title",
        label="First question",
        value=lambda row: row.title or None,
        is_private=True,
        none="emptied",
    ),
    _C(
        name="turns",
        label="Turns",
        value=lambda row: len(row.response_ids),
        form=Form.NUMBER,
    ),
    _C(name="state", label="State", value=share_state, form=Form.STATUS),
    _C(
        name="expires_at",
        label="Readable until",
        value=lambda row: row.expires_at,
        form=Form.TIME,
        hint="Unless it is revoked before.",
    ),
    _C(
        name="revoked_at",
        label="Revoked",
        value=lambda row: row.revoked_at,
        form=Form.TIME,
    ),
    _C(name="revoked_as", label="Revoked by", value=lambda row: row.revoked_as or None),
    _C(name="revoked_by", label="Operator", value=lambda row: row.revoked_by or None),
    _C(name="revoke_reason", label="Why", value=lambda row: row.revoke_reason or None),
    _C(
        name="session_id",
        label="Session id",
        value=lambda row: str(row.session_id),
        form=Form.ID,
        is_shown=False,
    ),
    _C(
        name="share_id",
        label="Share id",
        value=lambda row: row.pk,
        form=Form.ID,
        is_shown=False,
        hint="The last part of the link.",
    ),
)

SHARES = Listing(
    name="shares",
    api_path="/api/shares/",
    noun="shares",
    filters=FilterSet(
        TimeFilter(name="time", label="Shared"),
        ManyFilter(
            name="state",
            label="State",
            choices=[(each.value, each.value) for each in ShareState],
        ),
        TimeFilter(name="revoked", label="Revoked"),
        ManyFilter(
            name="by",
            label="Revoked by",
            choices=[(each.value, each.value) for each in Revoker],
        ),
        IdFilter(name="session", label="Session id"),
        IdFilter(name="share", label="Share id"),
    ),
    columns=SHARE_COLUMNS,
    source=QuerySetSource(
        lambda values: shares_found(_criteria(values)),
        ("-created_at", "-id"),
        (datetime, str),
    ),
)
