"""Runs demo conversations through the real turn: orchestrator, guard, shop and record.

Only what a month cannot wait for is staged: the time of day, the model's pace, faults.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from audit.entries import TurnEntry
from audit.selectors.demo import responses_known
from chat.conf import ChatConfig, chat_config
from chat.demo_store.latency import Latency
from chat.demo_traffic.plan import SITE, Incident, Said, Talk
from chat.demo_traffic.stage import (
    PORTS_OF,
    Pace,
    StageClock,
    StageHistory,
    StageModel,
    StageShelf,
    StageTracer,
    Unreachable,
)
from chat.downstream.services import StoreUrls, shop_services
from chat.orchestration.orchestrator import Orchestrator
from chat.orchestration.ports import LanguageModel, Ports
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import TurnRequest
from chat.orchestration.wrapped_route import WrappedRoute
from chat.services.demo_traffic import (
    demo_feedback,
    demo_hand_over,
    demo_turns_keep,
)
from chat.stores.turn_entries import entry_of
from chat.wiring.foundation import Foundation
from chat.wiring.shop_ports import build_ports
from chat.wiring.warming import warmed
from guardrails.core.policy import Policy

#: Conversations that go on at a time: enough to keep a core busy while shops answer.
_AT_ONCE = 8
#: How long an answer may be served again. Longer than in real life: demo traffic is
#: thin, and the cache's pages should have something to show.
_CACHE_TTL = timedelta(hours=6)
#: A machine that makes a month in a minute is slower than one that serves shoppers:
#: what it is late with is not to be taken for the shop's fault.
_LIMITS = TurnLimits(optional_s=10.0, profile_s=10.0, evidence_s=20.0)
#: How much longer than a shopper we wait for the shop.
_PATIENCE = 20.0
_OPTIONAL = ("profile", "recommendations", "promotions", "reviews", "reranker")


@dataclass(slots=True)
class Kept:
    """Records that wait to be written together, and what comes with them."""

    entries: list[TurnEntry] = field(default_factory=list)
    thumbs: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DemoRecorder:
    """Implements the recorder port; a demo's customers are nobody else's."""

    kept: Kept

    async def record(self, record: TurnRecord) -> None:
        """Keep the record for the next write."""
        entry = entry_of(record)
        if entry.customer_id:
            entry = replace(entry, customer_id=f"{SITE}:{entry.customer_id}")
        self.kept.entries.append(entry)


@dataclass(frozen=True, slots=True)
class DemoHandOvers:
    """Implements the hand-over port at the stage's time."""

    base: Foundation
    clock: StageClock

    async def create(
        self, *, session_id: str, response_id: str, reason: str, site: str, locale: str
    ) -> str:
        """Return the reference that the shopper may quote."""
        return await self.base.threads.run(
            demo_hand_over,
            session_id=session_id,
            response_id=response_id,
            reason=reason,
            site=site,
            locale=locale,
            at=self.clock.now(),
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that demo conversations share."""

    base: Foundation
    ports: Ports
    policy: Policy
    voice: Voice
    shelf: StageShelf
    incidents: Sequence[Incident]
    latency: Latency = field(default_factory=lambda: Latency("realistic"))

    async def run_talks(self, talks: Sequence[Talk], until: datetime) -> int:
        """Run the conversations that are not on record; return how many turns."""
        ids = [said.response_id for talk in talks for said in talk.messages]
        known = await self.base.threads.run(responses_known, ids)
        wanted = [
            talk
            for talk in talks
            if talk.messages[-1].at < until
            and any(said.response_id not in known for said in talk.messages)
        ]
        kept, door = Kept(), asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(*(self._run_talk(talk, kept, door) for talk in wanted))
        return await self._write(kept)

    async def _run_talk(self, talk: Talk, kept: Kept, door: asyncio.Semaphore) -> None:
        async with door:
            history = StageHistory()
            for said in talk.messages:
                await self._run_turn(talk, said, history, kept)

    async def _run_turn(
        self, talk: Talk, said: Said, history: StageHistory, kept: Kept
    ) -> None:
        clock = StageClock(said.at)
        chance = Random(said.response_id)  # noqa: S311 (a rehearsal, no secret)
        ports = replace(
            self.ports,
            clock=clock,
            history=history,
            cache=self.shelf.at(clock),
            recorder=DemoRecorder(kept),
            hand_overs=DemoHandOvers(self.base, clock),
            route=WrappedRoute(self.ports.route, self._model_at(said, clock, chance)),
            **self._faults_at(said.at, clock, chance),
        )
        orchestrator = Orchestrator(
            ports=ports,
            policy=lambda: self.policy,
            tracers=lambda _: self._tracer(clock),
            limits=_LIMITS,
            voice=self.voice,
        )
        request = TurnRequest(
            session_id=talk.session_id,
            message_id=said.response_id,
            response_id=said.response_id,
            text=said.text,
            customer_id=talk.customer_id,
            received_at=said.at,
            site=SITE,
        )
        async with aclosing(orchestrator.run(request)) as events:
            async for _ in events:
                pass
        if said.thumb:
            kept.thumbs.append(
                {
                    "session_id": talk.session_id,
                    "response_id": said.response_id,
                    "value": said.thumb,
                    "at": clock.now(),
                }
            )

    def _model_at(
        self, said: Said, clock: StageClock, chance: Random
    ) -> Callable[[LanguageModel], LanguageModel]:
        slow = self._fails(said.at, "model")
        pace = Pace(
            slowness=5.0 if slow else 1.0,
            refusals=0.3 if slow else 0.004,
            slip=said.slip,
        )
        return lambda inner: StageModel(inner, clock, pace, chance)

    def _faults_at(
        self, at: datetime, clock: StageClock, chance: Random
    ) -> dict[str, Any]:
        """Return the ports that don't answer at a time, by the ports' names."""
        down = {name for name in PORTS_OF if self._fails(at, name)}
        if chance.random() > 0.8:
            down = set()  # an outage is seldom a whole one
        if chance.random() < 0.01:
            down.add(chance.choice(_OPTIONAL))
        return {PORTS_OF[name]: Unreachable(name, clock) for name in down}

    def _tracer(self, clock: StageClock) -> StageTracer:
        tracer = StageTracer(clock, self.latency)
        tracer.activate()
        return tracer

    def _fails(self, at: datetime, dependency: str) -> bool:
        return any(
            each.dependency == dependency and each.start <= at < each.end
            for each in self.incidents
        )

    async def _write(self, kept: Kept) -> int:
        entries = sorted(kept.entries, key=lambda entry: entry.finished_at)
        made = await self.base.threads.run(demo_turns_keep, entries)
        for each in kept.thumbs:
            await self.base.threads.run(demo_feedback, **each)
        return made


@asynccontextmanager
async def stage(incidents: Sequence[Incident]) -> AsyncIterator[Stage]:
    """Set up the stage for demo conversations, in the running event loop."""
    config = _offline(chat_config())
    async with AsyncExitStack() as stack:
        base = Foundation.of(config)
        stack.push_async_callback(base.close)
        ports = _patient(build_ports(base, stack), config, stack)
        await base.policy.refresh()
        await warmed(ports, base.policy)
        yield Stage(
            base=base,
            ports=ports,
            policy=base.policy(),
            voice=Voice(shop_name=config.shop_name, contacts=config.contacts),
            shelf=StageShelf(ports.cache.key, _CACHE_TTL),
            incidents=incidents,
        )


def _offline(config: ChatConfig) -> ChatConfig:
    """Return the settings with the offline model at full speed: it costs nothing."""
    model = replace(
        config.model,
        backend="demo",
        model="",
        economy_model="",
        fallback_model="",
        pace_ms=0,
        embeddings="local",
    )
    provider = replace(config.provider, guardrail_id="")
    return replace(config, model=model, provider=provider)


def _patient(ports: Ports, config: ChatConfig, closing: AsyncExitStack) -> Ports:
    """Return the ports with clients of the shop that wait longer."""
    urls = StoreUrls(**config.service_urls)
    shop = shop_services(urls, patience=_PATIENCE)
    closing.push_async_callback(shop.close)
    return replace(ports, **{port: getattr(shop, port) for port in PORTS_OF.values()})
