"""Passes conversations to people."""

import secrets
from uuid import UUID

from django.db import IntegrityError, transaction

from chat.models import HandOver
from chat.selectors.hand_overs import PREFIX

#: Without letters and digits that are mistaken for each other when read out.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 6
_TRIES = 5


def hand_over_create(*, session_id: str, response_id: str, reason: str) -> str:
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
                    },
                )
        except IntegrityError:
            continue  # the reference is taken
        return row.reference
    raise RuntimeError("no free reference was found")
