"""The metrics: what each is called, its unit, and how it is read off a sum."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from chat.telemetry.totals import Totals


class Unit(StrEnum):
    """What a metric is measured in."""

    COUNT = "count"
    SHARE = "share"  # 0..1
    MILLISECONDS = "ms"
    MICROUSD = "microusd"
    TOKENS = "tokens"


class Better(StrEnum):
    """Which way is good news."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure that can be drawn, compared and watched."""

    key: str
    label: str
    unit: Unit
    better: Better
    value: Callable[[Totals], float | None]
    about: str


def _share(
    part: Callable[[Totals], int], whole: Callable[[Totals], int]
) -> Callable[[Totals], float | None]:
    def value(totals: Totals) -> float | None:
        of = whole(totals)
        return part(totals) / of if of else None

    return value


def _turns(totals: Totals) -> int:
    return totals.turns


def _looked_up(totals: Totals) -> int:
    return totals.cache_hits + totals.cache_misses


METRICS = (
    Metric(
        "turns",
        "Requests",
        Unit.COUNT,
        Better.NEITHER,
        lambda t: t.turns,
        "Turns: one question and its answer.",
    ),
    Metric(
        "conversations",
        "Conversations",
        Unit.COUNT,
        Better.NEITHER,
        lambda t: t.conversations,
        "Sessions, each counted once, when it began.",
    ),
    Metric(
        "error_rate",
        "Error rate",
        Unit.SHARE,
        Better.LOWER,
        _share(lambda t: t.errors, _turns),
        "Turns that failed or broke off, of all turns.",
    ),
    Metric(
        "errors",
        "Errors",
        Unit.COUNT,
        Better.LOWER,
        lambda t: t.errors,
        "Turns that failed or broke off.",
    ),
    Metric(
        "degraded_rate",
        "Degraded rate",
        Unit.SHARE,
        Better.LOWER,
        _share(lambda t: t.degraded, _turns),
        "Turns answered without a dependency, of all turns.",
    ),
    Metric(
        "fallback_rate",
        "Fallback rate",
        Unit.SHARE,
        Better.LOWER,
        _share(lambda t: t.fallbacks, _turns),
        "Turns in which something stood in for a service or a release, of all turns.",
    ),
    Metric(
        "first_token_p50",
        "First token p50",
        Unit.MILLISECONDS,
        Better.LOWER,
        lambda t: t.first_token.percentile(0.50),
        "Half of the answers began within this time.",
    ),
    Metric(
        "first_token_p95",
        "First token p95",
        Unit.MILLISECONDS,
        Better.LOWER,
        lambda t: t.first_token.percentile(0.95),
        "95 of 100 answers began within this time.",
    ),
    Metric(
        "first_token_p99",
        "First token p99",
        Unit.MILLISECONDS,
        Better.LOWER,
        lambda t: t.first_token.percentile(0.99),
        "99 of 100 answers began within this time.",
    ),
    Metric(
        "latency_p50",
        "Latency p50",
        Unit.MILLISECONDS,
        Better.LOWER,
        lambda t: t.duration.percentile(0.50),
        "Half of the turns were over within this time.",
    ),
    Metric(
        "latency_p95",
        "Latency p95",
        Unit.MILLISECONDS,
        Better.LOWER,
        lambda t: t.duration.percentile(0.95),
        "95 of 100 turns were over within this time.",
    ),
    Metric(
        "latency_p99",
        "Latency p99",
        Unit.MILLISECONDS,
        Better.LOWER,
        lambda t: t.duration.percentile(0.99),
        "99 of 100 turns were over within this time.",
    ),
    Metric(
        "input_tokens",
        "Tokens in",
        Unit.TOKENS,
        Better.NEITHER,
        lambda t: t.input_tokens,
        "Tokens sent to models.",
    ),
    Metric(
        "output_tokens",
        "Tokens out",
        Unit.TOKENS,
        Better.NEITHER,
        lambda t: t.output_tokens,
        "Tokens that models wrote.",
    ),
    Metric(
        "cost",
        "Cost",
        Unit.MICROUSD,
        Better.LOWER,
        lambda t: t.cost_microusd,
        "What models cost; turns of a release without a price are counted apart.",
    ),
    Metric(
        "cost_per_turn",
        "Cost of a turn",
        Unit.MICROUSD,
        Better.LOWER,
        _share(lambda t: t.cost_microusd, lambda t: t.turns - t.unpriced),
        "Cost of the priced turns, divided by their number.",
    ),
    Metric(
        "unpriced",
        "Unpriced turns",
        Unit.COUNT,
        Better.LOWER,
        lambda t: t.unpriced,
        "Turns whose release has no price: their cost is unknown, not zero.",
    ),
    Metric(
        "cache_hit_rate",
        "Cache hit rate",
        Unit.SHARE,
        Better.HIGHER,
        _share(lambda t: t.cache_hits, _looked_up),
        "Answers served again, of those that were looked for in the cache.",
    ),
    Metric(
        "saved",
        "Saved by the cache",
        Unit.MICROUSD,
        Better.HIGHER,
        lambda t: t.saved_microusd,
        "What the answers served again had cost when they were written.",
    ),
    Metric(
        "correction_rate",
        "Correction rate",
        Unit.SHARE,
        Better.LOWER,
        _share(lambda t: t.corrected, _turns),
        "Answers that were corrected after they were streamed, of all turns.",
    ),
    Metric(
        "block_rate",
        "Block rate",
        Unit.SHARE,
        Better.LOWER,
        _share(lambda t: t.blocked, _turns),
        "Turns in which a guardrail stage blocked, of all turns.",
    ),
    Metric(
        "triggers",
        "Guardrail triggers",
        Unit.COUNT,
        Better.NEITHER,
        lambda t: sum(t.triggers.values()),
        "How often a guardrail stage acted, or would have in shadow mode.",
    ),
    Metric(
        "deflection_rate",
        "Deflection rate",
        Unit.SHARE,
        Better.HIGHER,
        _share(
            lambda t: t.conversations - t.conversations_handed_over,
            lambda t: t.conversations,
        ),
        "Conversations that did not need a person, of all conversations.",
    ),
)
METRIC_BY_KEY = {metric.key: metric for metric in METRICS}
