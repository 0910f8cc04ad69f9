"""The session store that the settings name."""

from collections.abc import Callable

from chat.conf import SessionStoreConfig
from chat.protocol.frames import card_json
from chat.stores.database import DatabaseThreads
from chat.stores.hot_sessions import Sessions
from chat.stores.sessions_postgres import PostgresSessions


def session_store(
    config: SessionStoreConfig,
    threads: DatabaseThreads,
    last_seq: Callable[[str], int],
    meter: Callable[[float, float], None],
) -> Sessions:
    """Return the store; nothing connects before it is used."""
    if config.backend == "dynamodb":
        # The packages behind it take a third of a second: who keeps its sessions in
        # PostgreSQL does without.
        from chat.stores.dynamodb import DynamoDb  # noqa: PLC0415
        from chat.stores.sessions_dynamodb import DynamoDbSessions  # noqa: PLC0415

        database = DynamoDb(dependency="sessions", meter=meter)
        return DynamoDbSessions(
            database, config.table, card_json=card_json, last_seq=last_seq
        )
    return PostgresSessions(
        threads, card_json=card_json, last_seq=last_seq, meter=meter
    )
