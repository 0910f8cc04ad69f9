"""Passes conversations to people, who take them over and finish them."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.models import HandOver
from chat.selectors.hand_overs import PREFIX

#: Without letters and digits that are mistaken for each other when read out.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 6
_TRIES = 5


class HandOverError(ValueError):
    """A hand-over can't be taken over or finished so; says why."""


def hand_over_create(
    *, session_id: str, response_id: str, reason: str, site: str, locale: str
) -> str:
    """Ask for a person; return the reference that the shopper may quote.

    One response has one reference, however often it asks. ``reason`` is redacted.
    """
    for _ in range(_TRIES):
        reference = PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        try:
            with transaction.atomic():
                row, _ = HandOver.objects.get_or_create(
                    response_id=UUID(response_id),
                    defaults={
                        "session_id": UUID(session_id),
                        "reason": reason,
                        "reference": reference,
                        "site": site,
                        "locale": locale,
                    },
                )
        except IntegrityError:
            continue  # the reference is taken
        return row.reference
    raise RuntimeError("no free reference was found")


@transaction.atomic
def hand_over_take(actor: Actor, reference: str, *, taken_from: str = "") -> bool:
    """Note who sees to it; False when this is so already.

    ``taken_from`` names the colleague who has it, so that of two who take it over at
    once one is told. Raises HandOver.DoesNotExist, and HandOverError when it is done or
    somebody else's.
    """
    row = HandOver.objects.select_for_update().get(reference=reference)
    if row.closed_at is not None:
        raise HandOverError(f"{row.closed_by} finished it already")
    if row.taken_by == actor.name:
        return False
    if row.taken_by != taken_from:
        raise HandOverError(
            f"{row.taken_by} took it over meanwhile"
            if row.taken_by
            else f"{taken_from} does not have it"
        )
    row.taken_by, row.taken_at = actor.name, timezone.now()
    row.save(update_fields=["taken_by", "taken_at"])
    act = Act(
        verb="hand_over.take",
        object_kind="hand-over",
        object_id=reference,
        before={"taken_by": taken_from},
        after={"taken_by": actor.name},
    )
    act_record(actor, act)
    return True


@transaction.atomic
def hand_over_finish(actor: Actor, reference: str, *, note: str) -> bool:
    """Note that it is done and what came of it; False when that was noted already.

    Raises HandOver.DoesNotExist, and HandOverError without a note.
    """
    words = " ".join(note.replace("\x00", "").split())
    if not 3 <= len(words) <= 500:
        raise HandOverError("give a note of 3 to 500 characters")
    row = HandOver.objects.select_for_update().get(reference=reference)
    if row.closed_at is not None:
        return False
    row.closed_by, row.closed_at, row.note = actor.name, timezone.now(), words
    row.save(update_fields=["closed_by", "closed_at", "note"])
    act = Act(
        verb="hand_over.finish",
        object_kind="hand-over",
        object_id=reference,
        before={"taken_by": row.taken_by, "closed_by": ""},
        after={"taken_by": row.taken_by, "closed_by": actor.name},
        reason=words,
    )
    act_record(actor, act)
    return True


def hand_overs_forget(response_ids: Iterable[UUID]) -> int:
    """Empty what a customer wrote when asking for a person; return of how many."""
    found = HandOver.objects.filter(response_id__in=list(response_ids))
    return found.exclude(reason="").update(reason="")
