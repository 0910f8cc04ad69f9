"""Recorded turns with what their checks were given, in the order of their ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from audit.models import ChainLink, CheckInput, Score, Turn


@dataclass(frozen=True, slots=True)
class TurnChecked:
    """One turn: what its checks were given, and what they made of it.

    ``given`` is None where that was never recorded, or is erased. ``outcomes`` are by
    stage, as ``output.scope``.
    """

    turn_id: int
    response_id: str
    finished_at: datetime
    intent: str
    model_release: str
    policy_version: int
    user_text: str
    final_text: str
    given: dict[str, Any] | None
    outcomes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which turns: those that finished in ``[start, end)``; "" means every one."""

    start: datetime
    end: datetime
    intent: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class TurnLinked:
    """One turn and its place in the chain."""

    position: int
    turn_id: int
    response_id: str
    policy_version: int
    finished_at: datetime


def turns_linked(*, after: int, limit: int) -> tuple[TurnLinked, ...]:
    """Return turns behind a place in the chain, in its order.

    Places have no gaps and are given once, so who goes on behind the last one misses no
    turn and meets none twice, however late it was put on record.
    """
    links = ChainLink.objects.filter(position__gt=after).order_by("position")
    places = dict(links.values_list("turn_id", "position")[:limit])
    turns = Turn.objects.filter(pk__in=places).only(
        "id", "response_id", "policy_version", "finished_at"
    )
    found = [
        TurnLinked(
            position=places[each.pk],
            turn_id=each.pk,
            response_id=each.response_id,
            policy_version=each.policy_version,
            finished_at=each.finished_at,
        )
        for each in turns
    ]
    return tuple(sorted(found, key=lambda each: each.position))


def turns_checked_count(wanted: Wanted) -> int:
    """Return how many turns there are."""
    return _turns(wanted).count()


def turns_checked(wanted: Wanted, *, after: int, limit: int) -> tuple[TurnChecked, ...]:
    """Return turns in the order in which they ended, behind the one with this id."""
    found = _turns(wanted).order_by("finished_at", "id")
    last = Turn.objects.filter(pk=after).values_list("finished_at", flat=True).first()
    if last is not None:
        behind = Q(finished_at__gt=last) | Q(finished_at=last, pk__gt=after)
        found = found.filter(behind, finished_at__gte=last)
    return _checked(found[:limit])


def turns_checked_named(turn_ids: Iterable[int]) -> tuple[TurnChecked, ...]:
    """Return these turns, oldest first."""
    found = Turn.objects.filter(pk__in=list(turn_ids))
    return _checked(found.order_by("finished_at", "id"))


def _turns(wanted: Wanted) -> QuerySet[Turn]:
    found = Turn.objects.filter(
        finished_at__gte=wanted.start, finished_at__lt=wanted.end
    )
    if wanted.intent:
        found = found.filter(intent=wanted.intent)
    if wanted.release:
        found = found.filter(model_release=wanted.release)
    return found


def _checked(turns: QuerySet[Turn]) -> tuple[TurnChecked, ...]:
    rows = list(
        turns.only(
            "id",
            "response_id",
            "finished_at",
            "intent",
            "model_release",
            "policy_version",
            "user_text",
            "final_text",
        )
    )
    ids = [row.pk for row in rows]
    given = dict(CheckInput.objects.filter(pk__in=ids).values_list("turn_id", "body"))
    outcomes: dict[int, dict[str, str]] = {}
    scores = Score.objects.filter(turn_id__in=ids).order_by("id")
    for turn_id, stage, outcome in scores.values_list("turn_id", "stage", "outcome"):
        outcomes.setdefault(turn_id, {})[stage] = outcome
    return tuple(
        TurnChecked(
            turn_id=row.pk,
            response_id=row.response_id,
            finished_at=row.finished_at,
            intent=row.intent,
            model_release=row.model_release,
            policy_version=row.policy_version,
            user_text=row.user_text,
            final_text=row.final_text,
            given=given.get(row.pk),
            outcomes=outcomes.get(row.pk, {}),
        )
        for row in rows
    )
