"""What operators changed lately, as marks on charts and as a list."""

from datetime import datetime, timedelta

from audit.selectors.acts_of_note import acts_of_note
from dashboard.charts.chart import Mark

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
            label=f"{act.actor} {_words(act.verb)} {act.object_id}".strip(),
            url=f"{log_url}{act.pk}/" if log_url else "",
        )
        for act in acts_of_note(now - REACH)
    )


def _words(verb: str) -> str:
    return verb.replace(".", " ").replace("_", " ")
