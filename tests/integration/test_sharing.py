"""A shared conversation: what was shown, for everybody, and nothing of who saw it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from channels.db import database_sync_to_async
from django.db import connections

from chat.live.session_desk import SessionDesk, TooManySessionsError, Visitor
from chat.live.share_desk import (
    GoneShareError,
    NothingToShareError,
    ShareDesk,
    ShareLimits,
    TooManySharesError,
    UnknownShareError,
)
from chat.models import SessionPrewarm, SessionTurn, Share
from chat.orchestration.context import resolve
from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turns import Filters
from chat.protocol.frames import card_json
from chat.services.shares import shares_forget
from chat.stores.database import DatabaseThreads
from chat.stores.rate_limit import Rate, RateLimit
from chat.stores.redis_pool import command_redis
from chat.stores.session_store import StoredSession
from chat.stores.sessions_postgres import PostgresSessions
from chat.stores.share_store import StoredShare, share_reads
from chat.wiring.sharing import ThreadedShares, warm_later
from guardrails.core.types import Money
from tests.factories import turn_record
from tests.fakes.ports import FakeClock, FakeShop
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)

SOMEWHERE = "198.51.100.7"
THREE = ("B0TEST0001", "B0TEST0002", "B0TEST0003")


@dataclass
class Scene:
    """Everything a share touches, with a shop and a clock of the test's own."""

    threads: DatabaseThreads
    desk: ShareDesk
    store: PostgresSessions
    shop: FakeShop
    clock: FakeClock
    loads: list[str]
    to_warm: list[StoredShare]

    async def talked(self, customer_id: str | None = None) -> StoredSession:
        """Return a session in which three books were recommended."""
        opened = await self.desk.desk.begin_as(customer_id, Visitor(SOMEWHERE))
        await self.answered(opened.session, "horror, I am at jane.doe@mail.example")
        return opened.session

    async def answered(self, session: StoredSession, text: str) -> None:
        one = turn_record().cards[0]
        cards = tuple(
            replace(one, asin=asin, title=f"Volume {place}", price=Money(777, "USD"))
            for place, asin in enumerate(THREE, start=1)
        )
        record = turn_record(
            cards=cards,
            user_text=text,
            final_text="Try **Volume 1**, then the others.",
            filters=Filters(genres=("horror",)),
        )
        request = replace(
            record.request,
            session_id=session.session_id,
            message_id=str(uuid4()),
            response_id=str(uuid4()),
        )
        record = replace(record, request=request)
        await self.store.append(session.session_id, record)


@pytest.fixture
async def scene(empty_redis: str) -> AsyncIterator[Scene]:
    redis = command_redis(f"{empty_redis}?db=2")
    threads = DatabaseThreads(2, patience_s=PATIENCE_S)
    store = PostgresSessions(threads, card_json=card_json)
    shop, clock = FakeShop([]), FakeClock()
    loads: list[str] = []
    to_warm: list[StoredShare] = []
    shares = ThreadedShares(threads, to_warm.append)

    async def load(share_id: str) -> dict[str, Any] | None:
        loads.append(share_id)
        return await shares.public(share_id)

    def limit(name: str, burst: int) -> RateLimit:
        return RateLimit(redis, name, Rate(1, burst))

    reads = share_reads(redis, load)
    desk = SessionDesk(
        store, limit("s", 3), timedelta(days=1), clock, lambda _: None, 50
    )
    limits = ShareLimits(limit("m", 4), limit("r", 60), timedelta(days=30), 50)
    yield Scene(
        threads,
        ShareDesk(
            desk=desk,
            sessions=store,
            history=store,
            pricing=shop,
            shares=shares,
            reads=reads,
            limits=limits,
            clock=clock,
            redacted=lambda text: text.replace("jane.doe@mail.example", "[e-mail]"),
        ),
        store,
        shop,
        clock,
        loads,
        to_warm,
    )
    await reads.close()
    await store.aclose()
    await redis.aclose()
    await threads.run(connections.close_all)
    threads.close()


async def test_readers_get_what_was_shown_and_nothing_of_who_saw_it(
    scene: Scene,
) -> None:
    session = await scene.talked("customer-7")
    share = await scene.desk.make(session, SOMEWHERE)
    shown = await scene.desk.read(share.share_id, SOMEWHERE)
    question, answer = shown["turns"]
    assert question["text"] == "horror, I am at [e-mail]"
    assert answer["text"] == "Try **Volume 1**, then the others."
    assert [card["asin"] for card in answer["products"]] == list(THREE)
    # A member's price and a reason that may name what they own are nobody's business.
    assert {card["price"]["amount"] for card in answer["products"]} == {"9.99"}
    assert {card["why"] for card in answer["products"]} == {""}
    told = orjson.dumps(shown).decode()
    for secret in ("customer", session.session_id, "7.77", *share.response_ids):
        assert secret not in told


async def test_a_guests_reasons_are_shared_and_missing_prices_are_not_made_up(
    scene: Scene,
) -> None:
    scene.shop.faults.by_name["pricing"] = "error"
    share = await scene.desk.make(await scene.talked(), SOMEWHERE)
    cards = (await scene.desk.read(share.share_id, SOMEWHERE))["turns"][1]["products"]
    assert {card["why"] for card in cards} == {"Fog and doors."}
    assert not any("price" in card for card in cards)


async def test_what_is_said_afterwards_is_not_shared(scene: Scene) -> None:
    session = await scene.talked()
    share = await scene.desk.make(session, SOMEWHERE)
    await scene.answered(session, "and something funny?")
    assert len((await scene.desk.read(share.share_id, SOMEWHERE))["turns"]) == 2


