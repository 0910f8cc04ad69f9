"""Stored raw scores, counted at thresholds: exact, and quick however many there are.

Counts come from the bins that the rollups keep. A threshold that lies between two
points of their grid gets the few scores between it and the next point from the rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db import connection

from audit.selectors.score_rows import Between, scores_between
from chat.selectors.metrics import freshness
from chat.telemetry.recount import Cells
from chat.telemetry.score_bins import GRID, NO_REACH, Reach, ScoreBins, bin_from
from guardrails.core.policy import Policy

#: Columns of the histogram.
COLUMNS = 50

_SCORES = """
SELECT intent, model_release, string_agg(bins, ''), sum(scored),
    coalesce(sum(skipped) FILTER (WHERE mode = 'off'), 0),
    coalesce(sum(skipped) FILTER (WHERE mode <> 'off'), 0)
FROM chat_scorerollup
WHERE stage = %(stage)s AND bucket >= %(start)s AND bucket < %(end)s
GROUP BY 1, 2
"""
_TURNS = """
SELECT intent, model_release, sum(turns) FROM chat_turnrollup
WHERE bucket >= %(start)s AND bucket < %(end)s GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which scores: one stage's (with its place, as ``output.pii``) in a time on the
    grid of quarter hours; an empty intent or release means every one."""

    stage: str
    start: datetime
    end: datetime
    intent: str = ""
    release: str = ""

    @property
    def policy_stage(self) -> str:
        """The stage's name in a policy."""
        return self.stage.rpartition(".")[2]

    @property
    def knows_intent(self) -> bool:
        """Whether the intent is known when the stage looks: not at the message."""
        return not self.stage.startswith("input.")


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """The scores of one intent and release, and the turns that have none.

    Without a score are those that an earlier stage ended, those of a stage that was
    off, and those that were never checked, since they failed before.
    """

    intent: str
    release: str
    turns: int
    scored: int = 0
    off: int = 0
    ended: int = 0
    reach: Reach = field(default_factory=lambda: NO_REACH)

    @property
    def unknown(self) -> int:
        """How many turns have no score."""
        return max(0, self.turns - self.scored)


@dataclass(frozen=True, slots=True)
class Recount:
    """What a threshold would change of what is recorded."""

    scope: Scope
    threshold: float
    in_force: float
    total: Cells
    by_intent: tuple[tuple[str, Cells], ...]
    by_release: tuple[tuple[str, Cells], ...]
    kept_by: tuple[str, ...]  # intents with a threshold of their own
    ended: int
    off: int
    columns: tuple[int, ...]
    releases: tuple[str, ...]  # all that had turns in this time


def score_groups(scope: Scope) -> tuple[ScoreGroup, ...]:
    """Return the scores of a stage by intent and release, of every one.

    A slider asks again and again: until the figures are brought up to the record the
    next time, what was read is kept.
    """
    known = freshness()
    if known.waiting or known.complete_to is None:
        return _read(scope.stage, scope.start, scope.end)
    return _kept(scope.stage, scope.start, scope.end, known.complete_to)


@lru_cache(maxsize=32)
def _kept(
    stage: str, start: datetime, end: datetime, _complete_to: datetime
) -> tuple[ScoreGroup, ...]:
    return _read(stage, start, end)


def _read(stage: str, start: datetime, end: datetime) -> tuple[ScoreGroup, ...]:
    asked: dict[str, Any] = {"stage": stage, "start": start, "end": end}
    with connection.cursor() as cursor:
        cursor.execute(_TURNS, asked)
        groups = {
            (intent, release): ScoreGroup(intent, release, int(turns))
            for intent, release, turns in cursor.fetchall()
        }
        cursor.execute(_SCORES, asked)
        for intent, release, bins, scored, off, ended in cursor.fetchall():
            known = groups.get((intent, release), ScoreGroup(intent, release, 0))
            groups[intent, release] = replace(
                known,
                scored=int(scored),
                off=int(off),
                ended=int(ended),
                reach=ScoreBins(bytes(bins)).from_each(),
            )
    return tuple(groups.values())


