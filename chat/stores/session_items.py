"""Sessions and turns as items of one DynamoDB table: keys, attributes, the table.

A session and all that belongs to it lie in one partition, sorted so that one query from
the end brings the session first and then its newest turns. A message's mark makes it
one turn however often it is sent; a response's pointer leads from its id to its turn.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

import orjson

from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import PastTurn
from chat.stores.filters_json import filters_from_json, filters_to_json
from chat.stores.session_store import Closing, NewTurn, StoredSession, StoredTurn

Item = dict[str, dict[str, Any]]

PARTITION, SORT, TTL = "session_id", "sort_key", "ttl"
_FINAL = frozenset({EndStatus.COMPLETE, EndStatus.DEGRADED, EndStatus.STOPPED})
UNFINISHED = "unfinished"  # the sparse index, and the attribute that is its key
MARK, TURN, SESSION = "1#message#", "2#turn#", "3#session"
#: Partitions of the index; unfinished turns are written to all alike.
SHARDS = tuple("0123")

#: How long something is kept after the session's end, so that who comes back late is
#: told that the session has expired, not that there never was one.
KEPT = timedelta(days=30)


def text(value: str) -> dict[str, str]:
    """Return an attribute value."""
    return {"S": value}


def number(value: int) -> dict[str, str]:
    """Return an attribute value."""
    return {"N": str(value)}


def moment(at: datetime) -> str:
    """Return a time whose texts sort as the times do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def ttl_of(expires_at: datetime) -> dict[str, str]:
    """Return when the database may delete what belongs to a session."""
    return number(int((expires_at + KEPT).timestamp()))


def session_key(session_id: str) -> Item:
    """Return the key of a session."""
    return {PARTITION: text(session_id), SORT: text(SESSION)}


def mark_key(session_id: str, message_id: str) -> Item:
    """Return the key of a message's mark."""
    return {PARTITION: text(session_id), SORT: text(MARK + message_id)}


def pointer_key(response_id: str) -> Item:
    """Return the key of a response's pointer, a partition of its own."""
    return {PARTITION: text(f"response#{response_id}"), SORT: text("pointer")}


def turn_key(session_id: str, response_id: str, received_at: datetime) -> Item:
    """Return the key of a turn."""
    at = moment(received_at)
    return {PARTITION: text(session_id), SORT: text(f"{TURN}{at}#{response_id}")}


def session_item(session: StoredSession) -> Item:
    """Return a session as an item."""
    item = session_key(session.session_id) | {
        "token_hash": {"B": session.token_hash},
        "site": text(session.site),
        "locale": text(session.locale),
        "created_at": text(moment(session.created_at)),
        "expires_at": text(moment(session.expires_at)),
        TTL: ttl_of(session.expires_at),
    }
    if session.customer_id is not None:
        item["customer_id"] = text(session.customer_id)
    return item


def session_of(item: Mapping[str, Any]) -> StoredSession:
    """Return the session in an item."""
    customer = item.get("customer_id")
    return StoredSession(
        session_id=item[PARTITION]["S"],
        token_hash=bytes(item["token_hash"]["B"]),
        customer_id=customer["S"] if customer else None,
        site=item["site"]["S"],
        locale=item["locale"]["S"],
        created_at=datetime.fromisoformat(item["created_at"]["S"]),
        expires_at=datetime.fromisoformat(item["expires_at"]["S"]),
    )


def new_turn_item(turn: NewTurn, ttl: dict[str, str]) -> Item:
    """Return a turn whose answer is being written."""
    return turn_key(turn.session_id, turn.response_id, turn.received_at) | {
        "message_id": text(turn.message_id),
        "response_id": text(turn.response_id),
        "user_text": text(turn.user_text),
        "received_at": text(moment(turn.received_at)),
        UNFINISHED: text(SHARDS[crc32(turn.response_id.encode()) % len(SHARDS)]),
        TTL: ttl,
    }


