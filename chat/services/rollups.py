"""Keeps the figures by the quarter hour in step with the record.

First it is noted which buckets got turns since the last look, then each noted bucket is
computed anew, whole, and its note removed in the same transaction. So late turns count,
nothing counts twice, and whoever is stopped in between leaves notes for the next one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from audit.selectors.score_facts import ScoreFacts, score_facts
from audit.selectors.stage_facts import StageFacts, stage_facts
from audit.selectors.turn_facts import (
    Grid,
    SessionFacts,
    TurnFacts,
    buckets_touched,
    session_facts,
    turn_facts,
    turns_range,
)
from chat.models import (
    Conversation,
    ConversationRollup,
    RollupProgress,
    ScoreRollup,
    StageRollup,
    StaleBucket,
    TurnRollup,
)
from chat.telemetry.buckets import BUCKET, bucket_of
from chat.telemetry.score_bins import GRID, ScoreBins
from chat.telemetry.sketches import BASE, SHORTEST_MS, Sketch

_GRID = Grid(BUCKET, BASE, SHORTEST_MS)
#: Buckets that one transaction computes; neighbours share their queries.
_BATCH = 8


_NOTE = """
INSERT INTO chat_stalebucket AS noted (bucket, marked_at)
SELECT bucket, %s FROM unnest(%s::timestamptz[]) AS bucket
ON CONFLICT (bucket) DO UPDATE SET marked_at = noted.marked_at
"""
_KEEP = """
INSERT INTO chat_conversation (session_id, bucket, last_at, turns, handed_over, site)
SELECT * FROM unnest(%s::text[], %s::timestamptz[], %s::timestamptz[], %s::int[],
    %s::bool[], %s::text[])
ON CONFLICT (session_id) DO UPDATE SET bucket = excluded.bucket,
    last_at = excluded.last_at, turns = excluded.turns,
    handed_over = excluded.handed_over, site = excluded.site
"""


def rollups_note() -> int:
    """Note the buckets that got turns since the last look; return how many."""
    with transaction.atomic():
        RollupProgress.objects.get_or_create(id=1)
        progress = RollupProgress.objects.select_for_update().get(id=1)
        now = timezone.now()
        touched = buckets_touched(progress.position, BUCKET)
        _note(touched.buckets, now)
        progress.position, progress.read_at = touched.position, now
        progress.save()
    return len(touched.buckets)


def rollups_note_range(start: datetime, end: datetime) -> int:
    """Note every bucket of ``[start, end)`` for computing anew; return how many."""
    bucket = bucket_of(start)
    found = []
    while bucket < end:
        found.append(bucket)
        bucket += BUCKET
    _note(found, timezone.now())
    return len(found)


def rollups_note_everything() -> int:
    """Note every bucket that the record or the figures reach over; return how many."""
    rolled = TurnRollup.objects.order_by("bucket").values_list("bucket", flat=True)
    ends = [each for each in (rolled.first(), rolled.last()) if each is not None]
    ends += turns_range() or ()
    if not ends:
        return 0
    return rollups_note_range(min(ends), max(ends) + timedelta(microseconds=1))


def _note(buckets: Sequence[datetime], now: datetime) -> None:
    """Note ``buckets``; one that is noted keeps the time of its first note.

    A note that is being worked off is waited for and made again: DO NOTHING would
    take a row for there that is gone a moment later, and its turns would be missed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [now, sorted(buckets)])


def rollups_work_off(*, batch: int = _BATCH) -> int:
    """Compute some noted buckets anew; return how many, 0 when none is left.

    The newest come first, so that a long computation keeps nobody from the present.
    One worker at a time: conversations reach over buckets, and the next worker must
    see what this one made of them.
    """
    with transaction.atomic():
        _wait_for_turn()
        notes = StaleBucket.objects.select_for_update()
        taken = [each.bucket for each in notes.order_by("-bucket")[:batch]]
        for start, end in _stretches(taken):
            _compute(start, end)
        StaleBucket.objects.filter(bucket__in=taken).delete()
    return len(taken)


def rollups_refresh() -> int:
    """Bring the figures up to the record; return how many buckets were computed."""
    rollups_note()
    done = 0
    while count := rollups_work_off():
        done += count
    return done


def rollups_left() -> int:
    """Return how many buckets are noted."""
    return StaleBucket.objects.count()


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('chat_rollups'))")


