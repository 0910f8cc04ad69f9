"""The chat of one process and event loop: everything built once, and taken down.

A server that runs one loop has one; a command or a test builds its own.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from chat.conf import ChatConfig, chat_config
from chat.live.connection_services import ConnectionServices
from chat.live.orphans import Orphans
from chat.live.responses import Responses
from chat.live.run import Run
from chat.live.share_desk import ShareDesk
from chat.live.sockets import Sockets
from chat.orchestration.orchestrator import Orchestrator
from chat.orchestration.ports import Ports, TurnRecorder
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.turn_events import EndStatus
from chat.protocol.frames import text_of
from chat.stores.control_bus import ControlBus
from chat.stores.live_feed import Gauges
from chat.stores.session_store import Closing, StoredTurn
from chat.telemetry.exporting import Tracing
from chat.telemetry.sampling import TailSampling
from chat.wiring.adapters import Tracers, interrupted_record
from chat.wiring.connections import connections_of, sharing_of
from chat.wiring.foundation import Foundation
from chat.wiring.shop_ports import build_ports
from chat.wiring.warming import warmed

BuildPorts = Callable[[Foundation, AsyncExitStack], Ports]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class ChatRuntime:
    """What sockets, views and commands work with."""

    base: Foundation
    ports: Ports
    responses: Responses
    orphans: Orphans
    connections: ConnectionServices
    sharing: ShareDesk
    bus: ControlBus
    closing: AsyncExitStack
    tasks: dict[str, asyncio.Task[None]]

    @property
    def config(self) -> ChatConfig:
        """Return the settings in force."""
        return self.base.config

    def warm(self) -> None:
        """Begin what a server needs: it shares, it tells, and it is loaded."""
        for start in self.base.at_server_start:
            start()
        self.tasks["warm"] = asyncio.create_task(warmed(self.ports, self.base.policy))
        self.base.feed.pulse(
            Gauges(
                running=lambda: self.responses.running,
                sockets=lambda: len(self.connections.sockets),
                breakers=self.ports.breakers.states,
                policy=lambda: self.base.policy.version,
            )
        )

    @property
    def is_warm(self) -> bool:
        """Whether nothing is being loaded any more."""
        return all(task.done() for task in self.tasks.values())

    async def drain(self) -> None:
        """Take no more, let running answers finish for a while, send clients away."""
        sockets = self.connections.sockets
        await sockets.drain()
        await self.responses.drain(self.config.socket.drain_s)
        # What was written last still has to reach its sockets.
        await asyncio.sleep(0.05)
        await sockets.close_all()

    async def close(self) -> None:
        """Take everything down."""
        for task in self.tasks.values():
            task.cancel()
        await self.responses.drain(0)
        await self.closing.aclose()


def build(
    config: ChatConfig | None = None, ports_of: BuildPorts = build_ports
) -> ChatRuntime:
    """Build the chat of the running event loop."""
    base = Foundation.of(config or chat_config())
    closing = AsyncExitStack()
    closing.push_async_callback(base.close)
    tracing = Tracing(
        endpoint=base.config.otlp_endpoint or None,
        sampling=TailSampling(base.config.trace_share, base.config.trace_slow_ms),
    )
    closing.callback(tracing.close)
    tracers = Tracers(tracing)
    ports = ports_of(base, closing)
    orchestrator = Orchestrator(
        ports=ports,
        policy=base.policy,
        tracers=tracers.begin,
        limits=TurnLimits(),
        voice=Voice(shop_name=base.config.shop_name, contacts=base.config.contacts),
    )
    responses = Responses(orchestrator, base.log, partial(_finished, base, tracers))
    base.last_seqs.source = responses.expected_last_seq
    orphans = orphans_of(base, ports.recorder)
    bus = ControlBus(base.redis, base.blocking, base.process_id)
    closing.push_async_callback(bus.close)
    connections = connections_of(base, responses, orphans, bus, closing)
    bus.listen(partial(_obey, responses, connections.sockets))
    base.policy.start()
    sharing = sharing_of(base, ports, connections)
    return ChatRuntime(
        base, ports, responses, orphans, connections, sharing, bus, closing, {}
    )


def orphans_of(base: Foundation, recorder: TurnRecorder) -> Orphans:
    """Return what ends the responses that nobody writes any more."""
    return Orphans(base.sessions, base.log, partial(_record, base, recorder))


async def _finished(base: Foundation, tracers: Tracers, run: Run) -> None:
    """Close a turn that could not close itself."""
    end = run.end
    if end is None:
        return
    corrected = any(frame.kind == "correction" for frame in run.frames)
    tracers.end(run.response_id, end, corrected=corrected)
    if end.status in {EndStatus.FAILED, EndStatus.INTERRUPTED}:
        _, items = text_of(run.frames)
        closing = Closing(
            end.status,
            end.text,
            run.frames[-1].seq,
            base.clock.now(),
            tuple(items),
            end.degraded,
        )
        await base.sessions.close_turn(run.response_id, closing)


async def _record(
    base: Foundation, recorder: TurnRecorder, turn: StoredTurn, text: str
) -> None:
    """Put a turn on record whose process died."""
    session = await base.sessions.session(turn.session_id)
    await recorder.record(interrupted_record(turn, session, text))


def _obey(responses: Responses, sockets: Sockets, message: dict[str, Any]) -> None:
    """Do what another process asks for."""
    if message["do"] == "stop":
        responses.stop(message["response_id"], message["session_id"])
    elif message["do"] == "supersede":
        sockets.supersede(message)


_runtimes: WeakKeyDictionary[asyncio.AbstractEventLoop, ChatRuntime] = (
    WeakKeyDictionary()
)


def chat_runtime() -> ChatRuntime:
    """Return the chat of the running event loop, built at its first use."""
    loop = asyncio.get_running_loop()
    runtime = _runtimes.get(loop)
    if runtime is None:
        runtime = _runtimes[loop] = build()
    return runtime