async def test_a_copy_goes_on_as_if_its_reader_had_asked(scene: Scene) -> None:
    session = await scene.talked("customer-7")
    share = await scene.desk.make(session, SOMEWHERE)
    scene.shop.prices["B0TEST0002"] = 1234
    opened = await scene.desk.go_on(share.share_id, Visitor("203.0.113.5"))
    copy = opened.session
    assert (copy.customer_id, opened.token != "") == (None, True)
    assert copy.session_id != session.session_id
    past = await scene.store.recent(copy.session_id, limit=10)
    assert resolve("the second one", past, Filters()).focus == ("B0TEST0002",)
    assert past[0].filters == Filters(genres=("horror",))
    (turn,) = await scene.store.turns(copy.session_id, limit=10)
    assert turn.products[1]["price"] == {"amount": "12.34", "currency": "USD"}
    # Of the sharer's answer the copy knows the words, not the record.
    assert turn.response_id not in share.response_ids
    assert len(await scene.store.turns(session.session_id, limit=10)) == 1


async def test_a_session_without_an_answer_can_not_be_shared(scene: Scene) -> None:
    opened = await scene.desk.desk.begin(Visitor(SOMEWHERE))
    with pytest.raises(NothingToShareError):
        await scene.desk.make(opened.session, SOMEWHERE)
    record = turn_record(final_text="Sorry.", status=EndStatus.FAILED)
    session_id = opened.session.session_id
    request = replace(record.request, session_id=session_id, response_id=str(uuid4()))
    await scene.store.append(session_id, replace(record, request=request))
    with pytest.raises(NothingToShareError):
        await scene.desk.make(opened.session, SOMEWHERE)


async def test_a_revoked_share_is_gone_and_empty(scene: Scene) -> None:
    session, other = await scene.talked(), await scene.talked()
    share = await scene.desk.make(session, SOMEWHERE)
    await scene.desk.read(share.share_id, SOMEWHERE)
    with pytest.raises(UnknownShareError):
        await scene.desk.revoke(other, share.share_id)
    await scene.desk.revoke(session, share.share_id)
    with pytest.raises(GoneShareError):
        await scene.desk.read(share.share_id, SOMEWHERE)
    with pytest.raises(GoneShareError):
        await scene.desk.go_on(share.share_id, Visitor(SOMEWHERE))
    row = await database_sync_to_async(Share.objects.get)(pk=share.share_id)
    assert (row.snapshot, row.context, row.title) == ({}, [], "")
    assert (row.revoked_as, row.revoked_by) == ("sharer", "")


async def test_a_share_ends_by_itself(scene: Scene) -> None:
    share = await scene.desk.make(await scene.talked(), SOMEWHERE)
    scene.clock.wall += timedelta(days=30)
    with pytest.raises(GoneShareError):
        await scene.desk.read(share.share_id, SOMEWHERE)


async def test_many_readers_of_a_cold_share_cost_one_read_of_the_database(
    scene: Scene,
) -> None:
    share = await scene.desk.make(await scene.talked(), SOMEWHERE)
    readers = [scene.desk.reads.read(share.share_id) for _ in range(500)]
    found = await asyncio.gather(*readers)
    assert all(each.value == share.snapshot for each in found)
    assert scene.loads == [share.share_id]


async def test_a_worker_warms_a_share_before_its_first_reader(scene: Scene) -> None:
    session = await scene.talked()
    share = await scene.desk.make(session, SOMEWHERE)
    assert scene.to_warm == [share]
    await scene.threads.run(warm_later, share)
    await scene.desk.read(share.share_id, SOMEWHERE)
    assert scene.loads == []
    wish = await database_sync_to_async(SessionPrewarm.objects.get)()
    assert (str(wish.session_id), wish.why) == (session.session_id, "shared")


async def test_who_is_forgotten_takes_what_they_shared_along(scene: Scene) -> None:
    session = await scene.talked()
    share = await scene.desk.make(session, SOMEWHERE)
    other = await scene.desk.make(await scene.talked(), SOMEWHERE)
    shown = [UUID(each) for each in share.response_ids]
    assert await database_sync_to_async(shares_forget)(shown, reason="asked") == 1
    with pytest.raises(GoneShareError):
        await scene.desk.read(share.share_id, SOMEWHERE)
    assert await scene.desk.read(other.share_id, SOMEWHERE)


async def test_an_address_shares_reads_and_continues_only_so_often(
    scene: Scene,
) -> None:
    session = await scene.talked()
    shares = [await scene.desk.make(session, SOMEWHERE) for _ in range(4)]
    with pytest.raises(TooManySharesError) as refused:
        await scene.desk.make(session, SOMEWHERE)
    # A token comes each minute; how much of it has passed is the machine's affair.
    assert 0 < refused.value.retry_after <= 60
    assert await scene.desk.make(session, "203.0.113.5")
    for _ in range(60):
        await scene.desk.read(shares[0].share_id, SOMEWHERE)
    with pytest.raises(TooManySharesError):
        await scene.desk.read(shares[0].share_id, SOMEWHERE)
    for _ in range(3):
        await scene.desk.go_on(shares[0].share_id, Visitor(SOMEWHERE))
    with pytest.raises(TooManySessionsError):
        await scene.desk.go_on(shares[0].share_id, Visitor(SOMEWHERE))
    turns = await database_sync_to_async(SessionTurn.objects.count)()
    assert turns == 1 + 3


async def test_shares_are_read_without_redis(scene: Scene) -> None:
    share = await scene.desk.make(await scene.talked(), SOMEWHERE)
    nowhere = command_redis("unix:///nowhere/redis.sock")
    shares = ThreadedShares(scene.threads, scene.to_warm.append)
    reads = share_reads(nowhere, shares.public)
    assert (await reads.read(share.share_id)).value == share.snapshot
    await reads.close()
