"""What operators changed lately, as marks on charts and as a list."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from audit.selectors.acts_of_note import acts_of_note
from dashboard.charts.chart import Mark
from dashboard.verbs import verb_in_words

#: How far back the charts of the overview reach.
REACH = timedelta(days=14)
SHOWN = 5


def change_marks(now: datetime, log_url: str) -> tuple[Mark, ...]:
    """Return the changes of the last two weeks, newest first; one query.

    Each leads to its page of the log, if the reader may open that: ``log_url``.
    """
    return tuple(
        Mark(
            at=act.at,
            label=f"{act.actor} {verb_in_words(act.verb)} "
            f"{_name(act.object_kind, act.object_id, act.after or act.before)}".strip(),
            url=f"{log_url}{act.pk}/" if log_url else "",
        )
        for act in acts_of_note(now - REACH)
    )


def _name(kind: str, number: str, told: Mapping[str, object]) -> str:
    """Return what the act was done to, by its name where it has one."""
    # Of the demo month there is one only: the verb says it all.
    return "" if kind == "demo" else str(told.get("name") or number)
