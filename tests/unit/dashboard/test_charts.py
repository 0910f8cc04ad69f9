"""Charts say what the numbers say: gaps, the unfinished end, marks, a table too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chat.telemetry.buckets import Step, Window
from chat.telemetry.metric_list import Unit
from dashboard.charts.chart import Line, Mark, Plan, chart_as_csv
from dashboard.charts.drawing import bar_chart, line_chart
from dashboard.charts.steps import Steps

START = datetime(2026, 3, 10, 12, tzinfo=UTC)
KATHMANDU = ZoneInfo("Asia/Kathmandu")


def plan(count: int, *, finished: bool = True, marks: tuple[Mark, ...] = ()) -> Plan:
    window = Window(START, START + count * timedelta(minutes=15), KATHMANDU)
    now = window.end + timedelta(seconds=1 if finished else -1)
    steps = Steps.of(window, Step.BUCKET, now)
    return Plan(
        name="latency",
        title="Latency",
        unit=Unit.MILLISECONDS,
        steps=steps,
        marks=marks,
    )


def test_a_gap_stays_a_gap_in_the_figure_and_a_dash_in_the_table() -> None:
    chart = line_chart(plan(3), [Line("p95", "series-1", [900.0, None, 1500.0])])
    trace = chart.figure["data"][0]
    assert list(trace["y"]) == [0.9, None, 1.5]
    assert trace["connectgaps"] is False
    assert [words for _, words in chart.rows] == [["1.50 s"], ["–"], ["900 ms"]]


def test_durations_are_drawn_in_the_unit_that_they_are_told_in() -> None:
    for longest, ends in ((0.25, " µs"), (38.0, " ms"), (2_500.0, " s")):
        chart = line_chart(plan(2), [Line("p95", "series-1", [None, longest])])
        assert chart.figure["layout"]["yaxis"]["ticksuffix"] == ends
        drawn = chart.figure["data"][0]["y"][1]
        assert 1 <= drawn < 1000
        assert f"{drawn:g}{ends}" in {"250 µs", "38 ms", "2.5 s"}


def test_a_value_between_gaps_is_a_dot() -> None:
    chart = line_chart(plan(3), [Line("p95", "series-1", [None, 5.0, None])])
    assert list(chart.figure["data"][0]["marker"]["size"])[1] > 0


def test_the_way_to_an_unfinished_value_is_dotted() -> None:
    values = [Line("p95", "series-1", [1.0, 2.0, 3.0])]
    whole, cut = line_chart(plan(3, finished=False), values).figure["data"]
    assert list(whole["y"]) == [1.0, 2.0]
    assert cut["line"]["dash"] == "dot"
    assert cut["hovertext"][-1].endswith("so far")


def test_an_unfinished_bar_is_paler_than_the_others() -> None:
    chart = bar_chart(plan(2, finished=False), [Line("a", "series-1", [1, 1])])
    full, pale = chart.figure["data"][0]["marker"]["opacity"]
    assert pale < full


def test_labels_are_told_in_the_readers_zone() -> None:
    chart = line_chart(plan(1), [Line("p95", "series-1", [1.0])])
    assert chart.plan.steps.labels == ("Tue 10 Mar, 17:45",)
    assert chart.heading == "From (Asia/Kathmandu)"


def test_a_mark_stands_where_it_happened_and_leads_to_it() -> None:
    inside = Mark(START + timedelta(minutes=20), "robin published policy 8", "/x/")
    outside = Mark(START - timedelta(minutes=1), "earlier", "/y/")
    chart = line_chart(
        plan(4, marks=(inside, outside)), [Line("p95", "series-1", [1.0] * 4)]
    )
    mark = chart.figure["data"][-1]
    assert [round(x, 3) for x in mark["x"]] == [1.333]
    assert mark["meta"]["urls"] == ["/x/"]
    assert list(chart.plan.marks) == [inside]


def test_a_day_of_23_hours_is_a_day_like_any_other() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)  # midnight of the 29th
    window = Window(start, start + timedelta(hours=23 + 24), berlin)
    steps = Steps.of(window, Step.DAY, window.end)
    assert len(steps.labels) == 2
    assert steps.place(start + timedelta(hours=11, minutes=30)) == 0.5


def test_an_hour_by_the_minute_is_labelled_from_end_to_end() -> None:
    first = datetime(2026, 3, 1, 9, 14, tzinfo=UTC)
    starts = tuple(first + timedelta(minutes=n) for n in range(60))
    short = tuple(f"{each:%H:%M}" for each in starts)
    end = starts[-1] + timedelta(minutes=1)
    steps = Steps(starts, end, short, short, is_last_unfinished=True, zone="UTC")
    told = [short[n] for n in steps.ticks]
    assert told == ["09:20", "09:30", "09:40", "09:50", "10:00", "10:10"]


def test_a_figure_names_colours_and_carries_no_theme() -> None:
    chart = line_chart(plan(2), [Line("p95", "series-1", [1.0, 2.0])])
    assert chart.figure["data"][0]["meta"]["colour"] == "series-1"
    assert "template" not in chart.figure["layout"]


def test_the_file_has_plain_units_and_leaves_gaps_empty() -> None:
    chart = line_chart(plan(2), [Line("p95", "series-1", [900.5, None])])
    lines = chart_as_csv(chart).text.splitlines()
    assert lines[0] == "From (Asia/Kathmandu),p95 (ms)"
    assert [line.rsplit(",", 1)[1] for line in lines[1:]] == ["900.5", ""]