def _stretches(buckets: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """Return neighbouring buckets as stretches of time."""
    found: list[tuple[datetime, datetime]] = []
    for each in sorted(buckets):
        if found and found[-1][1] == each:
            found[-1] = (found[-1][0], each + BUCKET)
        else:
            found.append((each, each + BUCKET))
    return found


def _compute(start: datetime, end: datetime) -> None:
    """Replace the figures of ``[start, end)`` by what the record says now."""
    TurnRollup.objects.filter(bucket__gte=start, bucket__lt=end).delete()
    facts = turn_facts(start, end, _GRID)
    TurnRollup.objects.bulk_create([_rollup(each) for each in facts])
    _scores_compute(start, end)
    StageRollup.objects.filter(bucket__gte=start, bucket__lt=end).delete()
    stages = stage_facts(start, end, _GRID)
    StageRollup.objects.bulk_create([_stage_rollup(each) for each in stages])
    _conversations_compute(start, end)


def _scores_compute(start: datetime, end: datetime) -> None:
    """Replace the counts of raw scores by what the record says now."""
    ScoreRollup.objects.filter(bucket__gte=start, bucket__lt=end).delete()
    found = score_facts(start, end, bucket=BUCKET, grid=GRID)
    ScoreRollup.objects.bulk_create([_score_rollup(each) for each in found])


def _score_rollup(facts: ScoreFacts) -> ScoreRollup:
    return ScoreRollup(
        bucket=facts.bucket,
        stage=facts.stage,
        intent=facts.intent,
        model_release=facts.model_release,
        policy_version=facts.policy_version,
        mode=facts.mode,
        scored=facts.scored,
        corrected=facts.corrected,
        blocked=facts.blocked,
        skipped=facts.skipped,
        bins=ScoreBins.from_bins(facts.bins, facts.counts).data,
    )


def _rollup(facts: TurnFacts) -> TurnRollup:
    return TurnRollup(
        bucket=facts.bucket,
        intent=facts.intent,
        model_release=facts.model_release,
        site=facts.site,
        **facts.counts,
        blocked=facts.blocked,
        degraded_by=facts.degraded_by,
        triggers=facts.triggers,
        first_token=Sketch.from_bins(*facts.first_token).data,
        duration=Sketch.from_bins(*facts.duration).data,
    )


def _stage_rollup(facts: StageFacts) -> StageRollup:
    return StageRollup(
        bucket=facts.bucket,
        stage=facts.stage,
        passed=facts.passed,
        corrected=facts.corrected,
        blocked=facts.blocked,
        shadowed=facts.shadowed,
        skipped=facts.skipped,
        duration=Sketch.from_bins(*facts.duration).data,
    )


def _conversations_compute(start: datetime, end: datetime) -> None:
    """Bring the conversations that touch ``[start, end)`` up to date.

    Each is counted where it began, so a turn, or a hand-over, may change the figures
    of an earlier bucket, and a late first turn moves its conversation.
    """
    before = Conversation.objects.filter(bucket__gte=start, bucket__lt=end)
    held = dict(before.values_list("session_id", "bucket"))
    sessions = session_facts(start, end)
    found = {each.session_id for each in sessions}
    moved = Conversation.objects.filter(session_id__in=list(found - held.keys()))
    held |= dict(moved.values_list("session_id", "bucket"))
    Conversation.objects.filter(session_id__in=list(held.keys() - found)).delete()
    _conversations_keep(sessions)
    _count_conversations(
        {*held.values(), *(bucket_of(each.started_at) for each in sessions)}
    )


def _conversations_keep(sessions: Sequence[SessionFacts]) -> None:
    """Insert or replace conversations: one statement, columns as arrays."""
    columns: list[list[Any]] = [
        [each.session_id for each in sessions],
        [bucket_of(each.started_at) for each in sessions],
        [each.last_at for each in sessions],
        [each.turns for each in sessions],
        [each.handed_over for each in sessions],
        [each.site for each in sessions],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, columns)


def _count_conversations(buckets: set[datetime]) -> None:
    """Count the conversations that began in ``buckets`` again."""
    ConversationRollup.objects.filter(bucket__in=buckets).delete()
    counted = (
        Conversation.objects.filter(bucket__in=buckets)
        .values("bucket", "site")
        .annotate(all=Count("session_id"), with_person=Count("pk", Q(handed_over=True)))
    )
    ConversationRollup.objects.bulk_create(
        ConversationRollup(
            bucket=each["bucket"],
            site=each["site"],
            conversations=each["all"],
            handed_over=each["with_person"],
        )
        for each in counted
    )
