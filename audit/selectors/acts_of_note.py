"""What operators changed of the service itself: marks on charts, the latest news."""

from datetime import datetime

from django.db.models import Q

from audit.models import OperatorAct

#: Acts that concern people and their own tools, not what shoppers get.
PERSONAL = tuple(
    "sign_in. account. people. customer. token. view. export. layout.".split()
)


def acts_of_note(since: datetime, limit: int = 200) -> tuple[OperatorAct, ...]:
    """Return what was changed of the service since then, newest first; one query."""
    personal = Q()
    for prefix in PERSONAL:
        personal |= Q(verb__startswith=prefix)
    found = OperatorAct.objects.filter(at__gte=since).exclude(personal)
    return tuple(found.order_by("-at", "-id")[:limit])
