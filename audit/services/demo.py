"""Removes what was made to show the console; the real record is out of its reach.

That it is, the database sees to: its triggers let rows go only when their turn is
marked as a demo, and no turn can be marked that the chain has, or is about to have.
"""

from django.db import connection, transaction

_BATCH = 500

_TAKE = "SELECT turn_id FROM audit_demoturn ORDER BY turn_id LIMIT %s FOR UPDATE"
_REMOVE = (
    "DELETE FROM audit_score WHERE turn_id = ANY(%s)",
    "DELETE FROM audit_exposure WHERE turn_id = ANY(%s)",
    "DELETE FROM audit_intervention WHERE turn_id = ANY(%s)",
    "DELETE FROM audit_checkinput WHERE turn_id = ANY(%s)",
    "DELETE FROM audit_turn WHERE id = ANY(%s)",
    "DELETE FROM audit_demoturn WHERE turn_id = ANY(%s)",
)
_SUBJECTS = """
DELETE FROM audit_subject AS s USING unnest(%s::uuid[]) AS gone (id)
WHERE s.id = gone.id
    AND NOT EXISTS (SELECT 1 FROM audit_turn AS t WHERE t.subject_id = s.id)
"""


def demo_turns_remove(*, limit: int = _BATCH) -> list[str]:
    """Remove some demo turns with all that belongs to them; return their response ids.

    An empty list means that none is left. A person who also has real turns stays.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TAKE, [limit])
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT response_id, subject_id FROM audit_turn WHERE id = ANY(%s)", [ids]
        )
        found = cursor.fetchall()
        for statement in _REMOVE:
            cursor.execute(statement, [ids])
        cursor.execute(_SUBJECTS, [list({subject for _, subject in found})])
    return [response_id for response_id, _ in found]
