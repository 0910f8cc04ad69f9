"""An administrator ends a lock-out before its time."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.models import User
from django.db import transaction

from audit.acts import Act, Actor
from audit.services.acts import act_record
from dashboard.selectors.lock_outs import plain_name


@transaction.atomic
def lock_out_end(actor: Actor, user: User, reason: str) -> bool:
    """Let a person try again at once; return False when nothing stood in their way."""
    name = user.get_username()
    counts = int(AxesProxyHandler.reset_attempts(username=plain_name(name)))
    if not counts:
        return False
    act_record(
        actor,
        Act(
            "people.unlock",
            "account",
            name,
            before={"locked_out": True},
            after={"locked_out": False},
            reason=reason,
        ),
    )
    return True
