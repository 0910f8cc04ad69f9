"""Scheduled work of the chat; the logic is in services and in ``chat.live``."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from redis.exceptions import RedisError

from chat.conf import chat_config
from chat.orchestration.errors import DependencyError
from chat.services.alert_delivery import deliveries_send
from chat.services.alert_evaluation import alerts_evaluate
from chat.services.breakers import breaker_events_keep
from chat.services.limit_orders import limit_orders_publish
from chat.services.policy_watch import policies_watch
from chat.services.replay_runs import replay_work
from chat.services.replays import replays_resume
from chat.services.rollups import rollups_refresh
from chat.services.session_pins import pins_hold
from chat.services.shadow_looks import shadows_look
from chat.services.shares import revoked_copies_drop
from chat.wiring.draft_chats import draft_chat_answered
from chat.wiring.maintenance import (
    orphans_end,
    prewarm_run,
    prewarms_run,
    turns_replay,
)
from chat.wiring.sharing import share_warmed

logger = logging.getLogger(__name__)

_OLD = timedelta(seconds=15)


@shared_task(ignore_result=True)
def replay_turns() -> None:
    """Put turns on record that waited for PostgreSQL."""
    turns_replay()


@shared_task(ignore_result=True)
def end_orphans() -> None:
    """End the responses of processes that died, also when nobody comes back."""
    try:
        asyncio.run(orphans_end(timezone.now() - _OLD))
    except DependencyError as error:
        logger.warning("responses that died wait for the next look: %s", error)


@shared_task(ignore_result=True)
def answer_draft_chat(number: int) -> None:
    """Answer an operator's question under a policy that is not in force."""
    asyncio.run(draft_chat_answered(number))


@shared_task(ignore_result=True)
def refresh_rollups() -> None:
    """Bring the figures by the quarter hour up to the record."""
    rollups_refresh()


@shared_task(ignore_result=True)
def evaluate_alerts() -> None:
    """Judge the alert rules."""
    alerts_evaluate()


@shared_task(ignore_result=True)
def send_alerts() -> None:
    """Hand over the messages of alerts that are due."""
    deliveries_send()


@shared_task(ignore_result=True)
def keep_breaker_events() -> None:
    """Copy what breakers did into the database; the next run does what this can't."""
    with suppress(RedisError):
        breaker_events_keep()


@shared_task(ignore_result=True)
def prewarm_session(wish: int) -> None:
    """Make a session's snapshot before its readers come."""
    prewarm_run(wish)


@shared_task(ignore_result=True)
def prewarm_sessions() -> None:
    """Do what a lost message would have begun, and hold what operators pinned."""
    pins_hold()
    prewarms_run()


@shared_task(ignore_result=True)
def drop_revoked_shares() -> None:
    """Drop what Redis kept of shares that were revoked while it was away."""
    revoked_copies_drop()


@shared_task(ignore_result=True)
def warm_share(share_id: str) -> None:
    """Bring a share to where its readers look first."""
    asyncio.run(share_warmed(chat_config(), share_id))


@shared_task(ignore_result=True)
def publish_limit_orders() -> None:
    """Have what operators ordered of limits hold, also after Redis has lost it."""
    with suppress(RedisError):
        limit_orders_publish()


@shared_task(ignore_result=True)
def run_replay(number: int, start: int | None = None) -> None:
    """Work on a replay of recorded turns for a while."""
    replay_work(number, start)


@shared_task(ignore_result=True)
def resume_replays() -> None:
    """Send replays to a worker that lost theirs."""
    replays_resume()


@shared_task(ignore_result=True)
def watch_policies() -> None:
    """Hold the policy in force to what was predicted of it."""
    policies_watch()


@shared_task(ignore_result=True)
def look_in_shadow() -> None:
    """Check the turns that are new by the drafts that run in shadow."""
    shadows_look()
