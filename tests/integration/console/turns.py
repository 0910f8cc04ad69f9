"""Turns for tests of the console: of known kinds, a minute apart, newest first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from audit.entries import ExposureEntry, InterventionEntry, TurnEntry
from audit.services.turns import turns_append
from chat.stores.turn_entries import entry_of
from tests.factories import turn_record

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def uuid_of(number: int, kind: int = 1) -> str:
    """Return an identifier that tells its number."""
    return f"{kind:08d}-0000-4000-8000-{number:012d}"


def turn(number: int, **changes: object) -> TurnEntry:
    """Return a plain turn that ended so many minutes before noon, with ``changes``."""
    ended = NOON - timedelta(minutes=number)
    plain: dict[str, object] = {
        "response_id": uuid_of(number),
        "message_id": uuid_of(number, 2),
        "session_id": uuid_of(number // 3, 3),
        "received_at": ended - timedelta(seconds=1),
        "finished_at": ended,
        "corrections": [],
        "degraded": [],
        "spans": [],
        "status": "complete",
    }
    return replace(entry_of(turn_record()), **(plain | changes))


def wrong_price(**changes: object) -> InterventionEntry:
    """Return what is kept of a wrong amount that no shopper saw, with ``changes``."""
    plain = InterventionEntry(
        stage="prices",
        kind="price",
        action="replace",
        reason="wrong_price",
        finding=0,
        was_shown=False,
        asin="B0TEST0001",
        title="Quiet Harbour",
        written_minor=1234,
        written_currency="USD",
        live_minor=999,
        live_currency="USD",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def append(entries: Iterable[TurnEntry]) -> None:
    """Put turns on record."""
    turns_append(list(entries))


def shown(asin: str) -> ExposureEntry:
    """Return a card of a product."""
    return ExposureEntry(
        asin=asin,
        kind="card",
        position=1,
        title="Quiet Harbour",
        price_quoted_minor=999,
        live_price_minor=999,
        currency="USD",
        trust_score=0.9,
        source="model",
    )
