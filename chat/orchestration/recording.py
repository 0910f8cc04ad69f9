"""Step 10: the record of a turn, complete whatever happened, redacted throughout."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chat.orchestration.answering import cost_microusd, estimated_usage
from chat.orchestration.interventions import (
    DISCARDED,
    Placed,
    findings_of,
    interventions_of,
)
from chat.orchestration.ports import Ports
from chat.orchestration.product_cards import mentions
from chat.orchestration.turn_events import Correction, EndStatus
from chat.orchestration.turn_record import (
    CheckInput,
    Exposure,
    ExposureKind,
    Intervention,
    StageTrace,
    TurnRecord,
)
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Filters, Intent, TurnRequest
from guardrails.core.pipeline import redacted
from guardrails.core.types import Finding, Mode, StageResult

#: Findings whose raw text must never be stored.
_PRIVATE_CHECKS = frozenset({"pii"})
#: Where findings have their places in what the model wrote, personal data and all.
_GUARDED = frozenset({"stream", DISCARDED})


def _finding(
    finding: Finding, where: str, *, private: bool = False
) -> dict[str, object]:
    """Return a finding as it is stored: personal data by kind and place only."""
    private = private or finding.check in _PRIVATE_CHECKS
    return {
        "where": where,
        "check": finding.check,
        "kind": finding.kind,
        "start": finding.start,
        "end": finding.end,
        "text": "" if private else finding.text,
        "action": finding.action.value,
        "replacement": finding.replacement,
        "score": finding.score,
        "reason": finding.reason,
        "detail": {} if finding.check in _PRIVATE_CHECKS else dict(finding.detail),
    }


def _findings(
    placed: Sequence[Placed], interventions: Sequence[Intervention]
) -> tuple[Mapping[str, object], ...]:
    """Return the findings, those that were acted on with the words around them."""
    private = [
        (where, each)
        for where, each in placed
        if where in _GUARDED and each.check == "pii"
    ]
    rows = [
        _finding(
            each,
            where,
            private=_overlaps(each, [other for at, other in private if at == where]),
        )
        for where, each in placed
    ]
    for each in interventions:
        rows[each.finding] |= {"before": each.before, "after": each.after}
    return tuple(rows)


def _overlaps(finding: Finding, others: Sequence[Finding]) -> bool:
    return any(each.start < finding.end and each.end > finding.start for each in others)


def _guard_stages(stages: Sequence[StageResult], prefix: str) -> list[StageTrace]:
    """Return the guardrail stages with their raw scores, as steps of the turn."""
    return [
        StageTrace(
            name=f"{prefix}.{each.stage}",
            started_ms=0.0,
            duration_ms=each.duration_us / 1000,
            outcome=each.outcome.value,
            score=each.score,
            attributes={"mode": each.mode.value, "findings": len(each.findings)},
        )
        for each in stages
    ]


def _correction(correction: Correction) -> Mapping[str, object]:
    return {
        "text": correction.text,
        "reasons": list(correction.reasons),
        "policy_version": correction.policy_version,
    }


def exposures_of(state: TurnState) -> tuple[Exposure, ...]:
    """Return every product the answer showed: in its words, and on its cards."""
    items = {item.product.asin: item for item in state.evidence.items}
    kind = (
        ExposureKind.RECOMMENDED
        if state.guess.intent is Intent.RECOMMENDATION
        else ExposureKind.MENTIONED
    )
    named = [
        (place, item)
        for item in items.values()
        if (place := mentions(state.final, item)) >= 0
    ]
    named.sort(key=lambda pair: pair[0])
    shown = [
        (kind, position, item.product.asin)
        for position, (_, item) in enumerate(named, start=1)
    ]
    shown += [
        (ExposureKind.CARD, position, card.asin)
        for position, card in enumerate(state.cards, start=1)
    ]
    quoted = _quoted_prices(state)
    return tuple(
        Exposure(
            asin=asin,
            kind=exposure,
            position=position,
            title=items[asin].product.title,
            price_quoted=(
                items[asin].quote.price
                if exposure is ExposureKind.CARD or asin in quoted
                else None
            ),
            live_price=items[asin].quote.price,
            trust_score=items[asin].product.trust_score,
            source=state.source,
        )
        for exposure, position, asin in shown
        if asin in items
    )


def _quoted_prices(state: TurnState) -> frozenset[str]:
    """Return the products whose price the answer's own words state."""
    return frozenset(
        str(each.detail["asin"])
        for each in state.guard_findings
        if each.check == "prices"
        and each.detail.get("asin")
        and each.reason in {"live_price", "wrong_price"}
    )


