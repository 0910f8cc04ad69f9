"""Sealing the record: links in batches by one sealer, and signed anchors.

Sealing follows an append within a second: one sealer at a time, chosen by a PostgreSQL
advisory lock, links what is waiting, so that the chain can't fork.
"""

import os
from datetime import UTC, datetime
from hmac import digest
from itertools import islice

from django.db import connection, transaction

from audit.canonical import canonical
from audit.chain import extend
from audit.conf import audit_config
from audit.models import Anchor, ChainLink, Unsealed
from audit.selectors.chain import chain_last

#: Any fixed number: the advisory lock that makes the sealer one.
_SEALER_LOCK = 0x6D616E6761
_BATCH = 2000


def turns_seal(*, limit: int = _BATCH) -> int:
    """Link what waits into the chain; return how many turns were sealed.

    Returns 0 at once when another process is sealing: that one takes ours along.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALER_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        waiting = list(Unsealed.objects.order_by("turn_id")[:limit])
        if not waiting:
            return 0
        links = extend(chain_last(), (bytes(each.leaf) for each in waiting))
        ChainLink.objects.bulk_create(
            [
                ChainLink(
                    position=made.position,
                    turn_id=each.turn_id,
                    leaf=made.leaf,
                    previous=made.previous,
                    head=made.head,
                )
                for each, made in zip(waiting, links, strict=True)
            ]
        )
        Unsealed.objects.filter(turn_id__in=[each.turn_id for each in waiting]).delete()
    return len(waiting)


def chain_anchor() -> Anchor | None:
    """Sign the chain's head and write it outside the database; None if it is empty.

    The anchor file proves later that nothing before its position was cut off.
    """
    last = chain_last()
    if last is None:
        return None
    config = audit_config()
    now = datetime.now(UTC)
    body = canonical({"position": last.position, "head": last.head.hex(), "at": now})
    signature = digest(config.anchor_key, body, "sha256")
    config.anchor_folder.mkdir(parents=True, exist_ok=True)
    name = f"{now:%Y%m%dT%H%M%SZ}-{last.position}.json"
    written = config.anchor_folder / f".{name}.partial"
    written.write_bytes(
        canonical({"anchor": body.decode(), "signature": signature.hex()}) + b"\n"
    )
    os.replace(written, config.anchor_folder / name)
    return Anchor.objects.create(
        position=last.position, head=last.head, signature=signature, anchored_at=now
    )


def seal_everything() -> int:
    """Seal until nothing waits or another sealer is at work; return how many."""
    return sum(islice(iter(turns_seal, 0), 10_000))
