"""Who is locked out of signing in, where, and until when."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from axes.models import AccessAttempt
from django.db.models import Max, Sum

from dashboard.conf import sign_in_config


@dataclass(frozen=True, slots=True)
class LockOut:
    """One name that is locked out at some addresses."""

    name: str
    addresses: tuple[str, ...]
    until: datetime


def plain_name(name: str) -> str:
    """Return a name without what makes no difference at sign-in."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def lock_outs() -> dict[str, LockOut]:
    """Return who is locked out now, by plain name."""
    config = sign_in_config()
    lock = timedelta(seconds=config.lock_s)
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=datetime.now(UTC) - lock)
        .exclude(username=None)
        .values("username", "ip_address")
        .annotate(tries=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(tries__gte=config.tries)
        .order_by("last")
    )
    found: dict[str, LockOut] = {}
    for row in rows:
        name = str(row["username"])
        before = found[name].addresses if name in found else ()
        address = str(row["ip_address"] or "")
        found[name] = LockOut(name, (*before, address), row["last"] + lock)
    return found
