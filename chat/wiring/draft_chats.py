"""Answers a question of a draft chat, in a worker: the real turn under two policies."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from chat.conf import chat_config
from chat.models import DraftChatTurn
from chat.orchestration.ports import Ports
from chat.orchestration.rehearsal import Rehearsal, Side
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.turn_record import TurnRecord
from chat.orchestration.turns import PastTurn, TurnRequest
from chat.services.draft_chats import (
    Answered,
    draft_chat_begin,
    draft_chat_fail,
    draft_chat_finish,
    draft_chat_past,
    draft_chat_policy,
    draft_chat_step,
)
from chat.stores.filters_json import filters_from_json, filters_to_json
from chat.stores.turn_entries import entry_of
from chat.telemetry.tracing import TurnTracer
from chat.wiring.foundation import Foundation
from chat.wiring.shop_ports import build_ports
from chat.wiring.warming import provider_readied
from guardrails.core.pipeline import run_output
from guardrails.core.policy import Policy
from guardrails.core.types import Facts

logger = logging.getLogger(__name__)

BuildPorts = Callable[[Foundation, AsyncExitStack], Ports]

#: For both policies together; a turn of its own has less.
LONGEST_S = 75.0
_STEPS = ("Asking under the policy in force", "The same words under the other policy")


async def draft_chat_answered(
    number: int, ports_of: BuildPorts = build_ports, longest_s: float = LONGEST_S
) -> None:
    """Answer one question, unless somebody does already, and keep what came of it."""
    async with AsyncExitStack() as stack:
        base = Foundation.of(chat_config())
        stack.push_async_callback(base.close)
        turn = await base.threads.run(draft_chat_begin, number)
        if turn is None:
            return
        problem = f"There was no answer within {longest_s:g} seconds."
        try:
            async with asyncio.timeout(longest_s):
                await _answer(base, turn, ports_of(base, stack))
                return
        except TimeoutError:
            logger.warning("draft chat %d took too long", number)
        except Exception:
            logger.exception("draft chat %d failed", number)
            problem = "Something broke; the worker's log says what."
        await base.threads.run(draft_chat_fail, number, problem, was_asked=True)


async def _answer(base: Foundation, turn: DraftChatTurn, ports: Ports) -> None:
    run = base.threads.run
    other = await run(draft_chat_policy, turn)
    if other is None:
        words = "The policy is gone."
        await run(draft_chat_fail, turn.pk, words, was_asked=False)
        return
    await base.policy.refresh()
    await provider_readied(ports)
    rehearsal = Rehearsal(
        ports,
        limits=TurnLimits(),
        voice=Voice(base.config.shop_name, contacts=base.config.contacts),
        tracers=_tracer,
        past=[_past(each) for each in await run(draft_chat_past, turn)],
    )
    request = TurnRequest(
        session_id=str(turn.conversation),
        message_id=str(uuid4()),
        response_id=str(uuid4()),
        text=turn.text,
        customer_id=None,
        received_at=base.clock.now(),
        site="console",
    )
    for policy in (base.policy(), other):
        # What a policy compiles at its first use is no part of a stage's duration.
        run_output(turn.text, Facts(), policy)
    sides: list[Side] = []
    for step, policy in zip(_STEPS, (base.policy(), other), strict=True):
        await run(draft_chat_step, turn.pk, step)
        sides.append(await rehearsal.side(request, policy))
    await run(draft_chat_finish, turn.pk, _answered(sides, base.policy().version))


def _tracer() -> TurnTracer:
    """Return a tracer whose steps go nowhere but into the side's record."""
    tracer = TurnTracer()
    tracer.activate()
    return tracer


def _answered(sides: Sequence[Side], base_version: int) -> Answered:
    """Return what is kept: the model is paid for once for each side that asked it."""
    paid = [side.record for side in sides if side.asked]
    costs = [record.cost_microusd for record in paid]
    return Answered(
        sides=[_side(each) for each in sides],
        past=_past_json(sides[0].record),
        base_version=base_version,
        model_calls=len(paid),
        model_release=paid[0].model_release if paid else "",
        input_tokens=sum(record.input_tokens for record in paid),
        output_tokens=sum(record.output_tokens for record in paid),
        cost_microusd=None if None in costs else sum(each or 0 for each in costs),
    )


def _side(side: Side) -> dict[str, Any]:
    """Return what the page shows of a side, in the record's own redacted form."""
    entry = entry_of(side.record)
    policy = side.policy.for_intent(entry.intent)
    told = [
        asdict(each) | _words(entry.findings, each.finding)
        for each in entry.interventions
    ]
    return {
        "intent": entry.intent,
        "status": entry.status,
        "degraded": entry.degraded,
        "text": entry.final_text,
        "streamed": entry.streamed_text,
        "reasons": [why for each in entry.corrections for why in each["reasons"]],
        "cards": entry.cards,
        "stages": [_stage(asdict(each), policy) for each in entry.scores],
        "interventions": told,
        "release": entry.model_release,
        "first_token_ms": entry.first_token_ms,
        "duration_ms": entry.duration_ms,
    }


def _words(findings: Sequence[Mapping[str, Any]], place: int) -> dict[str, str]:
    found = findings[place]
    return {name: str(found.get(name, "")) for name in ("before", "after")}


def _stage(score: dict[str, Any], policy: Policy) -> dict[str, Any]:
    place, _, stage = str(score["stage"]).partition(".")
    setting = policy.stages.get(stage)
    return score | {
        "place": place,
        "stage": stage,
        "threshold": setting.threshold if setting else None,
    }


def _past_json(record: TurnRecord) -> dict[str, Any]:
    return {
        "response_id": record.request.response_id,
        "user_text": record.user_text,
        "answer_text": record.final_text,
        "intent": record.intent,
        "products": [card.asin for card in record.cards],
        "titles": [card.title for card in record.cards],
        "at": record.finished_at.isoformat(),
        "query": record.query,
        "filters": filters_to_json(record.filters),
    }


def _past(body: Mapping[str, Any]) -> PastTurn:
    return PastTurn(
        response_id=body["response_id"],
        user_text=body["user_text"],
        answer_text=body["answer_text"],
        intent=body["intent"],
        products=tuple(body["products"]),
        at=datetime.fromisoformat(body["at"]),
        titles=tuple(body["titles"]),
        query=body["query"],
        filters=filters_from_json(body["filters"]),
    )
