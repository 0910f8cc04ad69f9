"""What pages read of the figures: exact days in any zone, gaps, changes, rankings."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chat.orchestration.turn_events import EndStatus
from chat.selectors.metrics import (
    Dimension,
    Filters,
    Split,
    breakdown,
    changes,
    freshness,
    series,
    spend_today,
    totals,
)
from chat.services.rollups import rollups_note, rollups_refresh
from chat.telemetry.buckets import Step, Window
from tests.integration.metrics.recorded import recorded, recorded_each

pytestmark = pytest.mark.django_db(transaction=True)

UTC_ZONE = ZoneInfo("UTC")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "first", "expected"),
    [
        # The clocks go forward on the 29th: that day has 23 turns, one an hour.
        ("Europe/Berlin", date(2026, 3, 28), [24, 23, 24]),
        ("Europe/Berlin", date(2026, 10, 24), [24, 25, 24]),
        ("Asia/Kathmandu", date(2026, 6, 1), [24, 24, 24]),
    ],
)
def test_the_days_of_a_zone_sum_to_the_total(
    zone: str, first: date, expected: list[int]
) -> None:
    window = Window.of_days(first, first + timedelta(days=2), ZoneInfo(zone))
    start = window.start - 3 * HOUR + timedelta(minutes=7)
    hours = (window.end - window.start) // HOUR + 6
    recorded_each(start + n * HOUR for n in range(hours))
    rollups_refresh()
    days = series(window, Step.DAY)
    assert [each.totals.turns for each in days.points] == expected
    assert [each.totals.conversations for each in days.points] == expected
    assert totals(window).turns == sum(expected)
    assert totals(window).cost_microusd == 1234 * sum(expected)


def test_a_turn_just_before_midnight_of_kathmandu_belongs_to_the_old_day() -> None:
    zone = ZoneInfo("Asia/Kathmandu")
    recorded(datetime(2026, 6, 1, 18, 14, 59, tzinfo=UTC))
    recorded(datetime(2026, 6, 1, 18, 15, tzinfo=UTC))
    rollups_refresh()
    window = Window.of_days(date(2026, 6, 1), date(2026, 6, 2), zone)
    assert [p.totals.turns for p in series(window, Step.DAY).points] == [1, 1]


def test_a_count_without_turns_is_zero_and_a_percentile_a_gap() -> None:
    recorded(NOON)
    rollups_refresh()
    window = Window(NOON, NOON + HOUR, UTC_ZONE)
    found = series(window, now=NOON + timedelta(minutes=20))
    assert found.values("turns") == (1, 0, 0, 0)
    assert found.values("first_token_p95")[1:] == (None, None, None)
    assert found.values("error_rate") == (0, None, None, None)
    assert [each.finished for each in found.points] == [True, False, False, False]


def test_percentiles_of_a_longer_time_are_those_of_all_its_turns() -> None:
    for n in range(100):
        recorded(NOON + n * timedelta(minutes=1), duration_ms=10.0 * (n + 1))
    rollups_refresh()
    whole = totals(Window(NOON, NOON + 2 * HOUR, UTC_ZONE))
    assert whole.duration.percentile(0.95) == pytest.approx(950, rel=0.015)


def test_the_same_hour_last_week_is_what_a_change_compares_with() -> None:
    for _ in range(3):
        recorded(NOON)
    recorded(NOON, status=EndStatus.FAILED)
    recorded(NOON - timedelta(days=7))
    recorded(NOON - timedelta(days=7))
    rollups_refresh()
    window = Window(NOON, NOON + HOUR, UTC_ZONE)
    found = changes(("turns", "error_rate", "cache_hit_rate"), window)
    assert (found["turns"].share, found["turns"].is_worse) == (1.0, None)
    assert (found["error_rate"].now, found["error_rate"].before) == (0.25, 0)
    assert found["error_rate"].share is None
    assert found["cache_hit_rate"].now is None


def test_a_ranking_names_the_largest_and_sums_the_others() -> None:
    for number, intent in enumerate(("policy", "reviews", "small_talk"), start=1):
        for _ in range(number):
            recorded(NOON, intent=intent)
    rollups_refresh()
    window = Window(NOON, NOON + HOUR, UTC_ZONE)
    found = breakdown(window, Split(Dimension.INTENT, top=2))
    assert [(s.value, s.totals.turns) for s in found.slices] == [
        ("small_talk", 3),
        ("reviews", 2),
    ]
    assert found.others is not None
    assert found.others.totals.turns == 1
    assert found.in_words == "top 2 of 3"


def test_filters_leave_out_other_turns() -> None:
    recorded(NOON, intent="policy", site="a")
    recorded(NOON, intent="reviews", site="b")
    rollups_refresh()
    window = Window(NOON, NOON + HOUR, UTC_ZONE)
    assert totals(window, Filters(intents=("policy",))).turns == 1
    by_site = totals(window, Filters(sites=("b",)))
    assert (by_site.turns, by_site.conversations) == (1, 1)
    assert totals(window, Filters(sites=("none",))).turns == 0


def test_figures_are_complete_to_the_last_look_or_the_oldest_note_that_waits() -> None:
    assert freshness().complete_to is None
    rollups_refresh()
    fresh = freshness()
    assert fresh.lag is not None
    assert fresh.lag < timedelta(seconds=30)
    # Asked with a clock that was read before the last count, they are not ahead.
    assert freshness(fresh.complete_to - timedelta(seconds=1)).lag == timedelta()
    recorded(NOON)
    rollups_note()
    waiting = freshness()
    assert waiting.waiting == 1
    rollups_note()
    assert freshness().complete_to == waiting.complete_to


def test_reading_takes_the_same_few_queries_however_much_there_is(
    django_assert_num_queries,
) -> None:
    for n in range(40):
        recorded(NOON + n * HOUR, intent="policy" if n % 2 else "reviews")
    rollups_refresh()
    window = Window(NOON, NOON + 48 * HOUR, UTC_ZONE)
    with django_assert_num_queries(2):
        series(window, Step.BUCKET)
    with django_assert_num_queries(1):
        breakdown(window, Split(Dimension.INTENT))


def test_todays_cost_is_that_of_the_zones_day_and_says_what_is_unpriced(
    settings,
) -> None:
    settings.DAILY_BUDGET_USD = 0.01
    now = datetime(2026, 6, 1, 20, tzinfo=UTC)  # the 2nd, a quarter to two in Kathmandu
    recorded(now - 3 * HOUR)
    recorded(now - HOUR)
    recorded(now, cost_microusd=None)
    rollups_refresh()
    spend = spend_today(ZoneInfo("Asia/Kathmandu"), now)
    assert (spend.cost_microusd, spend.unpriced) == (1234, 1)
    assert spend.share == pytest.approx(0.1234)
    settings.DAILY_BUDGET_USD = 0
    assert spend_today(UTC_ZONE, now).share is None
