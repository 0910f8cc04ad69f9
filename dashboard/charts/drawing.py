"""Figures out of rows: lines and stacked bars, drawn by the same habits everywhere.

A gap is no zero; what is unfinished is dotted and paler; lines are straight. Colours
are names that the page turns into its theme's own, so a figure has none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from chat.telemetry.metric_list import Unit
from dashboard.amounts import amount
from dashboard.charts.chart import Chart, Line, Mark, Plan, Values
from dashboard.charts.steps import Steps

_PALE = 0.45
_WIDE = 2.0
#: What a unit is divided by to be drawn, and what stands around its numbers.
_Axis = tuple[float, str, str]
_AXES: dict[Unit, _Axis] = {
    Unit.MICROUSD: (1e6, "$", ""),
    Unit.SHARE: (0.01, "", "%"),
}
_PLAIN: _Axis = (1.0, "", "")
#: Durations by their longest one: up to how many milliseconds, and the axis.
_DURATIONS: tuple[tuple[float, _Axis], ...] = (
    (1.0, (1e-3, "", " µs")),
    (1e3, (1.0, "", " ms")),
    (float("inf"), (1e3, "", " s")),
)


def line_chart(plan: Plan, lines: Sequence[Line]) -> Chart:
    """Draw lines over time; None in their values is a gap."""
    axis = _axis_of(plan.unit, lines)
    traces = [trace for each in lines for trace in _line_traces(each, plan, axis)]
    return _chart(plan, lines, traces, axis)


def bar_chart(plan: Plan, lines: Sequence[Line]) -> Chart:
    """Draw bars over time, stacked in the order of ``lines``."""
    axis = _axis_of(plan.unit, lines)
    return _chart(plan, lines, [_bar_trace(each, plan, axis) for each in lines], axis)


def _axis_of(unit: Unit, lines: Sequence[Line]) -> _Axis:
    """Return the axis on which the values have few digits."""
    if unit is not Unit.MILLISECONDS:
        return _AXES.get(unit, _PLAIN)
    longest = max((each for line in lines for each in line.values if each), default=0)
    return next(axis for upto, axis in _DURATIONS if longest < upto)


def _chart(plan: Plan, lines: Sequence[Line], traces: list[Any], axis: _Axis) -> Chart:
    placed = [(plan.steps.place(each.at), each) for each in plan.marks]
    shown = [(place, mark) for place, mark in placed if place is not None]
    if shown:
        traces.append(_mark_trace(shown))
    layout = _layout(plan.steps, axis, [place for place, _ in shown])
    layout.shapes += tuple(_band_shapes(plan))
    # No go.Figure: it would check all of it a second time, which takes as long as the
    # rest of a page, and add 6 kB of a theme that is not ours.
    figure = {
        "data": [trace.to_plotly_json() for trace in traces],
        "layout": layout.to_plotly_json(),
    }
    return Chart(
        plan=replace(plan, marks=tuple(mark for _, mark in shown)),
        figure=figure,
        lines=lines,
    )


def _scaled(values: Values, axis: _Axis) -> list[float | None]:
    return [None if each is None else each / axis[0] for each in values]


def _line_traces(line: Line, plan: Plan, axis: _Axis) -> list[Any]:
    steps, values = plan.steps, _scaled(line.values, axis)
    words = [str(amount(each, plan.unit)) for each in line.values]
    at = list(range(len(values)))
    lone = [
        each is not None
        and (n == 0 or values[n - 1] is None)
        and (n + 1 == len(values) or values[n + 1] is None)
        for n, each in enumerate(values)
    ]
    common: dict[str, Any] = {
        "name": line.label,
        "mode": "lines+markers",
        "customdata": steps.labels,
        "connectgaps": False,
        "showlegend": False,
        "line": {"width": _WIDE, "shape": "linear"},
    }
    cut = len(values) - 1 if steps.is_last_unfinished and not lone[-1] else len(values)
    traces = [
        go.Scatter(
            x=at[:cut],
            y=values[:cut],
            hovertext=words[:cut],
            hoverinfo="text+name",
            marker={"size": [5 if each else 0 for each in lone[:cut]]},
            meta={"colour": line.colour},
            **common,
        )
    ]
    if cut < len(values) and values[-1] is not None:
        tail = {**common, "line": {"width": _WIDE, "dash": "dot"}}
        tail["customdata"] = steps.labels[-2:]
        traces.append(
            go.Scatter(
                x=at[-2:],
                y=values[-2:],
                hovertext=[words[-2], f"{words[-1]} so far"],
                hoverinfo=["skip", "text+name"],
                marker={"size": 0},
                meta={"colour": line.colour, "alpha": 0.7},
                **tail,
            )
        )
    return traces


def _bar_trace(line: Line, plan: Plan, axis: _Axis) -> Any:
    steps, values = plan.steps, _scaled(line.values, axis)
    words = [str(amount(each, plan.unit)) for each in line.values]
    faint = [1.0] * len(values)
    pattern = [""] * len(values)
    if steps.is_last_unfinished:
        faint[-1], pattern[-1], words[-1] = _PALE, ".", f"{words[-1]} so far"
    return go.Bar(
        x=list(range(len(values))),
        y=values,
        name=line.label,
        customdata=steps.labels,
        hovertext=words,
        hoverinfo="text+name",
        textposition="none",
        marker={
            "opacity": faint,
            "pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.2},
        },
        meta={"colour": line.colour},
    )


def _mark_trace(shown: list[tuple[float, Mark]]) -> Any:
    return go.Scatter(
        x=[place for place, _ in shown],
        y=[1] * len(shown),
        yaxis="y2",
        mode="markers",
        name="Change",
        hovertext=[mark.label for _, mark in shown],
        customdata=[mark.label for _, mark in shown],
        hoverinfo="text",
        cliponaxis=False,
        marker={"symbol": "triangle-down", "size": 9},
        meta={"colour": "ink", "urls": [mark.url for _, mark in shown]},
    )


def _band_shapes(plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield a thick line for each band, at the foot of the plot."""
    for band in plan.bands:
        start, end = plan.steps.place(band.start), plan.steps.place(band.end)
        yield {
            "type": "line",
            "x0": start or -0.5,
            "x1": len(plan.steps.starts) - 0.5 if end is None else end,
            "y0": 0.02,
            "y1": 0.02,
            "yref": "paper",
            "name": band.colour,
            "line": {"width": 7},
        }


