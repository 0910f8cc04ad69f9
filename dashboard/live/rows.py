"""A turn of the live view as the page shows it before any script runs."""

from dataclasses import dataclass

from chat.selectors.live import TurnSeen
from dashboard.amounts import duration, money

#: How bad a problem is, as the colour and shape of its label.
PROBLEM_STATES = {
    "failed": "bad",
    "interrupted": "bad",
    "blocked": "warn",
    "corrected": "warn",
    "degraded": "warn",
    "slow": "warn",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A word in a colour and shape."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class LiveRow:
    """One row; what is not known is said so."""

    turn: TurnSeen
    labels: tuple[Label, ...]
    intent: str
    first_token: str
    duration: str
    cost: str


def live_row(turn: TurnSeen) -> LiveRow:
    """Return a turn as a row."""
    labels = [Label(PROBLEM_STATES[each], _said(each, turn)) for each in turn.problems]
    if not labels:
        labels = [Label("idle", "stopped") if turn.status == "stopped" else GOOD]
    return LiveRow(
        turn=turn,
        labels=tuple(labels),
        intent=in_words(turn.intent) or "not known",
        first_token=str(duration(turn.first_token_ms)),
        duration=str(duration(turn.duration_ms)),
        cost="no price"
        if turn.cost_microusd is None
        else str(money(turn.cost_microusd)),
    )


GOOD = Label("good", "complete")


def in_words(code: str) -> str:
    """Return a code as people read it."""
    return code.replace("_", " ")


def _said(problem: str, turn: TurnSeen) -> str:
    """Name a problem, and the dependency that it came from."""
    if problem in ("degraded", "failed") and turn.degraded:
        return f"{problem}: {', '.join(turn.degraded)}"
    return problem
