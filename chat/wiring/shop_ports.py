"""The real adapters behind the orchestrator's ports."""

from contextlib import AsyncExitStack
from functools import partial

from audit.services.turns import turns_append
from chat.downstream.breaker_types import BreakerOpenError
from chat.downstream.client_faults import ClientFaults
from chat.downstream.registry import DEPENDENCIES, GUARDRAIL_PROVIDER
from chat.downstream.release_gate import ReleaseGate
from chat.downstream.services import Breakers, StoreUrls, shop_services
from chat.downstream.transport import CallReport, ClientOptions
from chat.llm.factory import ModelFactory
from chat.llm.gated import GatedModel
from chat.llm.rehearsed import RehearsedModel
from chat.orchestration.ports import GuardrailProvider, LanguageModel, Ports
from chat.stores.catalogue_index import CatalogueIndex
from chat.stores.response_cache import RedisResponseCache
from chat.stores.turn_recorder import DurableTurnRecorder
from chat.telemetry.tracing import SilentTracer
from chat.wiring.adapters import (
    ObservedRecorder,
    ThreadedHandOvers,
    cadence_of,
    model_config,
)
from chat.wiring.answer_code import answer_code_version
from chat.wiring.foundation import Foundation
from chat.wiring.guards import count_call, guards_of
from chat.wiring.understanding import classifier, embedder_of, policy_texts_of


def build_ports(base: Foundation, closing: AsyncExitStack) -> Ports:
    """Return the ports; what has to be closed is pushed onto ``closing``."""
    config = base.config
    guards = guards_of(base, closing)
    breakers, faults = guards.breakers, guards.faults
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
        cache=RedisResponseCache(
            base.redis, config.cache_ttl_s, code=answer_code_version()
        ),
        recorder=recorder_of(base),
        hand_overs=ThreadedHandOvers(base.threads),
        breakers=breakers,
        clock=base.clock,
        tracer=SilentTracer(),
        provider=_provider(base, breakers, closing),
    )


def _rehearsed(model: LanguageModel, faults: ClientFaults) -> LanguageModel:
    """Return a release that drills of the model reach."""
    name, within_s = "model", DEPENDENCIES["model"].attempt_s
    strike, held = partial(faults.strike, name), partial(faults.held, name)
    return RehearsedModel(model, strike, held, within_s)


def _provider(
    base: Foundation, breakers: Breakers, closing: AsyncExitStack
) -> GuardrailProvider | None:
    """Return the guardrail service that is set up; None where none is."""
    given = base.config.provider
    if not given.guardrail_id:
        return None
    # Amazon's packages take long to load: who sets no guardrail up does without.
    from chat.llm.bedrock_client import (  # noqa: PLC0415
        BedrockConnection,
        BedrockTimeouts,
    )
    from chat.llm.bedrock_guardrails import BedrockGuardrail  # noqa: PLC0415

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
    seconds, attempts = report.duration_s, report.attempts
    count_call(base, report.dependency, report.outcome, seconds, attempts)


def _count_model(
    base: Foundation, breaker: str, outcome: str, duration_s: float
) -> None:
    """Count a call of a release, for itself and for the model as a whole."""
    base.calls.count(breaker, outcome, duration_s)
    base.calls.count("model", outcome, duration_s)
