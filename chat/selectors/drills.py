"""Drills and their stories: what failed, what breakers did, what shoppers saw."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from audit.selectors.turn_rows import TurnRow, turn_rows
from audit.selectors.turn_search import Order, turns_counted, turns_found
from audit.turn_criteria import TurnCriteria
from chat.conf import drill_config
from chat.downstream.client_faults import ClientFault
from chat.downstream.registry import DEPENDENCIES
from chat.models import BreakerEvent, Drill

#: How long after a drill its consequences are still told.
_AFTERMATH = timedelta(minutes=5)
_COUNTED = 100_000
_SHOWN = 25


@dataclass(frozen=True, slots=True)
class DrillRow:
    """One drill; ``is_running`` as of the moment it was read."""

    id: int
    dependency: str
    title: str
    place: str
    put_in: str
    kind: str
    fault: str
    latency_ms: int
    share: float
    reason: str
    actor: str
    began_at: datetime
    ends_at: datetime
    ended_at: datetime
    stopped_by: str
    is_running: bool

    @property
    def seconds_left(self) -> float:
        """How long the fault stays in force; 0 when it is over."""
        return max(0.0, (self.ended_at - timezone.now()).total_seconds())


@dataclass(frozen=True, slots=True)
class Recovery:
    """How the dependency came back.

    ``opened_after_s`` None: its breaker never opened. ``recovered_at`` None: it is not
    closed again; a breaker recovers by calls, so without shoppers it stays half-open.
    """

    opened_after_s: float | None
    recovered_at: datetime | None
    recovery_s: float | None


@dataclass(frozen=True, slots=True)
class TurnsMet:
    """What shoppers had of it; counts stop at a bound, None: too dear to count."""

    turns: int | None
    degraded: int | None
    failed: int | None
    last_at: datetime | None
    newest: tuple[TurnRow, ...]


@dataclass(frozen=True, slots=True)
class DrillStory:
    """The whole story of one drill, up to ``until``; a later outage is none of it."""

    drill: DrillRow
    until: datetime
    events: tuple[BreakerEvent, ...]
    recovery: Recovery
    met: TurnsMet
    effect: str


def drill_dependencies() -> list[tuple[str, str]]:
    """Return what can be made to fail: names and titles."""
    config = drill_config()
    names = DEPENDENCIES if config.in_clients else config.dependencies
    return [(name, DEPENDENCIES[name].title) for name in names]


def drills_reach_clients() -> bool:
    """Whether the settings allow faults in our own clients."""
    return drill_config().in_clients


def client_faults_standing() -> dict[str, ClientFault]:
    """Return the faults that are to be in force in our own clients, by dependency."""
    rows = Drill.objects.filter(
        place=Drill.Place.CLIENT, ends_at__gt=timezone.now(), stopped_at=None
    )
    return {
        each.dependency: ClientFault(
            each.kind, each.ends_at, each.latency_ms, each.share
        )
        for each in rows
    }


def drills_running() -> list[DrillRow]:
    """Return the drills under way."""
    running = Drill.objects.filter(ends_at__gt=timezone.now(), stopped_at=None)
    return [_row(each) for each in running.order_by("ends_at")]


def drills_newest(
    *, limit: int, before: int | None = None, dependency: str = ""
) -> list[DrillRow]:
    """Return drills, newest first; ``before`` goes on after the one of that number."""
    rows = Drill.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if dependency:
        rows = rows.filter(dependency=dependency)
    return [_row(each) for each in rows[:limit]]


def drill_story(drill_id: int) -> DrillStory | None:
    """Return a drill's story so far; None when there is no such drill."""
    found = Drill.objects.filter(pk=drill_id).first()
    if found is None:
        return None
    drill, now = _row(found), timezone.now()
    horizon = min(now, drill.ended_at + _AFTERMATH)
    # Releases of the model have breakers of their own, named after it.
    own = Q(breaker=drill.dependency) | Q(breaker__startswith=f"{drill.dependency}:")
    events = tuple(
        BreakerEvent.objects.filter(
            own, at__gte=drill.began_at, at__lte=horizon
        ).order_by("at", "id")[:200]
    )
    recovery = _recovery(drill, events, now)
    if (recovered := recovery.recovered_at) is not None:
        # What moved a breaker after that is another story, and so are its turns.
        left = (each.at for each in events if each.at > recovered)
        horizon = next(left, horizon)
        events = tuple(each for each in events if each.at <= recovered)
    return DrillStory(
        drill=drill,
        until=horizon,
        events=events,
        recovery=recovery,
        met=_met(drill, horizon),
        effect=DEPENDENCIES[drill.dependency].without,
    )


def _row(drill: Drill) -> DrillRow:
    return DrillRow(
        id=drill.pk,
        dependency=drill.dependency,
        title=DEPENDENCIES[drill.dependency].title,
        place=drill.place,
        put_in=Drill.Place(drill.place).label,
        kind=drill.kind,
        fault=Drill.Kind(drill.kind).label,
        latency_ms=drill.latency_ms,
        share=drill.share,
        reason=drill.reason,
        actor=drill.actor,
        began_at=drill.began_at,
        ends_at=drill.ends_at,
        ended_at=drill.ended_at,
        stopped_by=drill.stopped_by,
        is_running=drill.ended_at > timezone.now(),
    )


def _recovery(
    drill: DrillRow, events: tuple[BreakerEvent, ...], now: datetime
) -> Recovery:
    """Judge by the timeline when the breaker opened and when it was closed again."""
    opened = next((each.at for each in events if each.after == "open"), None)
    if opened is None:
        at = None if drill.is_running else drill.ended_at
        return Recovery(None, at, None if at is None else 0.0)
    opened_after = (opened - drill.began_at).total_seconds()
    if drill.is_running or now < drill.ended_at:
        return Recovery(opened_after, None, None)
    names = {each.breaker for each in events}
    ends = [_closed_at(drill, [e for e in events if e.breaker == n]) for n in names]
    if None in ends:
        return Recovery(opened_after, None, None)
    closed = max(each for each in ends if each is not None)
    return Recovery(opened_after, closed, (closed - drill.ended_at).total_seconds())


def _closed_at(drill: DrillRow, events: list[BreakerEvent]) -> datetime | None:
    """Return when one breaker was closed after the fault; None: not yet."""
    before = [each for each in events if each.at <= drill.ended_at]
    if before and before[-1].after == "closed":
        return drill.ended_at
    after = [each for each in events if each.at > drill.ended_at]
    return next((each.at for each in after if each.after == "closed"), None)


def _met(drill: DrillRow, horizon: datetime) -> TurnsMet:
    """Find the turns that met the fault, those of the aftermath included."""
    every = TurnCriteria(start=drill.began_at, end=horizon)
    touched = replace(every, degraded_by=(drill.dependency,))
    failed = replace(touched, statuses=("failed",))
    found = turns_found(touched, Order(), _SHOWN)
    degraded = turns_counted(touched, _COUNTED)
    broken = turns_counted(failed, _COUNTED)
    return TurnsMet(
        turns=turns_counted(every, _COUNTED),
        degraded=None if degraded is None or broken is None else degraded - broken,
        failed=broken,
        last_at=found[0].finished_at if found else None,
        newest=tuple(turn_rows([each.id for each in found])),
    )
