"""Who looked at customers' data, as a list."""

from audit.selectors.acts import ReadRow, reads_found
from dashboard.differences import summary
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.kinds import IdFilter, TextFilter
from dashboard.listing.listing import Listing
from dashboard.lists.logs import log_columns, log_filters, log_source

_C = Column[ReadRow]

READ_COLUMNS = log_columns(
    shown=(
        _C(name="kind", label="What", value=lambda row: row.kind.capitalize()),
        _C(name="object", label="Which", value=lambda row: row.object_id, form=Form.ID),
        _C(name="query", label="Looked for", value=lambda row: summary({}, row.query)),
        _C(name="rows", label="Rows", value=lambda row: row.rows, form=Form.NUMBER),
    ),
    hidden=(
        _C(
            name="file",
            label="Hash of the file",
            value=lambda row: row.file_sha256,
            form=Form.ID,
            is_shown=False,
        ),
    ),
)

READS = Listing(
    name="reads",
    api_path="/api/reads/",
    noun="reads",
    filters=log_filters(
        TextFilter(name="kind", label="What", longest=40),
        IdFilter(name="object", label="Which"),
    ),
    columns=READ_COLUMNS,
    source=log_source(reads_found),
)
