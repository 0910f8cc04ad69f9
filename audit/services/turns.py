"""The record's write door: append turns, note clicks, erase a subject.

An append is durable at commit and waits for nobody; ``audit.sealing`` links it into
the chain afterwards.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import DatabaseError, connection, transaction
from psycopg.errors import DeadlockDetected, UniqueViolation

from audit.entries import CHECK_INPUT, ERASABLE, ERASABLE_DETAIL, TurnEntry
from audit.models import (
    CheckInput,
    DemoTurn,
    Exposure,
    Intervention,
    Score,
    Subject,
    Turn,
    Unsealed,
)
from audit.services.turn_rows import (
    exposure_rows,
    intervention_rows,
    score_rows,
    turn_row,
)

_ONE_RECORD = "audit_turn_response"


def turns_append(entries: Sequence[TurnEntry], *, demo: bool = False) -> dict[str, str]:
    """Append turns in one durable transaction.

    The first record of a response stands; returned is, by response id, the status of
    those that were on record before. Two who write the same response at once are no
    error: the later one waits for the other's commit, and is told of it. Turns of a
    ``demo`` are marked as such and never linked into the chain, and can be removed.
    """
    for _ in entries:
        try:
            return _appended(entries, demo=demo)
        except DatabaseError as error:
            if not _is_overtaken(error):
                raise
    return _appended(entries, demo=demo)


def _is_overtaken(error: DatabaseError) -> bool:
    """Whether somebody else has put one of the same responses on record meanwhile."""
    cause = error.__cause__
    if isinstance(cause, UniqueViolation):
        return cause.diag.constraint_name == _ONE_RECORD
    return isinstance(cause, DeadlockDetected)  # several of the same, in another order


def _appended(entries: Sequence[TurnEntry], *, demo: bool) -> dict[str, str]:
    with transaction.atomic():
        known = dict(
            Turn.objects.filter(
                response_id__in=[each.response_id for each in entries]
            ).values_list("response_id", "status")
        )
        fresh = {
            each.response_id: each for each in entries if each.response_id not in known
        }
        subjects = _subjects_of(fresh.values())
        rows = [
            turn_row(each, subjects[_subject_name(each)]) for each in fresh.values()
        ]
        made = Turn.objects.bulk_create(rows, ignore_conflicts=False)
        Score.objects.bulk_create(
            [
                row
                for turn, entry in zip(made, fresh.values(), strict=True)
                for row in score_rows(turn, entry)
            ]
        )
        Exposure.objects.bulk_create(
            [
                row
                for turn, entry in zip(made, fresh.values(), strict=True)
                for row in exposure_rows(turn, entry)
            ]
        )
        Intervention.objects.bulk_create(
            [
                row
                for turn, entry in zip(made, fresh.values(), strict=True)
                for row in intervention_rows(turn, entry)
            ]
        )
        CheckInput.objects.bulk_create(
            [
                CheckInput(turn_id=turn.pk, body=entry.to_json()[CHECK_INPUT])
                for turn, entry in zip(made, fresh.values(), strict=True)
                if entry.check_input is not None
            ]
        )
        if demo:
            DemoTurn.objects.bulk_create([DemoTurn(turn_id=turn.pk) for turn in made])
        else:
            Unsealed.objects.bulk_create(
                [Unsealed(turn_id=turn.pk, leaf=turn.leaf) for turn in made]
            )
    return known


def _subject_name(entry: TurnEntry) -> str:
    """Return who stands behind a turn: a customer, or the guest of one session."""
    if entry.customer_id is not None:
        return f"customer:{entry.customer_id}"
    return f"guest:{entry.session_id}"


def _subjects_of(entries: Iterable[TurnEntry]) -> dict[str, Subject]:
    """Return the subjects of the entries by name, creating the missing ones."""
    names = {_subject_name(entry) for entry in entries}
    if not names:
        return {}
    Subject.objects.bulk_create(
        [
            Subject(customer_id=name, key=secrets.token_bytes(32))
            for name in sorted(names)
        ],
        ignore_conflicts=True,
    )
    return {
        str(subject.customer_id): subject
        for subject in Subject.objects.filter(customer_id__in=names)
    }


def subject_erase(*, customer_id: str) -> int:
    """Forget a customer's texts and key; return how many turns were emptied.

    The chain stays verifiable: it holds commitments, whose key is gone with this.
    """
    with transaction.atomic():
        subject = (
            Subject.objects.select_for_update()
            .filter(customer_id=f"customer:{customer_id}")
            .first()
        )
        if subject is None:
            return 0
        now = datetime.now(UTC)
        emptied = _empty_texts(subject, now)
        subject.customer_id, subject.key, subject.erased_at = None, None, now
        subject.save(update_fields=["customer_id", "key", "erased_at"])
    return emptied


def _empty_texts(subject: Subject, now: datetime) -> int:
    """Empty the erasable columns by the one update that the trigger lets through."""
    texts = ", ".join(f"{name} = ''" for name in ERASABLE)
    details = ", ".join(f"{name} = '[]'::jsonb" for name in ERASABLE_DETAIL)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE audit_turn SET {texts}, {details}, erased_at = %s "  # noqa: S608 (our own column names)
            "WHERE subject_id = %s AND erased_at IS NULL",
            [now, subject.pk],
        )
        emptied = int(cursor.rowcount)
        cursor.execute(
            "DELETE FROM audit_checkinput USING audit_turn AS t "
            "WHERE turn_id = t.id AND t.subject_id = %s",
            [subject.pk],
        )
    return emptied


def exposure_clicked(*, response_id: str, asin: str) -> bool:
    """Note that a card was opened; return False when the answer showed no such card.

    Once for each card, however often it is opened and however many say so at once.
    """
    with transaction.atomic():
        turns = Turn.objects.filter(response_id=response_id).values("id")
        cards = Exposure.objects.filter(turn_id__in=turns, asin=asin, kind="card")
        card = cards.order_by("id").select_for_update().first()
        if card is None:
            return False
        clicks = Exposure.objects.filter(turn_id=card.turn_id, asin=asin)
        if not clicks.filter(kind="clicked").exists():
            Exposure.objects.create(**_click_on(card))
    return True


def _click_on(card: Exposure) -> dict[str, object]:
    """Return the row of a click: as the card was shown, but when it was opened."""
    same = {
        each.attname: getattr(card, each.attname)
        for each in Exposure._meta.concrete_fields
        if not each.primary_key
    }
    return {**same, "kind": "clicked", "shown_at": datetime.now(UTC)}
