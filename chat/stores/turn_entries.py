"""A turn's record in the audit's own form."""

from dataclasses import asdict
from typing import Any

from audit.entries import (
    ExposureEntry,
    InterventionEntry,
    ScoreEntry,
    TurnEntry,
)
from chat.orchestration.turn_record import (
    CheckInput,
    Exposure,
    Intervention,
    StageTrace,
    TurnRecord,
)
from guardrails.core.facts_record import facts_to_record
from guardrails.core.types import Money

#: As long as the record's columns are.
_LONGEST_CODE, _LONGEST_ASIN = 200, 16
#: A model may write any number; its column, and the difference's, must hold it.
_LARGEST = 900_000_000_000_000


def _money(money: Money | None) -> int | None:
    return money.minor if money else None


def _exposure(exposure: Exposure) -> ExposureEntry:
    money = exposure.live_price or exposure.price_quoted
    return ExposureEntry(
        asin=exposure.asin,
        kind=exposure.kind.value,
        position=exposure.position,
        title=exposure.title,
        price_quoted_minor=_money(exposure.price_quoted),
        live_price_minor=_money(exposure.live_price),
        currency=money.currency if money else "",
        trust_score=exposure.trust_score,
        source=exposure.source,
    )


def _intervention(each: Intervention) -> InterventionEntry:
    return InterventionEntry(
        stage=each.stage,
        kind=each.kind[:_LONGEST_CODE],
        action=each.action,
        reason=each.reason[:_LONGEST_CODE],
        finding=each.finding,
        was_shown=each.was_shown,
        asin=each.asin[:_LONGEST_ASIN],
        title=each.title,
        written_minor=min(each.written.minor, _LARGEST) if each.written else None,
        written_currency=each.written.currency if each.written else "",
        live_minor=_money(each.live),
        live_currency=each.live.currency if each.live else "",
    )


def _score(stage: StageTrace) -> ScoreEntry:
    return ScoreEntry(
        stage=stage.name,
        mode=str(stage.attributes.get("mode", "")),
        outcome=stage.outcome,
        score=stage.score or 0.0,
        findings=int(str(stage.attributes.get("findings", 0))),
        duration_us=round(stage.duration_ms * 1000),
    )


def _is_guardrail(stage: StageTrace) -> bool:
    """Whether a step is a guardrail stage, whose raw score backtests count."""
    return stage.name.startswith(("input.", "output."))


def _span(stage: StageTrace) -> dict[str, Any]:
    span: dict[str, Any] = {
        "id": stage.place,
        "parent": stage.parent,
        "name": stage.name,
        "started_ms": round(stage.started_ms, 3),
        "duration_ms": round(stage.duration_ms, 3),
        "outcome": stage.outcome,
        "score": stage.score,
        "attributes": {key: _plain(each) for key, each in stage.attributes.items()},
    }
    if stage.events:
        span["events"] = [
            {
                "at_ms": round(each.at_ms, 3),
                "name": each.name,
                "attributes": {key: _plain(x) for key, x in each.attributes.items()},
            }
            for each in stage.events
        ]
    return span


def _plain(value: object) -> object:
    """Return a span attribute as JSON can say it."""
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _card(card: Any) -> dict[str, Any]:
    return {
        "asin": card.asin,
        "title": card.title,
        "author": card.author,
        "format": card.format,
        "price_minor": card.price.minor,
        "list_price_minor": _money(card.list_price),
        "currency": card.price.currency,
        "in_stock": card.in_stock,
        "url": card.url,
        "image": card.image,
        "why": card.why,
    }


def _check_input(given: CheckInput | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {
        "text": given.text,
        "facts": facts_to_record(given.facts),
        "is_redacted": given.is_redacted,
    }


def entry_of(record: TurnRecord) -> TurnEntry:
    """Return the audit's own form of a turn's record."""
    request = record.request
    return TurnEntry(
        response_id=request.response_id,
        message_id=request.message_id,
        session_id=request.session_id,
        customer_id=request.customer_id,
        site=request.site,
        locale=request.locale,
        received_at=request.received_at,
        finished_at=record.finished_at,
        user_text=record.user_text,
        streamed_text=record.streamed_text,
        final_text=record.final_text,
        tier=record.tier,
        intent=record.intent,
        confidence=record.confidence,
        status=record.status.value,
        degraded=list(record.degraded),
        policy_version=record.policy_version,
        prompt_version=record.prompt_version,
        catalogue_version=record.catalogue_version,
        model_release=record.model_release,
        corrections=[dict(each) for each in record.corrections],
        findings=[dict(each) for each in record.findings],
        spans=[_span(each) for each in record.stages if not _is_guardrail(each)],
        cards=[_card(each) for each in record.cards],
        input_tokens=record.input_tokens,
        output_tokens=record.output_tokens,
        cached_tokens=record.cached_tokens,
        usage_is_estimated=record.usage_is_estimated,
        price_book_version=record.price_book_version,
        cost_microusd=record.cost_microusd,
        saved_microusd=record.saved_microusd,
        cache_key=record.cache_key,
        cache_outcome=record.cache_outcome,
        cache_age_ms=record.cache_age_ms,
        breakers=dict(record.breakers),
        fallbacks=list(record.fallbacks),
        handed_over=record.handed_over,
        query=record.query,
        filters=asdict(record.filters),
        first_token_ms=record.first_token_ms,
        duration_ms=record.duration_ms,
        scores=[_score(each) for each in record.stages if _is_guardrail(each)],
        exposures=[_exposure(each) for each in record.exposures],
        interventions=[_intervention(each) for each in record.interventions],
        check_input=_check_input(record.check_input),
    )
