"""The change log as a list, for its page and for the API."""

from datetime import datetime

from audit.selectors.acts import ActRow, acts_found, verbs_known
from dashboard.differences import summary
from dashboard.listing.columns import Column
from dashboard.listing.filters import Choices
from dashboard.listing.formats import Form
from dashboard.listing.kinds import IdFilter, ManyFilter, TextFilter
from dashboard.listing.listing import Listing
from dashboard.listing.querysets import QuerySetSource
from dashboard.listing.selection import FilterSet
from dashboard.lists.log_filters import log_criteria, log_filters
from dashboard.verbs import verb_in_words

_C = Column[ActRow]

#: Who acts when nobody is signed in: a try that failed, before it is known by whom.
NOBODY = "nobody signed in"


def _verbs() -> Choices:
    return [(verb, verb_in_words(verb).capitalize()) for verb in verbs_known()]


def _object(row: ActRow) -> str:
    """Return what was acted on, by its name where a number would say nothing."""
    name = (row.after or row.before or {}).get("name")
    known = name if row.object_id.isdecimal() and name else row.object_id
    return f"{row.object_kind.replace('_', ' ')} {known}".strip()


CHANGE_COLUMNS = (
    _C(name="at", label="Time", value=lambda row: row.at, form=Form.TIME),
    _C(name="actor", label="Who", value=lambda row: row.actor or None, none=NOBODY),
    _C(name="act", label="Act", value=lambda row: verb_in_words(row.verb)),
    _C(
        name="object",
        label="On",
        value=_object,
    ),
    _C(
        name="change",
        label="Change",
        value=lambda row: summary(row.before, row.after),
    ),
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
    _C(
        name="request_id",
        label="Request id",
        value=lambda row: row.request_id,
        form=Form.ID,
        is_shown=False,
    ),
)

CHANGES = Listing(
    name="changes",
    api_path="/api/changes/",
    noun="acts",
    filters=FilterSet(
        *log_filters(
            ManyFilter(name="act", label="Act", choices=_verbs, is_open=True),
            TextFilter(name="kind", label="Kind of thing", longest=40),
            IdFilter(name="object", label="Which"),
        )
    ),
    columns=CHANGE_COLUMNS,
    source=QuerySetSource(
        lambda values: acts_found(log_criteria(values)),
        ("-at", "-id"),
        (datetime, int),
    ),
)
