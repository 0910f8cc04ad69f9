"""The change log as a list, for its page and for the API."""

from audit.selectors.acts import ActRow, acts_found, verbs_known
from dashboard.differences import summary
from dashboard.listing.columns import Column
from dashboard.listing.filters import Choices
from dashboard.listing.formats import Form
from dashboard.listing.kinds import IdFilter, ManyFilter, TextFilter
from dashboard.listing.listing import Listing
from dashboard.lists.logs import log_columns, log_filters, log_source
from dashboard.verbs import verb_in_words

_C = Column[ActRow]


def _verbs() -> Choices:
    return [(verb, verb_in_words(verb).capitalize()) for verb in verbs_known()]


def _object(row: ActRow) -> str:
    """Return what was acted on, by its name where a number would say nothing."""
    name = (row.after or row.before or {}).get("name")
    known = name if row.object_id.isdecimal() and name else row.object_id
    return f"{row.object_kind.replace('_', ' ')} {known}".strip()


CHANGE_COLUMNS = log_columns(
    shown=(
        _C(name="act", label="Act", value=lambda row: verb_in_words(row.verb)),
        _C(name="object", label="On", value=_object),
        _C(
            name="change",
            label="Change",
            value=lambda row: summary(row.before, row.after),
        ),
    ),
    hidden=(
        _C(name="verb", label="Verb", value=lambda row: row.verb, is_shown=False),
        _C(
            name="second_approver",
            label="Approved by",
            value=lambda row: row.second_approver,
            is_shown=False,
        ),
        _C(
            name="expires_at",
            label="Until",
            value=lambda row: row.expires_at,
            form=Form.TIME,
            is_shown=False,
        ),
        _C(
            name="number",
            label="Number",
            value=lambda row: row.pk,
            form=Form.NUMBER,
            is_shown=False,
        ),
    ),
)

CHANGES = Listing(
    name="changes",
    api_path="/api/changes/",
    noun="acts",
    filters=log_filters(
        ManyFilter(name="act", label="Act", choices=_verbs, is_open=True),
        TextFilter(name="kind", label="Kind of thing", longest=40),
        IdFilter(name="object", label="Which"),
    ),
    columns=CHANGE_COLUMNS,
    source=log_source(acts_found),
)
