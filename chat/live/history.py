"""A session's turns as clients get them."""

from collections.abc import Iterable
from typing import Any

from chat.protocol.outgoing import time_json
from chat.stores.session_store import StoredTurn


def turns_json(turns: Iterable[StoredTurn]) -> list[dict[str, Any]]:
    """Return two entries a turn: what the shopper said, and the finished answer."""
    entries: list[dict[str, Any]] = []
    for turn in turns:
        entries.append(
            {
                "response_id": turn.response_id,
                "role": "user",
                "text": turn.user_text,
                "products": [],
                "at": time_json(turn.received_at),
            }
        )
        if turn.status is not None:
            entries.append(
                {
                    "response_id": turn.response_id,
                    "role": "assistant",
                    "text": turn.answer_text,
                    "products": list(turn.products),
                    "at": time_json(turn.finished_at or turn.received_at),
                }
            )
    return entries
