"""The service with its sessions in DynamoDB: a table made, whole turns kept in it."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from io import StringIO
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.db import connections

from audit.services.turns import turns_append
from chat.models import Session
from chat.orchestration.ports import Ports
from chat.orchestration.turns import Intent
from chat.stores.dynamodb import DynamoDb
from chat.stores.session_store import SessionStore
from chat.stores.turn_recorder import DurableTurnRecorder
from chat.wiring.adapters import SystemClock
from chat.wiring.asking import Question, asked
from chat.wiring.foundation import Foundation
from chat.wiring.runtime import ChatRuntime, build
from tests.fakes.ports import world

pytestmark = pytest.mark.django_db(transaction=True)


def ports(base: Foundation, closing: AsyncExitStack) -> Ports:
    """Return fakes for what is beyond our own engines."""
    return replace(
        world(intent=Intent.SMALL_TALK).ports,
        history=base.sessions,
        recorder=DurableTurnRecorder(turns_append, base.redis),
        clock=SystemClock(),
    )


def made() -> str:
    said = StringIO()
    call_command("create_sessions_table", stdout=said)
    return said.getvalue()


@pytest.fixture
async def chat(
    aws: str, empty_redis: str, settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ChatRuntime]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", aws)
    # A busy machine is slow, not away.
    patient = partial(DynamoDb, timeout_s=60)
    monkeypatch.setattr("chat.stores.dynamodb.DynamoDb", patient)
    settings.SESSION_STORE = "dynamodb"
    settings.SESSIONS_TABLE = f"sessions-{uuid4().hex}"
    settings.SESSIONS_READ_UNITS, settings.SESSIONS_WRITE_UNITS = 40, 20
    assert "made" in await sync_to_async(made)()
    assert "is there already" in await sync_to_async(made)()
    chat = build(ports_of=ports)
    yield chat
    await chat.close()
    await sync_to_async(connections.close_all)()


async def told(chat: ChatRuntime, text: str, session: str) -> list[dict[str, object]]:
    return [json.loads(wire) async for wire in asked(chat, Question(text, session))]


async def written(chat: ChatRuntime) -> float:
    """Return how many write units this process has told of."""
    await chat.base.sessions._board.tell()
    redis = chat.base.redis
    slots = [key async for key in redis.scan_iter("hot:stats:*")]
    return sum([float(await redis.hget(key, "units|write") or 0) for key in slots])


async def test_turns_are_kept_remembered_and_shown(
    chat: ChatRuntime, aws: str, settings
) -> None:
    session = str(uuid4())
    for text in ("hello there", "and again"):
        end = (await told(chat, text, session))[-1]
        assert (end["type"], end["status"]) == ("end", "complete")
    store: SessionStore = chat.connections.store
    turns = await store.turns(session, limit=5)
    assert [each.user_text for each in turns] == ["hello there", "and again"]
    assert all(each.status and each.answer_text for each in turns)
    assert len(await chat.base.sessions.recent(session, limit=5)) == 2
    assert not await sync_to_async(Session.objects.filter(pk=session).exists)()
    assert await written(chat) > 0
    database = DynamoDb(dependency="sessions", timeout_s=60)
    found = await database.plain("describe_table", TableName=settings.SESSIONS_TABLE)
    expiry = await database.plain(
        "describe_time_to_live", TableName=settings.SESSIONS_TABLE
    )
    await database.aclose()
    throughput = found["Table"]["ProvisionedThroughput"]
    assert throughput["ReadCapacityUnits"] == settings.SESSIONS_READ_UNITS
    assert expiry["TimeToLiveDescription"]["AttributeName"] == "ttl"
