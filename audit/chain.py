"""The hash chain, pure: leaves, commitments, links, and the walk that verifies them.

A *leaf* covers everything that one record says. Texts and identity enter it as keyed
commitments (HMAC with the subject's own key), so that erasing a person's texts and key
leaves every leaf, and with it the chain, verifiable. A *link* covers a leaf and the
link before it; links are made in batches by one sealer, so writers never wait for each
other and the chain can't fork. Node prefixes as in RFC 6962, so that a leaf can't pass
for a link.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    """One place in the chain."""

    position: int
    leaf: bytes
    previous: bytes
    head: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold, and why."""

    position: int
    reason: str


def commitment(key: bytes, field: str, text: str) -> bytes:
    """Return the commitment to one erasable field, in that field's own domain."""
    return hmac.digest(key, field.encode() + b"\x00" + text.encode(), "sha256")


def leaf_of(public: bytes, commitments: Iterable[bytes]) -> bytes:
    """Return the hash of a record's public part and its commitments."""
    digest = hashlib.sha256(b"\x00" + len(public).to_bytes(8, "big") + public)
    for each in commitments:
        digest.update(each)
    return digest.digest()


def link(position: int, leaf: bytes, previous: bytes) -> Link:
    """Return the link that puts ``leaf`` behind ``previous``."""
    body = b"\x01" + position.to_bytes(8, "big") + previous + leaf
    return Link(position, leaf, previous, hashlib.sha256(body).digest())


def extend(last: Link | None, leaves: Iterable[bytes]) -> Iterator[Link]:
    """Yield the links that put ``leaves`` behind ``last``, in order."""
    position, previous = (last.position, last.head) if last else (0, GENESIS)
    for leaf in leaves:
        position += 1
        made = link(position, leaf, previous)
        yield made
        previous = made.head


def first_break(
    links: Iterable[tuple[Link, bytes | None]], last: Link | None = None
) -> Break | None:
    """Return the first break of stored links beside their records' recomputed leaves.

    ``None`` for a leaf says that the record is gone. ``last`` is the link before the
    first one given, when the walk does not begin at the start.
    """
    position, previous = (last.position, last.head) if last else (0, GENESIS)
    for stored, leaf in links:
        position += 1
        if stored.position != position:
            return Break(position, "a link is missing or out of order")
        if leaf is None:
            return Break(position, "the record is gone")
        if leaf != stored.leaf:
            return Break(position, "the record was changed")
        if link(position, stored.leaf, previous) != stored:
            return Break(position, "the link was changed")
        previous = stored.head
    return None
