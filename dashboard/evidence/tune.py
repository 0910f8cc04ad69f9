"""What the page of thresholds asks for, and its histogram."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log1p
from urllib.parse import urlencode

from django.utils import timezone

from chat.selectors.live import INTENTS
from chat.selectors.score_counts import COLUMNS, Recount, Scope
from chat.telemetry.buckets import BUCKET, bucket_of
from dashboard.evidence.words import STAGE_CHOICES, done_words, stage_words

SPANS = {
    "1h": (timedelta(hours=1), "Last hour"),
    "24h": (timedelta(days=1), "Last 24 hours"),
    "7d": (timedelta(days=7), "Last 7 days"),
    "30d": (timedelta(days=30), "Last 30 days"),
}
_SPAN = "7d"
#: Decimals of a threshold: the grid that scores are counted on.
_PLACES = 3

_WIDTH, _HEIGHT = 500, 120


def span_window(span: str, now: datetime) -> tuple[datetime, datetime]:
    """Return a span's quarter hours, the unfinished one included."""
    end = bucket_of(now) + BUCKET
    return bucket_of(end - SPANS[span][0]), end


@dataclass(frozen=True, slots=True)
class TuneQuery:
    """What the page was asked for; what makes no sense counts as not given."""

    stage: str
    span: str
    intent: str
    release: str
    threshold: float | None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "TuneQuery":
        """Read an address's parameters."""
        stage, span = given.get("stage", ""), given.get("span", "")
        intent = given.get("intent", "")
        return cls(
            stage=stage if stage in dict(STAGE_CHOICES) else STAGE_CHOICES[0][0],
            span=span if span in SPANS else _SPAN,
            intent=intent if intent in INTENTS else "",
            release=given.get("release", "").replace("\x00", "")[:200],
            threshold=_threshold(given.get("threshold", "")),
        )

    def scope(self) -> Scope:
        """Return which scores count, up to now."""
        start, end = span_window(self.span, timezone.now())
        return Scope(self.stage, start, end, self.intent, self.release)

    def as_query(self, **changes: str) -> str:
        """Return the parameters, with changes; what is empty is left out."""
        values = {
            "stage": self.stage,
            "span": self.span,
            "intent": self.intent,
            "release": self.release,
            "threshold": "" if self.threshold is None else f"{self.threshold:g}",
        }
        return urlencode({k: v for k, v in (values | changes).items() if v})


def _threshold(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return round(value, _PLACES) if 0 <= value <= 1 else None


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the histogram, and the cell that its turns are in."""

    x: float
    y: float
    width: float
    height: float
    cell: str
    words: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """The columns, and where the two thresholds stand."""

    bars: tuple[Bar, ...]
    in_force_x: float
    threshold_x: float
    rows: tuple[tuple[str, int], ...]
    width: int = _WIDTH
    height: int = _HEIGHT


def histogram_of(found: Recount) -> Histogram:
    """Draw the scores; heights are logarithmic, since most turns score nothing."""
    most = max(found.columns, default=0)
    wide = _WIDTH / COLUMNS
    bars, rows = [], []
    for n, count in enumerate(found.columns):
        if not count:
            continue
        low, high = n / COLUMNS, (n + 1) / COLUMNS
        height = max(2.0, log1p(count) / log1p(most) * (_HEIGHT - 8))
        words = f"{low:.2f} to {high:.2f}"
        rows.append((words, count))
        bars.append(
            Bar(
                x=round(n * wide + 0.5, 2),
                y=round(_HEIGHT - height, 2),
                width=round(wide - 1, 2),
                height=round(height, 2),
                cell=_cell(low, found),
                words=f"{words}: {count:,}",
            )
        )
    return Histogram(
        tuple(bars),
        round(found.in_force * _WIDTH, 2),
        round(found.threshold * _WIDTH, 2),
        tuple(rows),
    )


def _cell(low: float, found: Recount) -> str:
    """Return the cell of a column, by where it begins."""
    now, then = low >= found.in_force, low >= found.threshold
    if now and then:
        return "still-acted"
    if then:
        return "newly-acted"
    return "newly-passed" if now else "still-passed"


@dataclass(frozen=True, slots=True)
class CellWords:
    """What the four cells are called for a stage."""

    still_acted: str
    newly_acted: str
    newly_passed: str
    still_passed: str
    done: str
    stage: str

    @classmethod
    def of(cls, stage: str) -> "CellWords":
        """Return the words for a stage."""
        done = done_words(stage)
        return cls(
            still_acted=f"Still {done}",
            newly_acted=f"Newly {done}",
            newly_passed="Newly allowed",
            still_passed="Still allowed",
            done=done,
            stage=stage_words(stage),
        )
