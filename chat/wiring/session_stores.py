"""The session store that the settings name."""

from collections.abc import Callable

from chat.conf import SessionStoreConfig
from chat.protocol.frames import card_json
from chat.stores.database import DatabaseThreads
from chat.stores.dynamodb import DynamoDb, Meter
from chat.stores.hot_sessions import Sessions
from chat.stores.sessions_dynamodb import DynamoDbSessions
from chat.stores.sessions_postgres import PostgresSessions


def session_store(
    config: SessionStoreConfig,
    threads: DatabaseThreads,
    last_seq: Callable[[str], int],
    meter: Meter,
) -> Sessions:
    """Return the store; nothing connects before it is used."""
    if config.backend == "dynamodb":
        database = DynamoDb(dependency="sessions", meter=meter)
        return DynamoDbSessions(
            database, config.table, card_json=card_json, last_seq=last_seq
        )
    return PostgresSessions(
        threads, card_json=card_json, last_seq=last_seq, meter=meter
    )
