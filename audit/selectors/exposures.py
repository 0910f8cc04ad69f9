"""What was shown: the exposures of an ASIN in a window, and those of one turn."""

from dataclasses import dataclass
from datetime import datetime

from audit.models import Exposure


@dataclass(frozen=True, slots=True)
class ExposurePage:
    """One page of exposures, oldest first; ``cursor`` is None on the last page."""

    rows: tuple[Exposure, ...]
    cursor: tuple[datetime, int] | None


def exposures_of_asin(
    asin: str,
    start: datetime,
    end: datetime,
    *,
    after: tuple[datetime, int] | None = None,
    limit: int = 100,
) -> ExposurePage:
    """Return the exposures of ``asin`` in ``[start, end)``, paged by keyset."""
    rows = Exposure.objects.filter(asin=asin, shown_at__gte=start, shown_at__lt=end)
    if after is not None:
        shown_at, last_id = after
        rows = rows.filter(shown_at__gte=shown_at).exclude(
            shown_at=shown_at, id__lte=last_id
        )
    found = tuple(rows.order_by("shown_at", "id")[: limit + 1])
    page = found[:limit]
    more = len(found) > limit
    return ExposurePage(page, (page[-1].shown_at, page[-1].pk) if more else None)


def exposures_of_turn(turn_id: int) -> tuple[Exposure, ...]:
    """Return what a turn showed, in order; clicks came later and are left out."""
    rows = Exposure.objects.filter(turn_id=turn_id).exclude(kind="clicked")
    return tuple(rows.order_by("id"))
