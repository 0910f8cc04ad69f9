"""A chart: its figure, the same numbers as a table, and what it says in words."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

from chat.telemetry.metric_list import Unit
from dashboard.amounts import amount
from dashboard.charts.steps import Steps

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is drawn: what it is called, and its colour everywhere."""

    label: str
    colour: str
    values: Values
    total: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something an operator did, drawn where it happened."""

    at: datetime
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time in which something was so, drawn as a bar below the lines."""

    start: datetime
    end: datetime
    colour: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be drawn; ``note`` says what is left out.

    Charts with one ``crosshair`` show the same moment when one is pointed at.
    """

    name: str
    title: str
    unit: Unit
    steps: Steps
    note: str = ""
    crosshair: str = ""
    marks: Sequence[Mark] = ()
    bands: Sequence[Band] = ()

    @property
    def band_keys(self) -> list[tuple[str, str]]:
        """What the colours of the bands say: each colour and label once."""
        return list(dict.fromkeys((each.colour, each.label) for each in self.bands))


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure, and the numbers that it was drawn from."""

    plan: Plan
    figure: dict[str, Any]
    lines: Sequence[Line]

    @property
    def figure_id(self) -> str:
        """The id of the figure's JSON in the page."""
        return f"figure-{self.plan.name}"

    @property
    def figure_json(self) -> str:
        """The figure as the page's script reads it."""
        return json.dumps(self.figure, cls=DjangoJSONEncoder)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but gaps and zeros."""
        return not any(each for line in self.lines for each in line.values)

    @property
    def heading(self) -> str:
        """What the labels are, with their time zone."""
        steps = self.plan.steps
        return f"{'From' if ':' in steps.labels[0] else 'Day'} ({steps.zone})"

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table's rows, newest first: a label and what each line says there."""
        rows = [
            (
                label,
                [str(amount(line.values[n], self.plan.unit)) for line in self.lines],
            )
            for n, label in enumerate(self.plan.steps.labels)
        ]
        return rows[::-1]


def chart_as_csv(chart: Chart) -> HttpResponse:
    """Answer with the numbers of a chart, in plain units and unrounded."""
    plan, file = chart.plan, io.StringIO()
    writer = csv.writer(file)
    unit = {Unit.SHARE: "share of 1", Unit.MICROUSD: "USD"}.get(plan.unit, plan.unit)
    size = 1_000_000 if plan.unit is Unit.MICROUSD else 1
    writer.writerow(
        [chart.heading, *(f"{each.label} ({unit})" for each in chart.lines)]
    )
    for n, label in enumerate(plan.steps.labels):
        values = (each.values[n] for each in chart.lines)
        writer.writerow(
            [label, *("" if value is None else value / size for value in values)]
        )
    return HttpResponse(
        file.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{plan.name}.csv"'},
    )
