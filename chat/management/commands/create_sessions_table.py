"""Make DynamoDB's table of sessions."""

import asyncio
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.conf import SessionStoreConfig, session_store_config
from chat.orchestration.errors import DependencyError
from chat.stores.dynamodb import DynamoDb, DynamoDbError
from chat.stores.session_items import TTL, table

_MISSING = "ResourceNotFoundException"


class Command(BaseCommand):
    """``create_sessions_table [--timeout SECONDS]``.

    Makes the table, its index and its time to live; what is there already is left as it
    is. Exit code 1: it could not be made, or was not ready in time.
    """

    help = "Make DynamoDB's table of sessions, as the settings name it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--timeout", type=float, default=120.0, help="seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        config = session_store_config()
        try:
            made = asyncio.run(_made(config, options["timeout"]))
        except (DependencyError, TimeoutError) as error:
            raise CommandError(f"{config.table}: {error}") from error
        self.stdout.write(f"{config.table}: {'made' if made else 'is there already'}")


async def _made(config: SessionStoreConfig, timeout_s: float) -> bool:
    """Make what is missing; return whether the table was."""
    database = DynamoDb(dependency="sessions", timeout_s=10)
    try:
        is_new = await _status(database, config.table) is None
        if is_new:
            wanted = table(config.table, config.read_units, config.write_units)
            await database.plain("create_table", **wanted)
        give_up = time.monotonic() + timeout_s
        while await _status(database, config.table) != "ACTIVE":
            if time.monotonic() > give_up:
                raise TimeoutError("the table is not ready yet")
            await asyncio.sleep(0.5)
        await _let_expire(database, config.table)
    finally:
        await database.aclose()
    return is_new


async def _status(database: DynamoDb, name: str) -> str | None:
    try:
        answer = await database.plain("describe_table", TableName=name)
    except DynamoDbError as error:
        if error.code == _MISSING:
            return None
        raise
    return str(answer["Table"]["TableStatus"])


async def _let_expire(database: DynamoDb, name: str) -> None:
    found = await database.plain("describe_time_to_live", TableName=name)
    if found["TimeToLiveDescription"]["TimeToLiveStatus"] in {"ENABLED", "ENABLING"}:
        return
    wanted = {"Enabled": True, "AttributeName": TTL}
    await database.plain(
        "update_time_to_live", TableName=name, TimeToLiveSpecification=wanted
    )
