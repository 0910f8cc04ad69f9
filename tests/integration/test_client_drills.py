"""Drills in our own clients: every process follows them, and each ends by itself."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.utils import timezone

from audit.acts import Actor
from chat.models import Drill
from chat.services.drills import DrillDraft, drill_begin, drill_stop
from chat.stores.database import DatabaseThreads
from chat.wiring import client_faults
from chat.wiring.client_faults import ClientFaultsInForce
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)

NORA = Actor(None, "nora")


@pytest.fixture
async def process(settings, empty_redis: str) -> AsyncIterator[ClientFaultsInForce]:  # type: ignore[no-untyped-def]
    settings.CLIENT_DRILLS = True
    settings.SERVICE_URLS = {"reviews": "https://reviews.example"}
    threads = DatabaseThreads(1, patience_s=PATIENCE_S)
    yield ClientFaultsInForce(threads)
    await threads.run(int)
    threads.close()


async def begun(dependency: str) -> int:
    draft = DrillDraft(dependency, "error", "a test", share=0.5, seconds=60)
    return await sync_to_async(drill_begin)(NORA, draft)


async def test_a_process_follows_what_begins_and_what_is_stopped(
    process: ClientFaultsInForce,
) -> None:
    number = await begun("sessions")
    await begun("reviews")
    await process.refresh()
    standing = process.faults.current()
    assert set(standing) == {"sessions", "reviews"}
    assert (standing["sessions"].kind, standing["sessions"].share) == ("error", 0.5)
    await sync_to_async(drill_stop)(NORA, number)
    await process.refresh()
    assert set(process.faults.current()) == {"reviews"}


async def test_a_fault_ends_by_itself_while_nobody_can_be_asked(
    process: ClientFaultsInForce, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun("model")
    await process.refresh()

    def away() -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(client_faults, "client_faults_standing", away)
    with pytest.raises(OperationalError):
        await process.refresh()
    assert set(process.faults.current()) == {"model"}
    drill = await Drill.objects.aget()
    later = drill.ends_at + timedelta(seconds=1)

    def now() -> datetime:
        return later

    process.faults._now = now
    assert process.faults.current() == {}
    assert later > timezone.now()
