"""What sockets and views of one process work with, and what they may do how often."""

from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

from audit.services.turns import exposure_clicked
from chat.conf import RateSetting
from chat.live.connection_services import ConnectionServices, Stopping
from chat.live.door import Door
from chat.live.orphans import Orphans
from chat.live.responses import Responses
from chat.live.session_desk import SessionDesk
from chat.live.share_desk import ShareDesk
from chat.live.sockets import Sockets
from chat.live.sources import Sources
from chat.orchestration.ports import Ports
from chat.protocol.incoming import Click, Feedback
from chat.services.feedback import feedback_keep
from chat.services.sessions import customer_of
from chat.stores.control_bus import ControlBus
from chat.stores.limit_labels import label_of
from chat.stores.log_tail import LogTail
from chat.stores.rate_limit import Rate, RateLimit
from chat.wiring.foundation import Foundation
from chat.wiring.sharing import share_desk
from guardrails.core.pipeline import run_input


def connections_of(
    base: Foundation,
    responses: Responses,
    orphans: Orphans,
    bus: ControlBus,
    closing: AsyncExitStack,
) -> ConnectionServices:
    """Return what every socket and view works with; its tail ends with ``closing``."""
    config, store = base.config, base.sessions
    desk = SessionDesk(
        store=store,
        beginnings=_limit(base, "sessions", config.new_sessions),
        ttl=timedelta(seconds=config.session.ttl_s),
        clock=base.clock,
        customer_of=partial(customer_of, max_age_s=config.customer_token_s),
        turns_shown=config.session.turns_shown,
    )
    door = Door(
        desk=desk,
        store=store,
        messages=_limit(base, "messages", config.messages),
        log=base.log,
        responses=responses,
    )
    tail = LogTail(base.blocking)
    closing.push_async_callback(tail.close)
    return ConnectionServices(
        desk=desk,
        store=store,
        door=door,
        sources=Sources(responses, store, base.log, tail, orphans),
        stopping=Stopping(responses, store, base.log, bus),
        sockets=Sockets(config.socket, bus, base.process_id, base.sockets.set),
        limits=config.socket,
        feedback=partial(_keep_feedback, base),
        click=partial(_note_click, base),
    )


def sharing_of(
    base: Foundation, ports: Ports, connections: ConnectionServices
) -> ShareDesk:
    """Return what makes shares of answers and shows them."""
    config = base.config
    limits = (
        _limit(base, "shares", config.shares),
        _limit(base, "share_reads", config.share_reads),
    )
    return share_desk(base, ports, connections.desk, limits, partial(_redacted, base))


def _limit(base: Foundation, name: str, setting: RateSetting) -> RateLimit:
    rate = Rate(setting.per_minute, setting.burst)
    return RateLimit(base.redis, name, rate, partial(label_of, base.config.label_key))


def _redacted(base: Foundation, text: str) -> str:
    """Return a text as it may be stored."""
    return run_input(text, base.policy()).text


async def _keep_feedback(base: Foundation, session_id: str, given: Feedback) -> None:
    await base.threads.guarded(
        "sessions",
        feedback_keep,
        session_id=session_id,
        response_id=given.response_id,
        value=given.value,
        comment=_redacted(base, given.comment) if given.comment else "",
    )


async def _note_click(base: Foundation, click: Click) -> bool:
    return await base.threads.guarded(
        "sessions", exposure_clicked, response_id=click.response_id, asin=click.asin
    )