def _layout(steps: Steps, axis: _Axis, marks: list[float]) -> Any:
    _, before, after = axis
    last = len(steps.starts) - 1
    layout: dict[str, Any] = {
        "margin": {"l": 44, "r": 10, "t": 12, "b": 22},
        "hovermode": "x unified",
        "barmode": "stack",
        "bargap": 0.28,
        "showlegend": False,
        "dragmode": False,
        "xaxis": {
            "range": [-0.5, last + 0.5],
            "tickvals": steps.ticks,
            "ticktext": [steps.short[n] for n in steps.ticks],
            "showgrid": False,
            "zeroline": False,
            "showspikes": True,
            "spikemode": "across",
            "spikesnap": "data",
            "unifiedhovertitle": {"text": "%{customdata}"},
        },
        "yaxis": {
            "rangemode": "tozero",
            "nticks": 5,
            "tickprefix": before,
            "ticksuffix": after,
            "zeroline": False,
            "showline": False,
        },
        "shapes": [
            {
                "type": "line",
                "x0": place,
                "x1": place,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "name": "soft",
                "line": {"width": 1, "dash": "dash"},
            }
            for place in marks
        ],
    }
    if marks:
        layout["yaxis2"] = {"overlaying": "y", "range": [0, 1], "visible": False}
    return go.Layout(layout)
