"""The real adapters behind the orchestrator's ports."""

from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

from audit.services.turns import turns_append
from chat.conf import drill_config
from chat.downstream.breaker_board import BreakerBoard
from chat.downstream.breaker_types import (
    OVERRIDES,
    BreakerOpenError,
    State,
    Transition,
)
from chat.downstream.client_faults import ClientFaults
from chat.downstream.registry import DEPENDENCIES, GUARDRAIL_PROVIDER
from chat.downstream.release_gate import ReleaseGate
from chat.downstream.services import Breakers, StoreUrls, shop_services
from chat.downstream.shared_breaker import SharedBreaker
from chat.downstream.transport import CallReport, ClientOptions
from chat.llm.bedrock_client import BedrockConnection, BedrockTimeouts
from chat.llm.bedrock_guardrails import BedrockGuardrail
from chat.llm.factory import ModelFactory
from chat.llm.gated import GatedModel
from chat.llm.rehearsed import RehearsedModel
from chat.orchestration.ports import GuardrailProvider, LanguageModel, Ports
from chat.stores.catalogue_index import CatalogueIndex
from chat.stores.response_cache import RedisResponseCache
from chat.stores.session_gate import Guarding
from chat.stores.turn_recorder import DurableTurnRecorder
from chat.telemetry.live_events import BreakerSeen
from chat.telemetry.tracing import SilentTracer
from chat.wiring.adapters import (
    ObservedRecorder,
    StoreRetries,
    ThreadedHandOvers,
    cadence_of,
    model_config,
)
from chat.wiring.breaker_orders import OrdersInForce
from chat.wiring.client_faults import ClientFaultsInForce
from chat.wiring.foundation import Foundation
from chat.wiring.understanding import classifier, embedder_of, policy_texts_of


def build_ports(base: Foundation, closing: AsyncExitStack) -> Ports:
    """Return the ports; what has to be closed is pushed onto ``closing``."""
    config = base.config
    breakers, faults = _breakers(base, closing)
    base.sessions.gate.guard(_guarding(base, breakers["sessions"], faults))
    options = ClientOptions(observe=partial(_count_call, base), faults=faults)
    urls = StoreUrls(**config.service_urls)
    shop = shop_services(urls, breakers=breakers, options=options)
    closing.push_async_callback(shop.close)
    base.calls.budgets = shop.retries_left
    factory = _model_factory(base)
    closing.push_async_callback(factory.aclose)
    embedder = embedder_of(config.model, factory)
    index = CatalogueIndex(embedder)
    closing.push_async_callback(index.aclose)

    def gated(model: LanguageModel) -> LanguageModel:
        own = breakers.of_release(model.release)
        gate = ReleaseGate(breakers["model"], own)
        count = partial(_count_model, base, gate.name)
        asked = model if faults is None else _rehearsed(model, faults)
        return GatedModel(asked, gate, BreakerOpenError, count)

    return Ports(
        catalogue=shop.catalogue,
        pricing=shop.pricing,
        profiles=shop.profiles,
        recommendations=shop.recommendations,
        promotions=shop.promotions,
        reviews=shop.reviews,
        reranker=shop.reranker,
        retriever=index,
        policy_texts=policy_texts_of(embedder),
        classifier=classifier(),
        route=factory.route(gated),
        history=base.sessions,
        cache=RedisResponseCache(base.redis, config.cache_ttl_s),
        recorder=recorder_of(base),
        hand_overs=ThreadedHandOvers(base.threads),
        breakers=breakers,
        clock=base.clock,
        tracer=SilentTracer(),
        provider=_provider(base, breakers, closing),
    )


def _breakers(
    base: Foundation, closing: AsyncExitStack
) -> tuple[Breakers, ClientFaults | None]:
    """Return the breakers, shared and under orders, and what drills reach here."""
    board = BreakerBoard(base.redis, base.blocking, partial(_tell_transition, base))
    closing.push_async_callback(board.close)
    breakers = Breakers(listener=partial(_local_transition, base, board))
    orders = OrdersInForce(base.threads, breakers)
    closing.push_async_callback(orders.close)

    def share(breaker: SharedBreaker) -> None:
        board.add(breaker)
        orders.apply(breaker)

    breakers.share(share)
    drills = ClientFaultsInForce(base.threads) if drill_config().in_clients else None
    if drills is not None:
        closing.push_async_callback(drills.close)
        base.at_server_start.append(drills.start)

    def heard() -> None:
        orders.hurry()
        if drills is not None:
            drills.hurry()

    board.heard = heard
    base.at_server_start.extend((board.start, orders.start, base.calls.start))
    return breakers, drills.faults if drills is not None else None


