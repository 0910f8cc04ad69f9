"""The grid of quarter hours, and the days of any zone laid over it."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.telemetry.buckets import (
    BUCKET,
    Step,
    Window,
    bucket_of,
    day_of,
    day_start,
)

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
DAYS = st.dates(date(2001, 1, 1), date(2037, 12, 1))
START = datetime(2001, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=13_000)).map(START.__add__)


@given(MOMENTS, ZONES)
def test_a_bucket_holds_its_moment_whatever_the_zone_it_is_told_in(
    moment: datetime, zone: ZoneInfo
) -> None:
    start = bucket_of(moment.astimezone(zone))
    assert start <= moment < start + BUCKET
    assert bucket_of(start) == start
    assert start.minute in {0, 15, 30, 45}


@given(DAYS, ZONES)
def test_days_follow_each_other_on_the_grid_in_every_zone(
    day: date, zone: ZoneInfo
) -> None:
    start, end = day_start(day, zone), day_start(day + timedelta(days=1), zone)
    assert bucket_of(start) == start
    assert start <= end
    if start < end:  # Samoa had no 30 December 2011
        assert day_of(start, zone) == day
        assert day_of(end - timedelta(microseconds=1), zone) == day


@given(DAYS, st.integers(0, 40), ZONES, st.sampled_from(Step))
def test_the_steps_of_a_window_fill_it_without_gap_or_overlap(
    first: date, more: int, zone: ZoneInfo, step: Step
) -> None:
    window = Window.of_days(first, first + timedelta(days=more), zone)
    steps = window.steps(step)
    assert all(end == start for (_, end), (start, _) in pairwise(steps))
    if steps:
        assert (steps[0][0], steps[-1][1]) == (window.start, window.end)
    assert all((end - start) % BUCKET == timedelta(0) for start, end in steps)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Asia/Kathmandu", date(2026, 6, 1), 24),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),  # midnight itself is skipped
    ],
)
def test_a_day_is_as_long_as_its_clock_makes_it(
    zone: str, day: date, hours: float
) -> None:
    window = Window.of_days(day, day, ZoneInfo(zone))
    assert window.end - window.start == timedelta(hours=hours)


def test_a_day_at_545_begins_at_quarter_past_six_in_the_evening() -> None:
    start = day_start(date(2026, 6, 1), ZoneInfo("Asia/Kathmandu"))
    assert start == datetime(2026, 5, 31, 18, 15, tzinfo=UTC)


@given(MOMENTS, st.integers(1, 500))
def test_the_last_hours_end_with_the_unfinished_bucket(
    now: datetime, quarters: int
) -> None:
    window = Window.last(quarters * BUCKET, now, ZoneInfo("UTC"))
    assert window.end - BUCKET <= now < window.end
    assert len(window.steps(Step.BUCKET)) == quarters
