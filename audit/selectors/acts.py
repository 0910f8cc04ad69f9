"""What operators did and what they read, found by anything that the log keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from audit.models import CustomerRead, OperatorAct

#: The rows as others may name them.
ActRow = OperatorAct
ReadRow = CustomerRead

_VERBS_AT_MOST = 200
# DISTINCT would read all rows; this skips from each verb to the next.
_EACH_VERB = """
WITH RECURSIVE known(verb) AS (
    (SELECT verb FROM audit_operatoract ORDER BY verb LIMIT 1)
    UNION ALL
    SELECT (
        SELECT act.verb FROM audit_operatoract act
        WHERE act.verb > known.verb ORDER BY act.verb LIMIT 1
    ) FROM known WHERE known.verb IS NOT NULL
)
SELECT verb FROM known WHERE verb IS NOT NULL LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class LogCriteria:
    """What entries of a log have in common; what is empty does not matter."""

    start: datetime | None = None
    end: datetime | None = None
    actor: str = ""
    via: Sequence[str] = ()
    address: str = ""
    request_id: str = ""
    object_kind: str = ""
    object_id: str = ""
    verbs: Sequence[str] = ()
    reason: str = ""

    def narrowed(self) -> dict[str, object]:
        """Return the criteria that both logs share, as look-ups."""
        wanted = {
            "at__gte": self.start,
            "at__lt": self.end,
            "actor": self.actor,
            "address": self.address,
            "request_id": self.request_id,
            "object_id": self.object_id,
            "reason__icontains": self.reason,
        }
        return {name: value for name, value in wanted.items() if value}


def acts_found(criteria: LogCriteria) -> QuerySet[OperatorAct]:
    """Return the acts that fit, in no order."""
    found = OperatorAct.objects.filter(**criteria.narrowed())
    if criteria.verbs:
        found = found.filter(verb__in=criteria.verbs)
    if criteria.object_kind:
        found = found.filter(object_kind=criteria.object_kind)
    return _by_way(found, criteria.via)


def reads_found(criteria: LogCriteria) -> QuerySet[CustomerRead]:
    """Return the readings of customers' data that fit, in no order."""
    found = CustomerRead.objects.filter(**criteria.narrowed())
    if criteria.object_kind:
        found = found.filter(kind=criteria.object_kind)
    return _by_way(found, criteria.via)


def _by_way(found: QuerySet, via: Sequence[str]) -> QuerySet:  # type: ignore[type-arg]
    """Narrow to ways in; "api" stands for every token."""
    if not via:
        return found
    plain = [each for each in via if each != "api"]
    chosen = found.filter(via__in=plain)
    return chosen | found.filter(via__startswith="api") if "api" in via else chosen


def verbs_known() -> list[str]:
    """Return the verbs that the log has, in order; one step of the index for each."""
    with connection.cursor() as cursor:
        cursor.execute(_EACH_VERB, [_VERBS_AT_MOST])
        return [str(verb) for (verb,) in cursor.fetchall()]


def act_numbered(number: int) -> OperatorAct | None:
    """Return one act."""
    return OperatorAct.objects.filter(pk=number).first()


def acts_on(kind: str, object_id: str, limit: int) -> tuple[OperatorAct, ...]:
    """Return the latest acts on one object."""
    found = OperatorAct.objects.filter(object_kind=kind, object_id=object_id)
    return tuple(found.order_by("-at", "-id")[:limit])


def sign_ins_of(account: str, limit: int) -> tuple[OperatorAct, ...]:
    """Return how an account was signed in to lately, tries that failed included."""
    found = OperatorAct.objects.filter(
        object_kind="account", object_id=account, verb__startswith="sign_in."
    )
    return tuple(found.order_by("-at", "-id")[:limit])