def _guarding(
    base: Foundation, breaker: SharedBreaker, faults: ClientFaults | None
) -> Guarding:
    """Return what guards the session store."""
    sessions = DEPENDENCIES["sessions"]
    guarding = Guarding(
        breaker,
        BreakerOpenError,
        StoreRetries(),
        partial(_count, base, sessions.name),
        is_order=is_order,
    )
    if faults is None:
        return guarding
    through = partial(faults.through, sessions.name, sessions.attempt_s)
    return replace(guarding, through=through)


def _rehearsed(model: LanguageModel, faults: ClientFaults) -> LanguageModel:
    """Return a release that drills of the model reach."""
    name, within_s = "model", DEPENDENCIES["model"].attempt_s
    strike, held = partial(faults.strike, name), partial(faults.held, name)
    return RehearsedModel(model, strike, held, within_s)


def is_order(refusal: Exception) -> bool:
    """Whether an operator keeps calls away, and not what the breaker found."""
    return isinstance(refusal, BreakerOpenError) and refusal.state in OVERRIDES


def _provider(
    base: Foundation, breakers: Breakers, closing: AsyncExitStack
) -> GuardrailProvider | None:
    """Return the guardrail service that is set up; None where none is."""
    given = base.config.provider
    if not given.guardrail_id:
        return None
    limit_s = GUARDRAIL_PROVIDER.timeout_s
    connection = BedrockConnection(
        BedrockTimeouts(limit_s, limit_s, limit_s), region=given.region or None
    )
    closing.push_async_callback(connection.aclose)
    return BedrockGuardrail(
        connection=connection,
        guardrail_id=given.guardrail_id,
        version=given.version,
        gate=breakers.of_provider(),
        refusal=BreakerOpenError,
        dependency=GUARDRAIL_PROVIDER.name,
        timeout_s=limit_s,
    )


def recorder_of(base: Foundation) -> ObservedRecorder:
    """Return what puts turns on record, counts them and tells who watches."""
    durable = DurableTurnRecorder(turns_append, base.redis)
    return ObservedRecorder(durable, base.metrics, base.feed)


def _model_factory(base: Foundation) -> ModelFactory:
    given = base.config.model
    return ModelFactory(
        model_config(
            backend=given.backend,
            model=given.model,
            economy_model=given.economy_model,
            fallback_model=given.fallback_model,
            openai_base_url=given.openai_base_url,
            openai_api_key=given.openai_api_key,
            embeddings=given.embeddings,
            demo_cadence=cadence_of(given.pace_ms),
        )
    )


def _count_call(base: Foundation, report: CallReport) -> None:
    _count(base, report.dependency, report.outcome, report.duration_s, report.attempts)


def _count(
    base: Foundation, dependency: str, outcome: str, duration_s: float, attempts: int
) -> None:
    base.metrics.observe_call(dependency, outcome, duration_s, attempts)
    base.calls.count(dependency, outcome, duration_s, attempts)


def _count_model(
    base: Foundation, breaker: str, outcome: str, duration_s: float
) -> None:
    """Count a call of a release, for itself and for the model as a whole."""
    base.calls.count(breaker, outcome, duration_s)
    base.calls.count("model", outcome, duration_s)


def _local_transition(
    base: Foundation, board: BreakerBoard, transition: Transition
) -> None:
    """Count what this process sees; tell what it found itself."""
    base.metrics.observe_transition(transition.name, transition.after.value)
    if transition.followed or transition.after in OVERRIDES:
        return
    opened = transition.cause if transition.after is State.OPEN else ""
    board.opened(transition.name, opened)
    if not board.is_live:
        _tell_transition(base, transition)


def _tell_transition(base: Foundation, transition: Transition) -> None:
    """Show a change in the live view; of all processes one does."""
    base.feed.note(
        BreakerSeen(
            at=base.clock.now(),
            dependency=transition.name,
            before=transition.before.value,
            after=transition.after.value,
            cause=transition.cause,
            calls=transition.calls,
            failures=transition.failures,
            slow=transition.slow,
            process_id=base.process_id,
        )
    )
