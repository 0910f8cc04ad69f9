"""The log's write door: what operators did, and what of customers they read.

Whoever changes something calls ``act_record`` in the transaction of the change, so that
neither exists without the other.
"""

from audit.acts import Act, Actor, Read, text_without_secrets, without_secrets
from audit.models import CustomerRead, OperatorAct


def act_record(actor: Actor, act: Act) -> int:
    """Append one act to the change log; return its number."""
    return OperatorAct.objects.create(
        **_who(actor),
        verb=act.verb,
        object_kind=act.object_kind,
        object_id=text_without_secrets(act.object_id)[:200],
        before=without_secrets(dict(act.before)),
        after=without_secrets(dict(act.after)),
        reason=text_without_secrets(act.reason),
        second_approver=act.second_approver,
        expires_at=act.expires_at,
    ).pk


def read_record(actor: Actor, read: Read) -> int:
    """Append one reading of customers' data to the log of reads; return its number."""
    return CustomerRead.objects.create(
        **_who(actor),
        kind=read.kind,
        object_id=text_without_secrets(read.object_id)[:200],
        query=without_secrets(dict(read.query)),
        rows=read.rows,
        reason=text_without_secrets(read.reason),
        file_sha256=read.file_sha256,
    ).pk


def _who(actor: Actor) -> dict[str, object]:
    return {
        "actor_id": actor.id,
        "actor": text_without_secrets(actor.name)[:150],
        "roles": list(actor.roles),
        "address": actor.address[:64],
        "request_id": actor.request_id,
        "via": actor.via,
    }
