"""The list of conversations, for its page and for the API."""

from collections.abc import Sequence
from datetime import datetime

from audit.selectors.conversations import (
    ConversationRow,
    conversations_counted,
    conversations_found,
)
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.listing import Listing
from dashboard.listing.paging import Count, Key, Place
from dashboard.listing.selection import Values
from dashboard.lists.turn_filters import TURN_FILTERS, criteria_of, words_of
from dashboard.lists.turns import order_of


class ConversationSource:
    """Conversations of the record, the one with the latest turn first."""

    key_types = (datetime, int)

    def rows(
        self, values: Values, place: Place | None, limit: int
    ) -> Sequence[ConversationRow]:
        """Return the ``limit`` conversations nearest to a place, latest first."""
        order = order_of(place)
        found = conversations_found(criteria_of(values), order, limit)
        return found if order.newest_first else found[::-1]

    def key_of(self, row: ConversationRow) -> Key:
        """Return the place of the conversation's latest turn that was looked for."""
        return (row.turn.finished_at, row.turn.id)

    def count(self, values: Values, at_most: int) -> Count:
        """Return how many conversations there are, of a bounded number of turns."""
        number, is_exact = conversations_counted(criteria_of(values), at_most + 1)
        return Count(number, is_exact)


def _marks(row: ConversationRow) -> list[str]:
    totals = row.totals
    marks = {
        "erased": totals.erased == totals.turns,
        "corrected": totals.corrected > 0,
        "degraded": "degraded" in totals.statuses,
        "failed": "failed" in totals.statuses,
        "handed over": totals.handed_over,
    }
    return [mark for mark, is_set in marks.items() if is_set]


_C = Column[ConversationRow]

CONVERSATION_COLUMNS = (
    _C(
        name="ended_at",
        label="Last turn",
        value=lambda row: row.totals.ended_at,
        form=Form.TIME,
    ),
    _C(
        name="user_text",
        label="Latest question",
        value=lambda row: row.turn.user_text,
        is_private=True,
        hint="Of the turns that match.",
    ),
    _C(
        name="turns",
        label="Turns",
        value=lambda row: row.totals.turns,
        form=Form.NUMBER,
    ),
    _C(
        name="intents",
        label="Intents",
        value=lambda row: [words_of(each) for each in row.totals.intents],
        form=Form.WORDS,
    ),
    _C(name="marks", label="Marks", value=_marks, form=Form.WORDS),
    _C(
        name="slowest_ms",
        label="Slowest turn",
        value=lambda row: row.totals.slowest_ms,
        form=Form.MILLISECONDS,
    ),
    _C(
        name="cost_microusd",
        label="Cost",
        value=lambda row: row.totals.cost_microusd,
        form=Form.MICRO_USD,
    ),
    _C(
        name="unpriced",
        label="Unpriced turns",
        value=lambda row: row.totals.unpriced,
        form=Form.NUMBER,
        is_shown=False,
    ),
    _C(
        name="began_at",
        label="Began",
        value=lambda row: row.totals.began_at,
        form=Form.TIME,
        is_shown=False,
    ),
    _C(
        name="session_id",
        label="Session id",
        value=lambda row: row.totals.session_id,
        form=Form.ID,
        is_shown=False,
    ),
    _C(
        name="subject_id",
        label="Subject id",
        value=lambda row: row.turn.subject_id,
        form=Form.ID,
        is_shown=False,
    ),
    _C(
        name="site",
        label="Site",
        value=lambda row: row.turn.site,
        is_shown=False,
    ),
)

CONVERSATIONS = Listing(
    name="conversations",
    api_path="/api/conversations/",
    noun="conversations",
    filters=TURN_FILTERS,
    columns=CONVERSATION_COLUMNS,
    source=ConversationSource(),
)