def recount(scope: Scope, policy: Policy, threshold: float) -> Recount:
    """Return what happens when ``threshold`` takes the place of the one in force.

    With an intent in the scope it is that intent's own; without, it is the stage's, and
    intents that have their own keep it.
    """
    every = score_groups(scope)
    groups = [each for each in every if _is_in(each, scope)]
    reaching = Reaching(scope, groups)
    cells = []
    for each in groups:
        now, then = thresholds(scope, policy, each.intent, threshold)
        cells.append((each, reaching.cells(each, now, then)))
    return Recount(
        scope=scope,
        threshold=threshold,
        in_force=in_force(scope, policy, scope.intent),
        total=Cells.sum(each for _, each in cells),
        by_intent=_summed((group.intent, each) for group, each in cells),
        by_release=_summed((group.release, each) for group, each in cells),
        kept_by=keepers(scope, policy),
        ended=sum(each.ended for each in groups),
        off=sum(each.off for each in groups),
        columns=reaching.columns(),
        releases=tuple(sorted({each.release for each in every if each.release})),
    )


def in_force(scope: Scope, policy: Policy, intent: str) -> float:
    """Return the threshold that a policy has for turns of an intent.

    A message is checked before its intent is known, so by the stage's own threshold.
    """
    known = policy.for_intent(intent) if scope.knows_intent else policy
    return known.threshold(scope.policy_stage)


def thresholds(
    scope: Scope, policy: Policy, intent: str, threshold: float
) -> tuple[float, float]:
    """Return from which score on turns of an intent are acted on, now and then."""
    now = in_force(scope, policy, intent)
    return now, now if intent in keepers(scope, policy) else threshold


def keepers(scope: Scope, policy: Policy) -> tuple[str, ...]:
    """Return the intents that keep a threshold of their own when the stage's moves."""
    if scope.intent or not scope.knows_intent:
        return ()
    stage = scope.policy_stage
    return tuple(
        intent
        for intent, overrides in policy.intents.items()
        if stage in overrides and overrides[stage].threshold is not None
    )


class Reaching:
    """Counts the scores of groups that reach a threshold."""

    def __init__(self, scope: Scope, groups: Sequence[ScoreGroup]) -> None:
        self._scope = scope
        self._reach = {(each.intent, each.release): each.reach for each in groups}
        self._between: dict[float, dict[tuple[str, str], int]] = {}

    def cells(self, group: ScoreGroup, now: float, then: float) -> Cells:
        """Return the four cells of a group, between two thresholds."""
        return Cells.at(
            scored=group.scored,
            now=self.count(group, now),
            then=self.count(group, then),
            unknown=group.unknown,
        )

    def count(self, group: ScoreGroup, threshold: float) -> int:
        """Return how many of a group's scores reach a threshold."""
        place, is_point = bin_from(threshold)
        key = (group.intent, group.release)
        found = int(self._reach[key][place]) if place <= GRID else 0
        return found if is_point else found + self._below(place, threshold).get(key, 0)

    def columns(self) -> tuple[int, ...]:
        """Return the histogram: the last column holds the highest score too."""
        points = [n * GRID // COLUMNS for n in range(COLUMNS)]
        edges = [sum(int(each[at]) for each in self._reach.values()) for at in points]
        return tuple(a - b for a, b in pairwise([*edges, 0]))

    def _below(self, place: int, threshold: float) -> dict[tuple[str, str], int]:
        """Return the scores from a threshold to the next point of the grid."""
        if threshold not in self._between:
            scope = self._scope
            self._between[threshold] = scores_between(
                Between(scope.stage, scope.start, scope.end, threshold, place / GRID)
            )
        return self._between[threshold]


def _is_in(group: ScoreGroup, scope: Scope) -> bool:
    return scope.intent in ("", group.intent) and scope.release in ("", group.release)


def _summed(cells: Iterable[tuple[str, Cells]]) -> tuple[tuple[str, Cells], ...]:
    """Return the cells by name, those that change most first."""
    sums: dict[str, Cells] = {}
    for name, each in cells:
        sums[name] = sums.get(name, Cells()) + each
    return tuple(
        sorted(
            sums.items(),
            key=lambda pair: (
                -(pair[1].newly_acted + pair[1].newly_passed),
                -pair[1].turns,
                pair[0],
            ),
        )
    )
