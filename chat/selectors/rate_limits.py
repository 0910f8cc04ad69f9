"""Rate limits: what each is set to, whom it let through and whom it refused."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis
from redis.exceptions import RedisError

from chat.conf import chat_config, rate_settings
from chat.models import LimitOrder
from chat.stores.rate_limit import HOUR_S, SLOT_S, Rate

_DAY_S = 86_400
_SHOWN_KEYS = 20


@dataclass(frozen=True, slots=True)
class LimitKind:
    """What a limit counts, for whom, and what who is refused sees."""

    name: str
    title: str
    counts_for: str
    refused_see: str


KINDS = (
    LimitKind(
        "messages",
        "Messages",
        "a customer over all sessions, or a guest's session",
        "Their question waits, and is sent by itself when its time has come.",
    ),
    LimitKind(
        "sessions",
        "New sessions",
        "an address",
        "The assistant asks them to wait before a conversation begins.",
    ),
    LimitKind(
        "shares",
        "Conversations shared",
        "an address",
        "They are asked to wait before they make another link.",
    ),
    LimitKind(
        "share_reads",
        "Reads of shared conversations",
        "an address",
        "A page that asks them to wait a little.",
    ),
    LimitKind(
        "api",
        "Calls of the REST API",
        "a token, or a person's sessions",
        "Status 429 with the seconds to wait.",
    ),
)


class UnknownLimitError(LookupError):
    """There is no limit of this name."""


@dataclass(frozen=True, slots=True)
class StandingLimit:
    """An operator's order that has not run out."""

    rate: Rate
    reason: str
    actor: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """What a limit did in a quarter of an hour; what was returned is not counted."""

    start: datetime
    admitted: int
    refused: int


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit; the slots are those of the last day, oldest first."""

    kind: LimitKind
    standard: Rate
    order: StandingLimit | None
    slots: tuple[Slot, ...]

    @property
    def rate(self) -> Rate:
        """The rate in force."""
        return self.order.rate if self.order else self.standard

    @property
    def hour(self) -> Slot:
        """The last hour: the slot that is going on, and the three before."""
        recent = self.slots[-4:]
        start = recent[0].start if recent else datetime.now(UTC)
        admitted = sum(each.admitted for each in recent)
        return Slot(start, admitted, sum(each.refused for each in recent))


@dataclass(frozen=True, slots=True)
class LimitBoard:
    """All limits at one moment; ``is_shared`` False: Redis does not answer."""

    at: datetime
    is_shared: bool
    rows: tuple[LimitRow, ...]

    def row(self, name: str) -> LimitRow:
        """Return one limit; raise UnknownLimitError."""
        for each in self.rows:
            if each.kind.name == name:
                return each
        raise UnknownLimitError(name)


def limits_now(*, seen: bool = True) -> LimitBoard:
    """Return every limit as it stands, with what it did if that is to be ``seen``."""
    standing, settings = LimitOrder.objects.standing(), rate_settings()
    did: Mapping[str, tuple[Slot, ...]] = {}
    is_shared = True
    try:
        did = _seen() if seen else {}
    except (RedisError, OSError):
        is_shared = False
    rows = tuple(
        LimitRow(
            kind,
            Rate(settings[kind.name].per_minute, settings[kind.name].burst),
            _standing(standing.get(kind.name)),
            did.get(kind.name, ()),
        )
        for kind in KINDS
    )
    return LimitBoard(datetime.now(UTC), is_shared, rows)


def limit_orders(name: str, *, limit: int = 20) -> Sequence[LimitOrder]:
    """Return the newest orders for a limit."""
    return list(LimitOrder.objects.filter(limit=name).order_by("-id")[:limit])


def most_refused(name: str) -> list[tuple[str, int]]:
    """Return who was refused most in the last day, under names that tell nothing.

    Empty while Redis is away.
    """
    hour = int(time.time()) // HOUR_S
    counted: Counter[str] = Counter()
    try:
        with _redis() as redis, redis.pipeline(transaction=False) as pipe:
            for ago in range(_DAY_S // HOUR_S + 1):
                key = f"limit-refused:{name}:{hour - ago}"
                pipe.zrevrange(key, 0, 99, withscores=True)
            for part in pipe.execute():
                for label, count in part:
                    counted[label.decode("utf-8", "replace")] += int(count)
    except (RedisError, OSError):
        return []
    return counted.most_common(_SHOWN_KEYS)


def _seen() -> dict[str, tuple[Slot, ...]]:
    """Return what each limit did in the last day; raise RedisError."""
    now = int(time.time()) // SLOT_S
    numbers = range(now - _DAY_S // SLOT_S, now + 1)
    found: dict[str, tuple[Slot, ...]] = {}
    with _redis() as redis, redis.pipeline(transaction=False) as pipe:
        for kind in KINDS:
            for number in numbers:
                key = f"limit-seen:{kind.name}:{number}"
                pipe.hmget(key, "admitted", "refused", "returned")
        answers = iter(pipe.execute())
    for kind in KINDS:
        found[kind.name] = tuple(_slot(number, next(answers)) for number in numbers)
    return found


def _slot(number: int, counts: Sequence[bytes | None]) -> Slot:
    admitted, refused, returned = (int(each or 0) for each in counts)
    start = datetime.fromtimestamp(number * SLOT_S, UTC)
    # What was taken for nothing was given back, at times in the slot that followed.
    return Slot(start, max(0, admitted - returned), refused)


def _standing(order: LimitOrder | None) -> StandingLimit | None:
    if order is None or order.until is None:
        return None
    rate = Rate(order.per_minute or 0.0, order.burst or 0)
    return StandingLimit(rate, order.reason, order.actor, order.until)


def _redis() -> Redis:
    return Redis.from_url(
        chat_config().redis_url, socket_timeout=1, socket_connect_timeout=1
    )
