"""Sessions in PostgreSQL: the store port, and the orchestrator's history over it.

What a turn waits for is one statement without a thread; the rest goes through the ORM.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg.types.json import Jsonb

from chat.models import Session, SessionTurn
from chat.orchestration.errors import DependencyError
from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import PastTurn
from chat.stores.async_postgres import DATABASE_TIMEOUT_S, AsyncPostgres
from chat.stores.database import DatabaseThreads
from chat.stores.filters_json import filters_from_json, filters_to_json
from chat.stores.session_statements import ACCEPT, COMPLETE, RECENT, SNAPSHOT
from chat.stores.session_store import (
    Closing,
    NewTurn,
    SessionSnapshot,
    StoredSession,
    StoredTurn,
)
from chat.stores.shared_commits import SharedCommits

_NAME = "sessions"
CardJson = Callable[[Any], dict[str, Any]]


class PostgresSessions:
    """Implements ``SessionStore`` and the orchestrator's ``SessionHistory``.

    ``card_json`` says how a card is kept: as clients get it. ``last_seq`` tells with
    which number a running response will end.
    """

    def __init__(
        self,
        threads: DatabaseThreads,
        *,
        card_json: CardJson,
        last_seq: Callable[[str], int] = lambda _: 0,
        meter: Callable[[float, float], None] = lambda read, write: None,
        timeout_s: float = DATABASE_TIMEOUT_S,
    ) -> None:
        self._threads = threads
        # Whoever reads doesn't wait for connections that wait for the disk.
        self._postgres = AsyncPostgres(dependency=_NAME, timeout_s=timeout_s)
        self._writing = AsyncPostgres(dependency=_NAME, timeout_s=timeout_s)
        self._commits = SharedCommits(self._writing)
        self._card_json = card_json
        self._last_seq = last_seq
        self._meter = meter

    async def aclose(self) -> None:
        """Close this event loop's connections."""
        await self._postgres.aclose()
        await self._writing.aclose()

    async def create(self, session: StoredSession) -> None:
        """Keep a new session."""
        await self._threads.guarded(_NAME, _create, session)

    async def session(self, session_id: str) -> StoredSession | None:
        """Return a session, expired or not."""
        return await self._threads.guarded(_NAME, _session, session_id)

    async def snapshot(self, session_id: str, *, limit: int) -> SessionSnapshot | None:
        """Return a session and its newest turns, read by one statement."""
        params = {"session_id": UUID(session_id), "limit": limit}
        rows = await self._postgres.settled(SNAPSHOT, params)
        self._meter(read_units(rows), 0.0)
        return _snapshot(session_id, rows) if rows else None

    async def extend(self, session_id: str, expires_at: datetime) -> None:
        """Move a session's end."""
        await self._threads.guarded(_NAME, _extend, session_id, expires_at)

    async def bind_customer(self, session_id: str, customer_id: str) -> None:
        """Make a guest's session a customer's."""
        await self._threads.guarded(_NAME, _bind_customer, session_id, customer_id)

    async def accept(self, turn: NewTurn, expires_at: datetime) -> str:
        """Keep a message once; return the response id that counts."""
        params = {
            "session_id": UUID(turn.session_id),
            "message_id": turn.message_id,
            "response_id": UUID(turn.response_id),
            "user_text": turn.user_text,
            "received_at": turn.received_at,
            "expires_at": expires_at,
        }
        for _ in range(3):
            wrote = self._commits.write(ACCEPT, params, locks=turn.session_id)
            if rows := await wrote:
                return str(rows[0][0])
            # The other's row was not there when the statement began; now it is.
        raise DependencyError(_NAME, "a message can neither be kept nor found")

    async def turn_of_message(
        self, session_id: str, message_id: str
    ) -> StoredTurn | None:
        """Return the turn of a message, if it was accepted."""
        return await self._threads.guarded(
            _NAME, _turn, session_id=UUID(session_id), message_id=message_id
        )

    async def turn(self, response_id: str) -> StoredTurn | None:
        """Return the turn of a response."""
        return await self._threads.guarded(_NAME, _turn, response_id=UUID(response_id))

    async def turns(self, session_id: str, *, limit: int) -> Sequence[StoredTurn]:
        """Return the newest turns, oldest first, unfinished ones included."""
        return await self._threads.guarded(_NAME, _turns, session_id, limit)

    async def close_turn(self, response_id: str, closing: Closing) -> bool:
        """End an unfinished turn; False when it was finished already."""
        return await self._threads.guarded(_NAME, _close, response_id, closing)

    async def unfinished(self, before: datetime, *, limit: int) -> Sequence[StoredTurn]:
        """Return unfinished turns received before ``before``, oldest first."""
        return await self._threads.guarded(_NAME, _unfinished, before, limit)

    # -- the orchestrator's history -------------------------------------------------

    async def recent(self, session_id: str, *, limit: int) -> Sequence[PastTurn]:
        """Return the newest finished turns, oldest first."""
        params = {"session_id": UUID(session_id), "limit": limit}
        rows = await self._postgres.settled(RECENT, params)
        self._meter(read_units(rows), 0.0)
        return [_past(row) for row in reversed(rows)]

    async def append(self, session_id: str, record: TurnRecord) -> None:
        """Complete the record's turn; it is made when the message was never kept."""
        answer = _answer(record, [self._card_json(card) for card in record.cards])
        answer["last_seq"] = self._last_seq(record.request.response_id)
        params = {
            key: Jsonb(value, orjson.dumps) if isinstance(value, list | dict) else value
            for key, value in answer.items()
        }
        params["response_id"] = UUID(record.request.response_id)
        if not await self._commits.write(COMPLETE, params):
            await self._threads.guarded(_NAME, _create_turn, record, answer)


