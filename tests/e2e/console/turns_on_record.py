"""What the console's browser tests look at: turns of today and of last week, a person.

Run as a program with the service's own settings; it prints the cookie of a session.
"""

import django

django.setup()

from datetime import timedelta  # noqa: E402
from typing import Any  # noqa: E402

from django.contrib.auth.models import Group, User  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from audit.sealing import seal_everything  # noqa: E402
from chat.orchestration.turns import EndStatus  # noqa: E402
from chat.services.rollups import rollups_refresh  # noqa: E402
from dashboard.permissions import Role  # noqa: E402
from dashboard.services.roles import roles_sync  # noqa: E402
from tests.integration.metrics.recorded import recorded  # noqa: E402

_KINDS: tuple[dict[str, Any], ...] = (
    {"cost_microusd": 120_000},
    {"intent": "reviews", "cost_microusd": 40_000, "cache_outcome": "hit"},
    {"intent": "policy", "status": EndStatus.FAILED},
    {"intent": "price_question", "cost_microusd": 15_000, "cache_outcome": "miss"},
)


def main() -> None:
    """Record the turns, make the person, print the cookie."""
    now = timezone.now()
    for week in (0, 7):
        for n in range(24):
            at = now - timedelta(days=week, minutes=25 * n)
            recorded(at, session=f"console-{week}-{n // 3}", **_KINDS[n % len(_KINDS)])
    seal_everything()
    rollups_refresh()
    roles_sync()
    user = User.objects.create_user("robin")
    user.groups.set(Group.objects.filter(name=Role.ADMINISTRATOR))
    client = Client()
    client.force_login(user)
    (cookie,) = client.cookies.values()
    print(cookie.key, cookie.value)  # noqa: T201 (the caller reads it)


if __name__ == "__main__":
    main()
