"""Which turns were made to show the console."""

from collections.abc import Iterable
from datetime import datetime

from audit.models import DemoTurn, Turn


def demo_turns_count() -> int:
    """Return how many demo turns there are."""
    return DemoTurn.objects.count()


def demo_range() -> tuple[datetime, datetime] | None:
    """Return when the first and the last demo turn finished; None without any."""
    turns = Turn.objects.filter(pk__in=DemoTurn.objects.values("turn_id"))
    times = turns.order_by("finished_at").values_list("finished_at", flat=True)
    first, last = times.first(), times.last()
    return (first, last) if first is not None and last is not None else None


def responses_known(response_ids: Iterable[str]) -> set[str]:
    """Return those of ``response_ids`` that are on record."""
    rows = Turn.objects.filter(response_id__in=list(response_ids))
    return set(rows.values_list("response_id", flat=True))


def record_is_empty() -> bool:
    """Whether no real turn is on record."""
    demo = DemoTurn.objects.values("turn_id")
    return not Turn.objects.exclude(pk__in=demo).exists()