def check_input_of(state: TurnState) -> CheckInput | None:
    """Return what the checks on the whole answer were given, less personal data."""
    if state.pipeline is None:
        return None
    text, policy = state.raw_text, state.policy
    seen = any(
        each.check == "pii"
        for stage in state.pipeline.stages
        for each in stage.findings
    )
    if seen or policy.mode("pii") is Mode.OFF:
        text = redacted(text, state.facts, policy)
    return CheckInput(text, state.facts, is_redacted=text != state.raw_text)


def record_of(
    state: TurnState, ports: Ports, spans: Sequence[StageTrace]
) -> TurnRecord:
    """Return the turn's record; costs are fixed here, from the price book in force."""
    usage, estimated = estimated_usage(state)
    pipeline_stages = state.pipeline.stages if state.pipeline else ()
    now = ports.clock.now()
    placed = findings_of(state)
    interventions = interventions_of(state, placed)
    return TurnRecord(
        request=state.request,
        user_text=state.text,
        tier=state.customer.tier,
        intent=state.guess.intent.value,
        confidence=state.guess.confidence,
        status=state.status,
        degraded=tuple(sorted(state.degraded)),
        policy_version=state.policy.version,
        prompt_version=state.prompt_version,
        catalogue_version=state.catalogue_version,
        model_release=state.release,
        streamed_text=state.streamed,
        final_text=state.final,
        corrections=tuple(_correction(each) for each in state.corrections),
        findings=_findings(placed, interventions),
        stages=(
            *spans,
            *_guard_stages(state.checked.stages, "input"),
            *_guard_stages(pipeline_stages, "output"),
        ),
        exposures=exposures_of(state),
        cards=state.cards,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cached_tokens=usage.cached_tokens,
        usage_is_estimated=estimated,
        price_book_version=ports.route.price_book_version(),
        cost_microusd=cost_microusd(state, ports.route),
        saved_microusd=state.saved_microusd,
        cache_key=state.cache_key,
        cache_outcome=state.cache_outcome,
        cache_age_ms=state.cache_age_ms,
        breakers=dict(ports.breakers.states()),
        fallbacks=tuple(state.fallbacks),
        handed_over=state.handed_over,
        query=state.resolution.query,
        filters=state.resolution.filters,
        first_token_ms=state.first_token_ms,
        finished_at=now,
        duration_ms=(ports.clock.monotonic() - state.started) * 1000,
        interventions=interventions,
        check_input=check_input_of(state),
    )


def bare_record(
    request: TurnRequest,
    *,
    user_text: str,
    shown: str,
    status: EndStatus,
    finished_at: datetime,
) -> TurnRecord:
    """Return the record of a turn of which no more is known than what was shown."""
    waited = (finished_at - request.received_at).total_seconds() * 1000
    return TurnRecord(
        request=request,
        user_text=user_text,
        tier="",
        intent="",
        confidence=0.0,
        status=status,
        degraded=(),
        policy_version=0,
        prompt_version="",
        catalogue_version="",
        model_release="",
        streamed_text=shown,
        final_text=shown,
        corrections=(),
        findings=(),
        stages=(),
        exposures=(),
        cards=(),
        input_tokens=0,
        output_tokens=0,
        cached_tokens=0,
        usage_is_estimated=True,
        price_book_version="",
        cost_microusd=None,
        saved_microusd=None,
        cache_key="",
        cache_outcome="bypass",
        cache_age_ms=None,
        breakers={},
        fallbacks=(),
        handed_over=False,
        query="",
        filters=Filters(),
        first_token_ms=None,
        finished_at=finished_at,
        duration_ms=max(0.0, waited),
    )
