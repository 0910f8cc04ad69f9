"""What operators changed, as the marks that every chart over time carries."""

from datetime import datetime, timedelta

from audit.selectors.acts_of_note import acts_of_note
from dashboard.charts.chart import Mark
from dashboard.verbs import act_in_words

#: How far back the charts of most pages reach.
REACH = timedelta(days=14)


def change_marks(
    log_url: str, now: datetime, reach: timedelta = REACH
) -> tuple[Mark, ...]:
    """Return the changes since ``reach`` ago, newest first; one query.

    Each leads to its page of the log, if the reader may open that: ``log_url``.
    """
    return tuple(
        Mark(
            at=act.at,
            label=act_in_words(act),
            url=f"{log_url}{act.pk}/" if log_url else "",
        )
        for act in acts_of_note(now - reach)
    )
