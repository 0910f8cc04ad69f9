"""Turns on which a draft in shadow and production differ, as a file tells them."""

from collections.abc import Sequence

from chat.selectors.shadow_runs import (
    ShadowChoice,
    shadow_changes,
    shadow_changes_number,
)
from chat.selectors.turn_changes import ChangedTurn
from dashboard.charts.identities import intent_words
from dashboard.evidence.changed_turns import text_words
from dashboard.evidence.words import stage_words
from dashboard.listing.columns import Column
from dashboard.listing.formats import Form
from dashboard.listing.paging import Count, Key, Place
from dashboard.listing.selection import Values

#: Each row is checked again when it is asked for, so few are fetched at once.
BATCH = 100


class DifferenceSource:
    """The differing turns that a choice finds, the newest first."""

    key_types = (int,)

    def __init__(self, choice: ShadowChoice) -> None:
        self._choice = choice

    def rows(
        self, values: Values, place: Place | None, limit: int
    ) -> Sequence[ChangedTurn]:
        """Return the next ``limit`` behind a place."""
        before = None if place is None else int(str(place.key[0]))
        return shadow_changes(self._choice, before=before, limit=limit)

    def key_of(self, row: ChangedTurn) -> Key:
        """Return the turn's place in the order."""
        return (row.number,)

    def count(self, values: Values, at_most: int) -> Count:
        """Return how many there are."""
        return Count.of(shadow_changes_number(self._choice), at_most)


def _stages(turn: ChangedTurn) -> str:
    return "; ".join(
        f"{stage_words(stage)}: {before} → {after}"
        for stage, (before, after) in turn.stages.items()
    )


_C = Column[ChangedTurn]

DIFFERENCE_COLUMNS = (
    _C(name="at", label="Turn", value=lambda turn: turn.finished_at, form=Form.TIME),
    _C(name="response_id", label="Response id", value=lambda turn: turn.response_id),
    _C(name="intent", label="Intent", value=lambda turn: intent_words(turn.intent)),
    _C(name="stages", label="Production → draft", value=_stages),
    _C(name="text", label="Text", value=text_words),
    *(
        _C(name=name, label=label, value=value, is_private=True)
        for name, label, value in (
            (
                "before",
                "Text in production",
                lambda turn: turn.before if turn.is_text_changed else "",
            ),
            (
                "after",
                "Text under the draft",
                lambda turn: turn.after if turn.is_text_changed else "",
            ),
        )
    ),
)
