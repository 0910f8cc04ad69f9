"""Who looked at customers' data, as a list."""

from datetime import datetime

from audit.selectors.acts import ReadRow, reads_found
from dashboard.differences import summary
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.kinds import IdFilter, TextFilter
from dashboard.listing.listing import Listing
from dashboard.listing.querysets import QuerySetSource
from dashboard.listing.selection import FilterSet
from dashboard.lists.log_filters import log_criteria, log_filters

_C = Column[ReadRow]

READ_COLUMNS = (
    _C(name="at", label="Time", value=lambda row: row.at, form=Form.TIME),
    _C(name="actor", label="Who", value=lambda row: row.actor),
    _C(name="kind", label="What", value=lambda row: row.kind.capitalize()),
    _C(name="object", label="Which", value=lambda row: row.object_id, form=Form.ID),
    _C(name="query", label="Looked for", value=lambda row: summary({}, row.query)),
    _C(name="rows", label="Rows", value=lambda row: row.rows, form=Form.NUMBER),
    _C(name="reason", label="Reason", value=lambda row: row.reason),
    _C(
        name="roles",
        label="Roles then",
        value=lambda row: row.roles,
        form=Form.WORDS,
        is_shown=False,
    ),
    _C(
        name="address",
        label="Address",
        value=lambda row: row.address,
        form=Form.ID,
        is_shown=False,
    ),
    _C(name="via", label="By way of", value=lambda row: row.via, is_shown=False),
    _C(
        name="file",
        label="Hash of the file",
        value=lambda row: row.file_sha256,
        form=Form.ID,
        is_shown=False,
    ),
    _C(
        name="request_id",
        label="Request id",
        value=lambda row: row.request_id,
        form=Form.ID,
        is_shown=False,
    ),
)

READS = Listing(
    name="reads",
    api_path="/api/reads/",
    noun="reads",
    filters=FilterSet(
        *log_filters(
            TextFilter(name="kind", label="What", longest=40),
            IdFilter(name="object", label="Which"),
        )
    ),
    columns=READ_COLUMNS,
    source=QuerySetSource(
        lambda values: reads_found(log_criteria(values)),
        ("-at", "-id"),
        (datetime, int),
    ),
)
