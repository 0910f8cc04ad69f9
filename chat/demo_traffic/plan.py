"""A month of demo traffic: who comes when, what they say, and what goes wrong.

Everything follows from the calendar day alone, so that a run that was stopped, or comes
again a day later, goes on with the same month.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from chat.demo_traffic.scripts import lines_of

#: The site of every demo turn: what pages and filters tell it by.
SITE = "demo-seed"
#: Shoppers who are signed in are the demo accounts of the store's stand-in.
CUSTOMERS = (
    "demo-horror-fan",
    "demo-shonen-collector",
    "demo-romance-reader",
    "demo-teen-reader",
    "demo-seinen-reader",
    "demo-cosy-reader",
    "demo-new-member",
)
_SIGNED_IN = 0.25
_WEEK = (0.92, 0.88, 0.9, 0.97, 1.08, 1.2, 1.18)  # Monday first
#: Turns of an hour compared with others: a lull at night, a peak in the evening.
_DAY = (3, 2, 1, 1, 1, 1, 2, 4, 6, 7, 8, 9, 11, 10, 9, 9, 10, 12, 14, 17, 19, 18, 13, 7)
_PER_CONVERSATION = 1.75


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation, and what happens to it."""

    response_id: str
    at: datetime
    text: str
    thumb: str  # "up", "down" or ""
    slip: str  # what the model adds that it should not, or ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation."""

    session_id: str
    customer_id: str | None
    messages: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """A stretch of time in which something does not work."""

    start: datetime
    end: datetime
    dependency: str  # "model" is slow, others do not answer


#: What a model that slips says: another shop, a price, no such product, a cure.
_SLIPS = (
    " You can get it cheaper at Barnes & Noble.",
    " You can get it cheaper at Barnes & Noble.",
    " It costs only $3.49.",
    " It costs only $3.49.",
    " Ask for B0FAKE1234 in the shop.",
    " Take 400 mg of ibuprofen for it.",
)


def talks_of(day: date, turns: int) -> tuple[Talk, ...]:
    """Return the conversations that begin on ``day`` (UTC), in order of time."""
    chance = Random(f"demo traffic of {day}")  # noqa: S311 (a rehearsal, no secret)
    expected = turns * _WEEK[day.weekday()] * chance.uniform(0.9, 1.1)
    count = max(1, round(expected / _PER_CONVERSATION))
    starts = sorted(_start(day, chance) for _ in range(count))
    return tuple(
        _talk(day, number, at, chance) for number, at in enumerate(starts, start=1)
    )


def incidents_of(last: date) -> tuple[Incident, ...]:
    """Return what went wrong in the month that ends with ``last``."""
    told = (
        (3, 19, 50, "model"),
        (6, 14, 95, "reviews"),
        (11, 20, 25, "pricing"),
        (15, 9, 140, "recommendations"),
        (19, 21, 35, "reranker"),
        (24, 18, 20, "catalogue"),
        (27, 12, 60, "promotions"),
    )
    incidents = []
    for days_ago, hour, minutes, dependency in told:
        start = datetime.combine(last - timedelta(days_ago), time(hour, 10), UTC)
        incidents.append(
            Incident(start, start + timedelta(minutes=minutes), dependency)
        )
    return tuple(incidents)


def days_until(last: date, count: int) -> Iterator[date]:
    """Yield ``count`` days, the newest first: what people look at is there first."""
    for back in range(count):
        yield last - timedelta(days=back)


def _start(day: date, chance: Random) -> datetime:
    (hour,) = chance.choices(range(24), _DAY)
    seconds = hour * 3600 + chance.uniform(0, 3600)
    return datetime.combine(day, time.min, UTC) + timedelta(seconds=seconds)


def _talk(day: date, number: int, at: datetime, chance: Random) -> Talk:
    name = f"demo-seed:{day}:{number}"
    signed_in = chance.random() < _SIGNED_IN
    customer = chance.choice(CUSTOMERS) if signed_in else None
    messages = []
    for place, text in enumerate(lines_of(chance), start=1):
        messages.append(
            Said(
                response_id=_uuid(f"{name}:{place}"),
                at=at,
                text=text,
                thumb=_thumb(chance),
                slip=chance.choice(_SLIPS) if chance.random() < 0.05 else "",
            )
        )
        at += timedelta(seconds=18 + 40 * -math.log(1 - 0.95 * chance.random()))
    return Talk(_uuid(name), customer, tuple(messages))


def _thumb(chance: Random) -> str:
    drawn = chance.random()
    if drawn < 0.11:
        return "up"
    return "down" if drawn < 0.14 else ""


def _uuid(name: str) -> str:
    made: UUID = uuid5(NAMESPACE_URL, name)
    return str(made)
