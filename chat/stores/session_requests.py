"""Parts of requests to the table of sessions: what is written, on which conditions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chat.stores.session_items import (
    SORT,
    TTL,
    UNFINISHED,
    Item,
    moment,
    session_key,
    text,
    ttl_of,
)

NEW = f"attribute_not_exists({SORT})"
THERE = f"attribute_exists({SORT})"


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of transactions on one table."""

    table: str

    def put(self, item: Item) -> dict[str, Any]:
        """Return the writing of an item that must be new."""
        put = {"TableName": self.table, "Item": item, "ConditionExpression": NEW}
        return {"Put": put}

    def extend(self, session_id: str, expires_at: datetime) -> dict[str, Any]:
        """Return the moving of a session's end."""
        return {"Update": {"TableName": self.table} | extension(session_id, expires_at)}

    def check(self, session_id: str) -> dict[str, Any]:
        """Return the check that there is a session."""
        check = {
            "TableName": self.table,
            "Key": session_key(session_id),
            "ConditionExpression": THERE,
        }
        return {"ConditionCheck": check}


def extension(session_id: str, expires_at: datetime) -> dict[str, Any]:
    """Return an update that moves a session's end, unless it has a later one."""
    return {
        "Key": session_key(session_id),
        "UpdateExpression": f"SET expires_at = :end, #{TTL} = :{TTL}",
        "ConditionExpression": f"{THERE} AND expires_at <= :end",
        "ExpressionAttributeNames": {f"#{TTL}": TTL},
        "ExpressionAttributeValues": {
            ":end": text(moment(expires_at)),
            f":{TTL}": ttl_of(expires_at),
        },
    }


def setting(attributes: Item) -> dict[str, Any]:
    """Return the part of an update that sets attributes and takes a turn off the index.

    Names are replaced, as some (``status``) are words of the language.
    """
    sets = ", ".join(f"#{name} = :{name}" for name in attributes)
    return {
        "UpdateExpression": f"SET {sets} REMOVE {UNFINISHED}",
        "ExpressionAttributeNames": {f"#{name}": name for name in attributes},
        "ExpressionAttributeValues": {
            f":{name}": value for name, value in attributes.items()
        },
    }
