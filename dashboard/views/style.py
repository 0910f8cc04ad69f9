"""The style page: every component in all its states, with samples of its own."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from chat.telemetry.buckets import Step, Window
from chat.telemetry.metric_list import Unit
from dashboard.amounts import Amount, count, duration, money, share
from dashboard.charts.chart import Chart, Line, Mark, Plan
from dashboard.charts.drawing import bar_chart, line_chart
from dashboard.charts.steps import Steps
from dashboard.selectors import preferences
from dashboard.sparks import spark_of
from dashboard.tiles import Comparison, Tile
from dashboard.views.panel import PanelView

_UP_AND_DOWN = (4, 6, 5, 9, 12, 11, 8, 9, 13, 15, 12, 10, 11, 14)
_WITH_GAP = (300, 320, None, None, 290, 310, 480, 360, 340, 330, None, 400)


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(help_text="At most 40 characters.", max_length=40)
    level = forms.ChoiceField(choices=[("warn", "Warn"), ("alert", "Alert")])
    mails = forms.EmailField(label="E-mail")
    note = forms.CharField(widget=forms.Textarea, required=False)
    renotify = forms.BooleanField(label="Tell again every hour", required=False)


class StyleView(PanelView):
    """What pages are built from."""

    permission = "dashboard.view_overview"
    template_name = "dashboard/style.html"
    title = "Style"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        now = timezone.now()
        return {
            "form": SampleForm(),
            "wrong_form": SampleForm({"name": "x" * 60, "mails": "nobody"}),
            "tiles": _tiles(),
            "changes": _changes(),
            "tabs": _tabs(),
            "range": _range(),
            "rows": _rows(),
            "states": ("good", "warn", "bad", "info", "idle"),
            "past": now - timedelta(minutes=3),
            "future": now + timedelta(hours=5),
            "colours": _COLOURS,
            "charts": _charts(now),
        }


_COLOURS = (
    "paper sunken leaf raised hover ink soft faint line hair accent good warn bad info"
    " series-1 series-2 series-3 series-4 series-5 series-6 series-7 series-8"
).split()


def _tiles() -> tuple[Tile, ...]:
    return (
        Tile(
            label="Conversations",
            amount=count(1284),
            spark=spark_of(_UP_AND_DOWN, unfinished=True, before=_UP_AND_DOWN[::-1]),
            change=Comparison("12.0%", up=True),
            url="#tiles",
            about="Sessions, each counted once",
        ),
        Tile(
            label="First token p95",
            amount=duration(1480),
            spark=spark_of(_WITH_GAP),
            change=Comparison("31.0%", up=True, is_worse=True),
            state="bad",
            state_words="slow",
        ),
        Tile(
            label="Cost today",
            amount=money(31_420_000),
            spark=spark_of(_UP_AND_DOWN),
            note="62% of $50.00",
            state="warn",
            state_words="near",
        ),
        Tile(
            label="Cache hits",
            amount=share(0.381),
            spark=spark_of(_UP_AND_DOWN),
            change=Comparison("4.2%", up=True, is_better=True),
        ),
        Tile(
            label="Deflection", amount=share(None), spark=spark_of([]), note="no data"
        ),
        Tile(label="As before", amount=Amount("7"), change=Comparison("as usual")),
    )


def _charts(now: datetime) -> tuple[Chart, ...]:
    zone = preferences.DEFAULTS.time_zone
    hours = Window.last(timedelta(hours=24), now, zone)
    steps = Steps.of(hours, Step.HOUR, now)
    waves = [
        [400 + 90 * ((n * k) % 7) if n not in (9, 10) else None for n in range(count)]
        for k in (1, 3)
        for count in [len(steps.labels)]
    ]
    marks = (Mark(now - timedelta(hours=7), "robin published policy 8", "#charts"),)
    line = Plan(
        name="sample-lines",
        title="Lines",
        unit=Unit.MILLISECONDS,
        steps=steps,
        note="with a gap, a mark and an unfinished hour",
        crosshair="sample",
        marks=marks,
    )
    bars = Plan(
        name="sample-bars",
        title="Bars",
        unit=Unit.COUNT,
        steps=steps,
        note="top 2 of 9",
        crosshair="sample",
    )
    return (
        line_chart(
            line,
            [
                Line("p50", "series-7", waves[0]),
                Line("p95", "series-1", [each and each * 2 for each in waves[1]]),
            ],
        ),
        bar_chart(
            bars,
            [
                Line("Recommendation", "series-1", [each or 0 for each in waves[0]]),
                Line("Others", "series-other", [each or 0 for each in waves[1]]),
            ],
        ),
    )


def _changes() -> list[dict[str, str]]:
    return [
        {"name": "Toxicity threshold", "before": "0.80", "after": "0.72"},
        {"name": "Competitors", "before": "", "after": "BookWorld"},
        {"name": "Prices", "before": "redact", "after": "redact"},
    ]


def _tabs() -> list[dict[str, object]]:
    return [
        {"url": "#tabs", "label": "Open", "is_here": True, "count": 3},
        {"url": "#tabs-2", "label": "Muted", "count": 0},
        {"url": "#tabs-3", "label": "History", "count": None},
    ]


def _range() -> dict[str, object]:
    spans = [("1h", "1 h"), ("24h", "24 h"), ("7d", "7 d"), ("30d", "30 d")]
    return {
        "name": "time",
        "words": "Last 24 hours",
        "zone": timezone.get_current_timezone_name(),
        "spans": [
            {"url": f"?time={key}", "label": label, "is_here": key == "24h"}
            for key, label in spans
        ],
    }


def _rows() -> list[dict[str, object]]:
    now = timezone.now()
    samples = (
        ("recommendation", "good", "complete", 840.0, 1900.0, "horror manga like Ito"),
        ("price", "warn", "degraded", 2310.0, 400.0, "how much is volume 3?"),
        ("order", "bad", "failed", None, None, "where is my parcel"),
        ("smalltalk", "idle", "stopped", 120.0, 0.0, "こんにちは、元気?"),
    )
    return [
        {
            "at": now - timedelta(minutes=4 * n, seconds=11),
            "intent": intent,
            "state": state,
            "words": words,
            "latency": latency,
            "cost": cost,
            "text": text,
            "id": f"7f3c{n}e02-52aa-4c1e-9d1f-0a6b{n}c8e1f42",
        }
        for n, (intent, state, words, latency, cost, text) in enumerate(samples)
    ]