def turn_of(item: Mapping[str, Any]) -> StoredTurn:
    """Return the turn in an item, finished or not."""
    finished = item.get("finished_at")
    return StoredTurn(
        session_id=item[PARTITION]["S"],
        message_id=item["message_id"]["S"],
        response_id=item["response_id"]["S"],
        user_text=item["user_text"]["S"],
        received_at=datetime.fromisoformat(item["received_at"]["S"]),
        status=EndStatus(item["status"]["S"]) if "status" in item else None,
        degraded=tuple(_json(item, "degraded", [])),
        answer_text=item["answer_text"]["S"] if "answer_text" in item else "",
        products=tuple(_json(item, "products", [])),
        last_seq=int(item["last_seq"]["N"]) if "last_seq" in item else 0,
        finished_at=datetime.fromisoformat(finished["S"]) if finished else None,
    )


def past_turn_of(item: Mapping[str, Any]) -> PastTurn:
    """Return a finished turn as the next ones remember it."""
    return PastTurn(
        response_id=item["response_id"]["S"],
        user_text=item["user_text"]["S"],
        answer_text=item["answer_text"]["S"],
        intent=item["intent"]["S"] if "intent" in item else "",
        products=tuple(_json(item, "asins", [])),
        at=datetime.fromisoformat(item["finished_at"]["S"]),
        titles=tuple(_json(item, "titles", [])),
        query=item["query"]["S"] if "query" in item else "",
        filters=filters_from_json(_json(item, "filters", {})),
    )


def answer_of(record: TurnRecord, cards: list[dict[str, Any]], last_seq: int) -> Item:
    """Return what a finished turn keeps besides the message."""
    return {
        "user_text": text(record.user_text),
        "status": text(record.status.value),
        "degraded": _text_of(list(record.degraded)),
        "answer_text": text(record.final_text),
        "products": _text_of(cards),
        "last_seq": number(last_seq),
        "intent": text(record.intent),
        "asins": _text_of([card.asin for card in record.cards]),
        "titles": _text_of([card.title for card in record.cards]),
        "query": text(record.query),
        "filters": _text_of(filters_to_json(record.filters)),
        "finished_at": text(moment(record.finished_at)),
    }


def is_final(turn: Mapping[str, Any]) -> bool:
    """Whether nothing will be written to a turn any more.

    One that was closed for a process that died or failed may still be completed by it.
    """
    return turn.get("status", {}).get("S") in _FINAL


def closing_of(closing: Closing) -> Item:
    """Return what is kept of an answer that the turn itself could not put on record."""
    return {
        "status": text(closing.status.value),
        "degraded": _text_of(list(closing.degraded)),
        "answer_text": text(closing.text),
        "products": _text_of(list(closing.products)),
        "last_seq": number(closing.last_seq),
        "finished_at": text(moment(closing.at)),
    }


def table(name: str, read_units: int, write_units: int) -> dict[str, Any]:
    """Return what ``CreateTable`` takes; no units at all mean on demand."""
    billing: dict[str, Any] = {"BillingMode": "PAY_PER_REQUEST"}
    throughput: dict[str, Any] = {}
    if read_units and write_units:
        throughput["ProvisionedThroughput"] = {
            "ReadCapacityUnits": read_units,
            "WriteCapacityUnits": write_units,
        }
        billing = {"BillingMode": "PROVISIONED"} | throughput
    index = {
        "IndexName": UNFINISHED,
        "KeySchema": list(_schema(UNFINISHED, "received_at")),
        "Projection": {"ProjectionType": "ALL"},
    }
    names = (PARTITION, SORT, UNFINISHED, "received_at")
    return {
        "TableName": name,
        "KeySchema": list(_schema(PARTITION, SORT)),
        "AttributeDefinitions": [
            {"AttributeName": each, "AttributeType": "S"} for each in names
        ],
        "GlobalSecondaryIndexes": [index | throughput],
    } | billing


def _schema(partition: str, sort: str) -> Iterator[dict[str, str]]:
    yield {"AttributeName": partition, "KeyType": "HASH"}
    yield {"AttributeName": sort, "KeyType": "RANGE"}


def _text_of(value: Any) -> dict[str, str]:
    return text(orjson.dumps(value).decode())


def _json(item: Mapping[str, Any], name: str, otherwise: Any) -> Any:
    return orjson.loads(item[name]["S"]) if name in item else otherwise