def read_units(rows: Sequence[Sequence[Any]]) -> float:
    """Return what DynamoDB would count: one for each 4 KiB, read consistently."""
    size = len(orjson.dumps(rows, default=str)) if rows else 0
    return float(max(1, -(-size // 4096)))


def _create(session: StoredSession) -> None:
    Session.objects.create(
        id=UUID(session.session_id),
        token_hash=session.token_hash,
        customer_id=session.customer_id,
        site=session.site,
        locale=session.locale,
        created_at=session.created_at,
        expires_at=session.expires_at,
    )


def _session(session_id: str) -> StoredSession | None:
    row = Session.objects.filter(pk=UUID(session_id)).first()
    if row is None:
        return None
    return StoredSession(
        session_id=str(row.pk),
        token_hash=bytes(row.token_hash),
        customer_id=row.customer_id,
        site=row.site,
        locale=row.locale,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def _extend(session_id: str, expires_at: datetime) -> None:
    # Two sockets may extend at once: the later end counts.
    Session.objects.filter(pk=UUID(session_id), expires_at__lt=expires_at).update(
        expires_at=expires_at
    )


def _bind_customer(session_id: str, customer_id: str) -> None:
    Session.objects.filter(pk=UUID(session_id), customer_id=None).update(
        customer_id=customer_id
    )


def _stored(row: SessionTurn) -> StoredTurn:
    return StoredTurn(
        session_id=str(row.session_id),
        message_id=row.message_id,
        response_id=str(row.response_id),
        user_text=row.user_text,
        received_at=row.received_at,
        status=EndStatus(row.status) if row.status else None,
        degraded=tuple(row.degraded),
        answer_text=row.answer_text,
        products=tuple(row.products),
        last_seq=row.last_seq,
        finished_at=row.finished_at,
    )


def _snapshot(session_id: str, rows: Sequence[Sequence[Any]]) -> SessionSnapshot:
    token_hash, customer_id, site, locale, created_at, expires_at, *_ = rows[0]
    session = StoredSession(
        session_id=session_id,
        token_hash=bytes(token_hash),
        customer_id=customer_id,
        site=site,
        locale=locale,
        created_at=created_at.astimezone(UTC),
        expires_at=expires_at.astimezone(UTC),
    )
    turns = [_of_row(session_id, row[6:]) for row in reversed(rows) if row[6]]
    return SessionSnapshot(session, tuple(turns))


def _of_row(session_id: str, row: Sequence[Any]) -> StoredTurn:
    message_id, response_id, said, received_at, status, degraded, *rest = row
    answer, products, last_seq, finished_at = rest
    return StoredTurn(
        session_id=session_id,
        message_id=message_id,
        response_id=str(response_id),
        user_text=said,
        received_at=received_at.astimezone(UTC),
        status=EndStatus(status) if status else None,
        degraded=tuple(degraded),
        answer_text=answer,
        products=tuple(products),
        last_seq=last_seq,
        finished_at=finished_at.astimezone(UTC) if finished_at else None,
    )


def _turn(**which: UUID | str) -> StoredTurn | None:
    row = SessionTurn.objects.filter(**which).first()
    return _stored(row) if row else None


def _turns(session_id: str, limit: int) -> list[StoredTurn]:
    rows = SessionTurn.objects.filter(session_id=UUID(session_id))
    return [_stored(row) for row in reversed(rows.order_by("-id")[:limit])]


def _unfinished(before: datetime, limit: int) -> list[StoredTurn]:
    rows = SessionTurn.objects.filter(status="", received_at__lt=before)
    return [_stored(row) for row in rows.order_by("received_at")[:limit]]


def _close(response_id: str, closing: Closing) -> bool:
    changed = SessionTurn.objects.filter(
        response_id=UUID(response_id), status=""
    ).update(
        status=closing.status.value,
        degraded=list(closing.degraded),
        answer_text=closing.text,
        products=list(closing.products),
        last_seq=closing.last_seq,
        finished_at=closing.at,
    )
    return bool(changed)


def _past(row: Sequence[Any]) -> PastTurn:
    response_id, said, answer, intent, asins, at, titles, query, filters = row
    return PastTurn(
        response_id=str(response_id),
        user_text=said,
        answer_text=answer,
        intent=intent,
        products=tuple(asins),
        at=at.astimezone(UTC),
        titles=tuple(titles),
        query=query,
        filters=filters_from_json(filters),
    )


def _answer(record: TurnRecord, cards: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a finished turn keeps besides the message."""
    return {
        "user_text": record.user_text,
        "status": record.status.value,
        "degraded": list(record.degraded),
        "answer_text": record.final_text,
        "products": cards,
        "intent": record.intent,
        "asins": [card.asin for card in record.cards],
        "titles": [card.title for card in record.cards],
        "query": record.query,
        "filters": filters_to_json(record.filters),
        "finished_at": record.finished_at,
    }


def _create_turn(record: TurnRecord, answer: dict[str, Any]) -> None:
    request = record.request
    SessionTurn.objects.create(
        session_id=UUID(request.session_id),
        message_id=request.message_id,
        response_id=UUID(request.response_id),
        received_at=request.received_at,
        **answer,
    )
