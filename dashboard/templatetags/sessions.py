"""What the sessions' templates say: what answered a read, what became of a wish."""

from dataclasses import dataclass

from django import template

from chat.selectors.session_pins import PrewarmRow
from chat.selectors.session_reads import SessionReads
from dashboard.templatetags.console import badge

register = template.Library()

_ANSWERS = {
    "flight": ("Flight", "Somebody else’s read of the same session in the process."),
    "snapshot": ("Snapshot", "What Redis keeps for all processes."),
    "store": ("Store, for all", "One read of the store for everybody who waited."),
    "direct": (
        "Store, for one",
        "Reads that need its own word: turns’ memory.",
    ),
    "failed": ("Nothing", "The store failed, or its breaker is open."),
}
_OUTCOMES = {"": "info", "kept": "good", "absent": "idle", "late": "idle"}


@dataclass(frozen=True, slots=True)
class Answered:
    """One way to be answered, and how many were."""

    title: str
    words: str
    reads: int
    share: float | None


@register.filter
def answered(reads: SessionReads) -> list[Answered]:
    """Return how many reads of the last minute each way answered."""
    total = reads.asked
    return [
        Answered(title, words, found, found / total if total else None)
        for name, (title, words) in _ANSWERS.items()
        for found in [reads.minute[name]]
    ]


@register.filter
def answer(source: str) -> str:
    """Say what answered one read."""
    return _ANSWERS[source][0] if source in _ANSWERS else source


@register.inclusion_tag("dashboard/components/badge.html")
def prewarm_badge(row: PrewarmRow) -> dict[str, str]:
    """Say what became of a wish."""
    return badge(_OUTCOMES.get(row.outcome, "bad"), row.outcome_words)
