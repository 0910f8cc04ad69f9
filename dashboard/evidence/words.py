"""How stages and what they do are called on the pages of the policy's evidence."""

from chat.selectors.backtest_counts import SCORED_STAGES, acts_of
from dashboard.charts.identities import stage_words as named

#: What was done to a turn that a stage acted on.
_DONE = {"block": "blocked", "correct": "corrected"}


def stage_words(stage: str) -> str:
    """Return a stage as people say it; its place may stand in front."""
    return named(stage.rpartition(".")[2])


def done_words(stage: str) -> str:
    """Return what a stage does to turns that it acts on: they are "blocked"."""
    return _DONE[acts_of(stage)]


STAGE_CHOICES = tuple((each, stage_words(each)) for each in SCORED_STAGES)
