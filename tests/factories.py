"""Builders of the values that many tests need."""

from dataclasses import replace

from chat.orchestration.turn_events import EndStatus, ProductCard
from chat.orchestration.turn_record import (
    Exposure,
    ExposureKind,
    Intervention,
    StageTrace,
    TurnRecord,
)
from chat.orchestration.turns import Filters, TurnRequest
from guardrails.core.types import Money
from tests.fakes.ports import START


def turn_record(response_id: str = "r-1", **changes: object) -> TurnRecord:
    """Return the record of one ordinary answer, with ``changes``."""
    request = TurnRequest(
        session_id="session-1",
        message_id=f"m-{response_id}",
        response_id=response_id,
        text="",
        customer_id="customer-1",
        received_at=START,
    )
    card = ProductCard(
        asin="0123456789",
        title="Quiet Harbour, Vol. 1",
        author="A. Author",
        format="paperback",
        price=Money(999, "USD"),
        list_price=Money(1299, "USD"),
        in_stock=True,
        url="http://shop.test/products/0123456789",
        image="http://shop.test/covers/0123456789.svg",
        why="Fog and doors.",
    )
    exposures = tuple(
        Exposure(
            asin=card.asin,
            kind=kind,
            position=1,
            title=card.title,
            price_quoted=card.price,
            live_price=card.price,
            trust_score=0.97,
            source="model",
        )
        for kind in (ExposureKind.RECOMMENDED, ExposureKind.CARD)
    )
    record = TurnRecord(
        request=request,
        user_text="recommend horror manga",
        tier="member",
        intent="recommendation",
        confidence=0.93,
        status=EndStatus.COMPLETE,
        degraded=(),
        policy_version=1,
        prompt_version="p-1",
        catalogue_version="c-1",
        model_release="demo-steady-1",
        streamed_text="Try Quiet Harbour.",
        final_text="Try Quiet Harbour.",
        corrections=(),
        findings=({"check": "prices", "score": 1.0, "text": "$9.99"},),
        stages=(
            StageTrace("intent", 0.4, 1.25, "recommendation", 0.93),
            StageTrace(
                "output.prices",
                0,
                0.125,
                "pass",
                0.1,
                {"mode": "enforce", "findings": 1},
            ),
        ),
        exposures=exposures,
        cards=(card,),
        input_tokens=900,
        output_tokens=120,
        cached_tokens=0,
        usage_is_estimated=False,
        price_book_version="b-1",
        cost_microusd=1234,
        saved_microusd=None,
        cache_key="",
        cache_outcome="bypass",
        cache_age_ms=None,
        breakers={"catalogue": "closed"},
        fallbacks=(),
        handed_over=False,
        query="recommend horror manga",
        filters=Filters(genres=("horror",), excluded_asins=frozenset({"b", "a"})),
        first_token_ms=31.5,
        finished_at=START,
        duration_ms=812.0625,
    )
    return replace(record, **changes)  # type: ignore[arg-type]


def intervention(**changes: object) -> Intervention:
    """Return a wrong price that was replaced before it was seen, with ``changes``."""
    plain = Intervention(
        stage="prices",
        kind="price",
        action="replace",
        reason="wrong_price",
        finding=0,
        was_shown=False,
        asin="0123456789",
        title="Quiet Harbour, Vol. 1",
        written=Money(1234, "USD"),
        live=Money(999, "USD"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
