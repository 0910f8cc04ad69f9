"""Sessions in DynamoDB: the store port, and the orchestrator's history over it.

Reads are strongly consistent; an accelerator may answer for what is final once it is
there: a message's mark, a response's pointer, a turn that was finished. A message is
appended by one transaction: its mark, its turn, the pointer to it and the session's new
end, all of them or none.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

from chat.orchestration.errors import DependencyError
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import PastTurn
from chat.stores.dax import Accelerator
from chat.stores.dynamodb import ConditionFailedError, DynamoDb, TransactionRefusedError
from chat.stores.session_items import (
    PARTITION,
    SESSION,
    SHARDS,
    SORT,
    TTL,
    TURN,
    UNFINISHED,
    Item,
    answer_of,
    closing_of,
    is_final,
    mark_key,
    moment,
    new_turn_item,
    past_turn_of,
    pointer_key,
    session_item,
    session_key,
    session_of,
    text,
    ttl_of,
    turn_key,
    turn_of,
)
from chat.stores.session_requests import NEW, THERE, Parts, extension, setting
from chat.stores.session_store import (
    Closing,
    NewTurn,
    SessionSnapshot,
    StoredSession,
    StoredTurn,
)

_NAME = "sessions"
_CONFLICTS = 8  # how often a write that met another one is tried
CardJson = Callable[[Any], dict[str, Any]]


class DynamoDbSessions:
    """Implements ``SessionStore`` and the orchestrator's ``SessionHistory``.

    ``card_json`` says how a card is kept: as clients get it. ``last_seq`` tells with
    which number a running response will end; ``accelerator`` may have what is final.
    """

    def __init__(
        self,
        database: DynamoDb,
        table: str,
        *,
        card_json: CardJson,
        last_seq: Callable[[str], int] = lambda _: 0,
        accelerator: Accelerator | None = None,
    ) -> None:
        self._database = database
        self._table = table
        self._parts = Parts(table)
        self._card_json = card_json
        self._last_seq = last_seq
        self._accelerator = accelerator

    async def aclose(self) -> None:
        """Close this event loop's connections."""
        if self._accelerator is not None:
            await self._accelerator.aclose()
        await self._database.aclose()

    # -- sessions ----------------------------------------------------------------------

    async def create(self, session: StoredSession) -> None:
        """Keep a new session."""
        try:
            await self._call(
                "put_item",
                Item=session_item(session),
                ConditionExpression=NEW,
            )
        except ConditionFailedError:
            # It may be ours: a write whose answer was lost is made again.
            if await self.session(session.session_id) != session:
                raise DependencyError(_NAME, "the session id is taken") from None

    async def session(self, session_id: str) -> StoredSession | None:
        """Return a session, expired or not."""
        item = await self._item(session_key(session_id))
        return session_of(item) if item else None

    async def snapshot(self, session_id: str, *, limit: int) -> SessionSnapshot | None:
        """Return a session and its newest turns, read by one query."""
        # From the end of the partition: the session, then its turns, newest first.
        condition = f"{PARTITION} = :id AND {SORT} BETWEEN :first AND :last"
        values = {":id": session_id, ":first": TURN, ":last": SESSION}
        items = [
            each async for each in self._newest(condition, values, limit=limit + 1)
        ]
        if not items or items[0][SORT]["S"] != SESSION:
            return None
        turns = [turn_of(each) for each in reversed(items[1:])]
        return SessionSnapshot(session_of(items[0]), tuple(turns))

    async def extend(self, session_id: str, expires_at: datetime) -> None:
        """Move a session's end; of two that do so at once the later one counts."""
        try:
            await self._call("update_item", **extension(session_id, expires_at))
        except ConditionFailedError:
            return

    async def bind_customer(self, session_id: str, customer_id: str) -> None:
        """Make a guest's session a customer's."""
        try:
            await self._call(
                "update_item",
                Key=session_key(session_id),
                UpdateExpression="SET customer_id = :customer",
                ConditionExpression=f"{THERE} AND attribute_not_exists(customer_id)",
                ExpressionAttributeValues={":customer": text(customer_id)},
            )
        except ConditionFailedError:
            return

    # -- turns -------------------------------------------------------------------------

    async def accept(self, turn: NewTurn, expires_at: datetime) -> str:
        """Keep a message once; return the response id that counts."""
        session = self._parts.extend(turn.session_id, expires_at)
        for _ in range(_CONFLICTS):
            try:
                await self._append(new_turn_item(turn, ttl_of(expires_at)), session)
            except TransactionRefusedError as refused:
                if refused.failed(0):
                    await self.extend(turn.session_id, expires_at)
                    return await self._response_of(turn)
                if refused.failed(3):
                    # The end that it has is later and stays, if there is a session.
                    if "ConditionCheck" in session:
                        raise DependencyError(_NAME, "no such session") from None
                    session = self._parts.check(turn.session_id)
                await _pause()
            else:
                return turn.response_id
        raise DependencyError(_NAME, "a message can't be kept")

    async def turn_of_message(
        self, session_id: str, message_id: str
    ) -> StoredTurn | None:
        """Return the turn of a message, if it was accepted."""
        mark = await self._lasting(mark_key(session_id, message_id))
        return await self._turn_at(session_id, mark)

    async def turn(self, response_id: str) -> StoredTurn | None:
        """Return the turn of a response."""
        pointer = await self._lasting(pointer_key(response_id))
        return await self._turn_at(pointer["of"]["S"], pointer) if pointer else None

    async def turns(self, session_id: str, *, limit: int) -> Sequence[StoredTurn]:
        """Return the newest turns, oldest first, unfinished ones included."""
        snapshot = await self.snapshot(session_id, limit=limit)
        return snapshot.turns if snapshot else ()

    async def close_turn(self, response_id: str, closing: Closing) -> bool:
        """End an unfinished turn; False when it was finished already."""
        pointer = await self._lasting(pointer_key(response_id))
        if pointer is None:
            return False
        try:
            await self._call(
                "update_item",
                Key={PARTITION: pointer["of"], SORT: pointer["turn"]},
                ConditionExpression=f"attribute_exists({UNFINISHED})",
                **setting(closing_of(closing)),
            )
        except ConditionFailedError:
            return False
        return True

    async def unfinished(self, before: datetime, *, limit: int) -> Sequence[StoredTurn]:
        """Return unfinished turns received before ``before``, oldest first."""
        answers = await asyncio.gather(
            *(
                self._call(
                    "query",
                    IndexName=UNFINISHED,
                    KeyConditionExpression=f"{UNFINISHED} = :shard"
                    " AND received_at < :before",
                    ExpressionAttributeValues={
                        ":shard": text(shard),
                        ":before": text(moment(before)),
                    },
                    Limit=limit,
                )
                for shard in SHARDS
            )
        )
        turns = [turn_of(item) for answer in answers for item in answer["Items"]]
        return sorted(turns, key=lambda each: each.received_at)[:limit]

    # -- the orchestrator's history ----------------------------------------------------

    async def recent(self, session_id: str, *, limit: int) -> Sequence[PastTurn]:
        """Return the newest finished turns, oldest first."""
        condition = f"{PARTITION} = :id AND begins_with({SORT}, :turns)"
        values = {":id": session_id, ":turns": TURN}
        # One of them is being written: it is the one that asks.
        found: list[PastTurn] = []
        async for item in self._newest(condition, values, limit=limit + 1, more=True):
            if UNFINISHED not in item:
                found.append(past_turn_of(item))
            if len(found) == limit:
                break
        return found[::-1]

    async def append(self, session_id: str, record: TurnRecord) -> None:
        """Complete the record's turn; it is made when the message was never kept."""
        request = record.request
        cards = [self._card_json(card) for card in record.cards]
        answer = answer_of(record, cards, self._last_seq(request.response_id))
        try:
            await self._call(
                "update_item",
                Key=turn_key(session_id, request.response_id, request.received_at),
                ConditionExpression=THERE,
                **setting(answer),
            )
        except ConditionFailedError:
            await self._create_turn(record, answer)

    # -- inside ------------------------------------------------------------------------

    async def _call(self, operation: str, **request: Any) -> Any:
        return await self._database.call(operation, TableName=self._table, **request)

    async def _item(self, key: Item) -> Item | None:
        answer = await self._call("get_item", Key=key, ConsistentRead=True)
        return answer.get("Item")  # type: ignore[no-any-return]

    async def _lasting(
        self, key: Item, is_final: Callable[[Item], bool] = lambda _: True
    ) -> Item | None:
        """Return an item that may come from the accelerator, once it is final.

        That there is none, and what is not final yet, only the table can say.
        """
        if self._accelerator is not None:
            found = await self._accelerator.item(self._table, key)
            if found is not None and is_final(found):
                return found
        return await self._item(key)

    async def _newest(
        self, condition: str, values: dict[str, str], *, limit: int, more: bool = False
    ) -> AsyncIterator[Item]:
        """Yield items from the end: ``limit``, or with ``more`` all that are taken."""
        request: dict[str, Any] = {
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {k: text(v) for k, v in values.items()},
            "ScanIndexForward": False,
            "ConsistentRead": True,
        }
        left = limit
        while left > 0:
            # A page ends at a megabyte, whatever the limit.
            answer = await self._call("query", Limit=left, **request)
            for item in answer["Items"]:
                yield item
            left = limit if more else left - len(answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    async def _turn_at(self, session_id: str, place: Item | None) -> StoredTurn | None:
        """Return the turn that a mark or a pointer leads to."""
        if place is None:
            return None
        key = {PARTITION: text(session_id), SORT: place["turn"]}
        item = await self._lasting(key, is_final)
        return turn_of(item) if item else None

    async def _response_of(self, turn: NewTurn) -> str:
        mark = await self._item(mark_key(turn.session_id, turn.message_id))
        if mark is None:
            raise DependencyError(_NAME, "a message can neither be kept nor found")
        return str(mark["response_id"]["S"])

    async def _append(self, turn: Item, session: dict[str, Any]) -> None:
        """Write a turn, its mark and its pointer, if the session allows it."""
        session_id, message_id = turn[PARTITION]["S"], turn["message_id"]["S"]
        leads = {"turn": turn[SORT], TTL: turn[TTL]}
        mark = mark_key(session_id, message_id) | leads
        pointer = pointer_key(turn["response_id"]["S"]) | leads
        await self._database.call(
            "transact_write_items",
            TransactItems=[
                self._parts.put(mark | {"response_id": turn["response_id"]}),
                self._parts.put(turn),
                self._parts.put(pointer | {"of": turn[PARTITION]}),
                session,
            ],
        )

    async def _create_turn(self, record: TurnRecord, answer: Item) -> None:
        request = record.request
        new = NewTurn(
            request.session_id,
            request.message_id,
            request.response_id,
            record.user_text,
            request.received_at,
        )
        session = await self.session(request.session_id)
        if session is None:
            raise DependencyError(_NAME, "no such session")
        turn = new_turn_item(new, ttl_of(session.expires_at)) | answer
        del turn[UNFINISHED]
        try:
            await self._append(turn, self._parts.check(request.session_id))
        except TransactionRefusedError as refused:
            raise DependencyError(_NAME, f"a turn can't be kept: {refused}") from None


async def _pause() -> None:
    """Wait a moment, so that who met here do not meet again."""
    await asyncio.sleep(0.005 + 0.045 * random.random())  # noqa: S311 (jitter)
