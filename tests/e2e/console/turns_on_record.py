"""What the console's browser tests look at: turns of today and last week, and people.

Run with the service's own settings, it prints for each person the name, and the cookie
of a session.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from audit.sealing import seal_everything
from chat.models import DraftChatTurn
from chat.orchestration.turn_events import EndStatus
from chat.services.hand_overs import hand_over_create
from chat.services.policies import Seen, policy_draft_discard
from chat.services.rollups import rollups_refresh
from chat.services.shadow_looks import shadows_look
from chat.services.shadow_runs import (
    ShadowWish,
    shadow_begin,
    shadow_stop,
)
from dashboard.permissions import Role
from dashboard.services.roles import roles_sync
from tests.factories import intervention
from tests.integration.evidence.answered import (
    NORA,
    RIVAL,
    answered,
    drafted,
)
from tests.integration.metrics.recorded import recorded

_AROUND = {
    "check": "prices",
    "before": "It costs $12.34 today.",
    "after": "It costs $9.99 today.",
}
_SIDE: dict[str, Any] = {
    "intent": "recommendation",
    "status": "complete",
    "degraded": [],
    "text": "It costs $9.99 today.",
    "streamed": "It costs $9.99 today.",
    "reasons": [],
    "cards": [],
    "stages": [
        {
            "place": "output",
            "stage": "prices",
            "mode": "enforce",
            "outcome": "correct",
            "score": 1.0,
            "threshold": 0.5,
            "findings": 1,
            "duration_us": 42,
        }
    ],
    "interventions": [
        {
            "stage": "prices",
            "action": "replace",
            "kind": "price",
            "reason": "wrong_price",
            "title": "Quiet Harbour, Vol. 1",
            "before": "It costs $12.34 today.",
            "after": "It costs $9.99 today.",
        }
    ],
    "release": "demo-steady-1",
    "first_token_ms": 31.5,
    "duration_ms": 812.0,
}

_KINDS: tuple[dict[str, Any], ...] = (
    {
        "cost_microusd": 120_000,
        "interventions": (intervention(),),
        "findings": (_AROUND,),
    },
    {"intent": "reviews", "cost_microusd": 40_000, "cache_outcome": "hit"},
    {"intent": "policy", "status": EndStatus.FAILED},
    {"intent": "price_question", "cost_microusd": 15_000, "cache_outcome": "miss"},
)

_PEOPLE: dict[str, str] = {
    "robin": Role.ADMINISTRATOR,
    "nora": Role.SAFETY,
    "otto": Role.SAFETY,
    "nobody": "",
}


def main() -> None:
    """Record the turns, make the people, print their cookies."""
    now = timezone.now()
    for week in (0, 7):
        for n in range(24):
            at = now - timedelta(days=week, minutes=25 * n)
            recorded(at, session=f"console-{week}-{n // 3}", **_KINDS[n % len(_KINDS)])
    DraftChatTurn.objects.create(
        conversation=uuid4(),
        text="what does Quiet Harbour cost?",
        policy="version:0",
        policy_label="version 0",
        base_version=0,
        state=DraftChatTurn.State.DONE,
        actor="robin",
        asked_at=now,
        finished_at=now,
        sides=[_SIDE, {**_SIDE, "text": "It costs $12.34 today."}],
        model_calls=1,
        model_release="demo-steady-1",
        cost_microusd=240,
    )
    hand_over_create(
        session_id=str(uuid4()),
        response_id=str(uuid4()),
        reason="my parcel is lost, let me talk to a person",
        site="demo",
        locale="en",
    )
    seal_everything()
    _run_in_shadow()
    rollups_refresh()
    roles_sync()
    for name, role in _PEOPLE.items():
        user = User.objects.create_user(name)
        user.groups.set(Group.objects.filter(name=role))
        client = Client()
        client.force_login(user)
        (cookie,) = client.cookies.values()
        print(name, cookie.key, cookie.value)  # noqa: T201 (the caller reads it)


def _run_in_shadow() -> None:
    """Leave a draft's run in shadow that has ended, with a turn that differs."""
    draft = drafted(competitors=[])
    run = shadow_begin(NORA, ShadowWish(draft, percent=100))
    answered(RIVAL, policy_version=0)
    seal_everything()
    shadows_look()
    shadow_stop(NORA, run)
    policy_draft_discard(NORA, seen=Seen(draft, 1), words="only to be looked at")
