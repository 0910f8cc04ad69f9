"""The session store that the settings name, with its accelerator if there is one."""

from collections.abc import Callable
from functools import partial
from importlib import import_module

from chat.conf import SessionStoreConfig
from chat.protocol.frames import card_json
from chat.stores.database import DatabaseThreads
from chat.stores.dax import Accelerator, DaxClient
from chat.stores.hot_sessions import Sessions
from chat.stores.sessions_postgres import PostgresSessions

#: Nobody waits so long for it; a thread of its own does.
_DAX_S = 1


def session_store(
    config: SessionStoreConfig,
    threads: DatabaseThreads,
    last_seq: Callable[[str], int],
    meter: Callable[[float, float], None],
    accelerated: Callable[[str], None] = lambda _: None,
) -> Sessions:
    """Return the store; nothing connects before it is used.

    ``accelerated`` hears what came of each question to the accelerator.
    """
    if config.backend == "dynamodb":
        # The packages behind it take a third of a second: who keeps its sessions in
        # PostgreSQL does without.
        from chat.stores.dynamodb import DynamoDb  # noqa: PLC0415
        from chat.stores.sessions_dynamodb import DynamoDbSessions  # noqa: PLC0415

        database = DynamoDb(dependency="sessions", meter=meter)
        return DynamoDbSessions(
            database,
            config.table,
            card_json=card_json,
            last_seq=last_seq,
            accelerator=_accelerator(config.dax_endpoint, accelerated),
        )
    return PostgresSessions(
        threads, card_json=card_json, last_seq=last_seq, meter=meter
    )


def _accelerator(endpoint: str, count: Callable[[str], None]) -> Accelerator | None:
    if not endpoint:
        return None
    return Accelerator(partial(_dax_client, endpoint), count=count)


def _dax_client(endpoint: str) -> DaxClient:
    """Connect to a cluster; the package is no requirement of who has none."""
    make = import_module("amazondax").AmazonDaxClient
    limits = import_module("botocore.config").Config
    config = limits(connect_timeout=_DAX_S, read_timeout=_DAX_S)
    client: DaxClient = make(endpoint_url=endpoint, config=config)
    return client
