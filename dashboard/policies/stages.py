"""What guardrail stages did, as rows of a table and as charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from audit.selectors.stage_facts import StageExample
from chat.selectors.stages import StageFigures
from chat.telemetry.buckets import Step, Window
from chat.telemetry.metric_list import Unit
from dashboard.amounts import Amount, count, duration, share
from dashboard.charts.chart import Chart, Line, Mark, Plan
from dashboard.charts.drawing import line_chart
from dashboard.charts.identities import PERCENTILES, intent_words, stage_words
from dashboard.charts.steps import Steps
from dashboard.sparks import Spark, spark_of
from guardrails.core.policy import Policy

#: What may be chosen: how far back, how finely, and how it is called.
SPANS: dict[str, tuple[timedelta, Step, str]] = {
    "24h": (timedelta(hours=24), Step.HOUR, "24 h"),
    "7d": (timedelta(days=7), Step.HOUR, "7 d"),
    "30d": (timedelta(days=30), Step.DAY, "30 d"),
}
USUAL = "24h"
_PLACES = {"input": "in messages", "output": "in answers"}
VERDICTS = {
    "correct": ("warn", "corrected"),
    "block": ("bad", "blocked"),
    "shadow": ("info", "seen in shadow"),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time that a page is about, and how it is cut."""

    span: str
    window: Window
    step: Step
    now: datetime

    @classmethod
    def of(cls, span: str, now: datetime, zone: ZoneInfo) -> "Stretch":
        """Return the stretch that an address names; the usual one for nonsense."""
        span = span if span in SPANS else USUAL
        length, step, _ = SPANS[span]
        return cls(span, Window.last(length, now, zone), step, now)

    @property
    def words(self) -> str:
        """The stretch as a heading says it."""
        return f"last {SPANS[self.span][2]}".replace(" h", " hours").replace(
            " d", " days"
        )


@dataclass(frozen=True, slots=True)
class ExampleWords:
    """One turn in which a stage acted."""

    response_id: str
    verdict: tuple[str, str]
    score: str
    intent: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StageWords:
    """One stage as a row tells it: how it is set, and what it did."""

    stage: str
    name: str
    place: str
    mode: str
    threshold: str
    looked: Amount
    passed: Amount
    corrected: Amount
    blocked: Amount
    shadowed: Amount
    p50: Amount
    p95: Amount
    trend: Spark
    examples: tuple[ExampleWords, ...]


def stage_rows(
    figures: Sequence[StageFigures], policy: Policy, examples: Sequence[StageExample]
) -> tuple[StageWords, ...]:
    """Return every stage in words."""
    shown: dict[str, list[StageExample]] = {}
    for each in examples:
        shown.setdefault(each.stage, []).append(each)
    return tuple(_row(each, policy, shown) for each in figures)


def examples_in_words(examples: Sequence[StageExample]) -> tuple[ExampleWords, ...]:
    """Return examples in words."""
    return tuple(
        ExampleWords(
            response_id=each.response_id,
            verdict=VERDICTS[each.verdict],
            score=f"{each.score:.2f}",
            intent=intent_words(each.intent),
            at=each.finished_at,
        )
        for each in examples
    )


def stage_name(stage: str) -> str:
    """Return what a stage of the record is called, such as "Prices in answers"."""
    place, _, name = stage.partition(".")
    return f"{stage_words(name)} {_PLACES.get(place, place)}"


def stage_charts(
    figures: StageFigures, stretch: Stretch, marks: Sequence[Mark] = ()
) -> tuple[Chart, Chart]:
    """Return what a stage did over time, and how long it took."""
    steps = Steps.of(stretch.window, stretch.step, stretch.now)
    did = [
        Line(words, colour, [each.share(name) for each in figures.steps])
        for name, words, colour in (
            ("corrected", "corrected", "series-2"),
            ("blocked", "blocked", "series-4"),
            ("shadowed", "seen in shadow", "series-7"),
        )
    ]
    took = [
        Line("p50", PERCENTILES["p50"], [each.p50_ms for each in figures.steps]),
        Line("p95", PERCENTILES["p95"], [each.p95_ms for each in figures.steps]),
    ]
    rates = Plan(
        name="rates",
        title="What it did",
        unit=Unit.SHARE,
        steps=steps,
        note=f"{stretch.words}, by the {stretch.step.value}",
        crosshair="now",
        marks=marks,
    )
    durations = replace(
        rates, name="durations", title="How long it took", unit=Unit.MILLISECONDS
    )
    return line_chart(rates, did), line_chart(durations, took)


def _row(
    figures: StageFigures, policy: Policy, examples: Mapping[str, list[StageExample]]
) -> StageWords:
    place, _, name = figures.stage.partition(".")
    setting, whole = policy.stages[name], figures.totals
    return StageWords(
        stage=figures.stage,
        name=stage_words(name),
        place=_PLACES[place],
        mode=setting.mode.value,
        threshold=f"{setting.threshold:g}",
        looked=count(whole.looked),
        passed=share(whole.share("passed")),
        corrected=share(whole.share("corrected")),
        blocked=share(whole.share("blocked")),
        shadowed=share(whole.share("shadowed")),
        p50=duration(whole.p50_ms),
        p95=duration(whole.p95_ms),
        trend=spark_of(
            [
                _noticed(each.acted_share, each.share("shadowed"))
                for each in figures.steps
            ]
        ),
        examples=examples_in_words(examples.get(figures.stage, ())),
    )


def _noticed(acted: float | None, shadowed: float | None) -> float | None:
    """Return the share that the trend shows: acted, or would have."""
    return None if acted is None else acted + (shadowed or 0)
