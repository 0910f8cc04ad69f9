"""A page left open stays true: it renews in place, and waits while it is hidden.

The clock is the test's: minutes go by at once, and nothing happens in between.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from mangaassist.embedded.processes import wait_until
from tests.e2e.console.conftest import WIDE
from tests.e2e.services import Service

_MINUTE_MS = 61_000
#: Marks what stands there, so that it can be known again, and stays on one thing.
_MARK = """stay => {
  scrollTo(0, 40);
  for (const each of document.querySelectorAll(".chart-plot")) each.mine = true;
  const place = document.querySelectorAll(stay)[0];
  place.mine = true;
  place.focus({ preventScroll: true });
}"""
_STILL_THERE = """() => [
  document.activeElement.mine,
  scrollY,
  [...document.querySelectorAll(".chart-plot")].every((each) => each.mine),
]"""
#: Whether a chart was drawn with some words in it.
_SHOWS = """([name, words]) => {
  const { data, layout } = document.querySelector(`#chart-${name} .chart-plot`);
  return JSON.stringify([data, layout]).includes(words);
}"""
_HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
RULE = {
    "name": "Renewed beside you",
    "metric": "error_rate",
    "comparison": "above",
    "alert_level": "99",
    "window": "60",
    "lasting_minutes": "5",
    "min_turns": "20",
    "no_data": "keep",
}


_SESSIONS = "/console/breakers/sessions/"
_FORGET_CALLS = """
from chat.conf import chat_config
from chat.stores.redis_pool import look_redis
redis = look_redis(chat_config().redis_url)
for key in redis.scan_iter("calls:sessions:*"):
    redis.delete(key)
"""


#: Where a chart stands: the page, and the chart's name.
CHARTS = [
    (_SESSIONS, "dependency-latency"),
    ("/console/rate-limits/sessions/", "admitted-and-refused"),
    ("/console/guardrails/stages/output.prices/?time=24h", "durations"),
]


@pytest.fixture
def opened(at_console: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Opens a page, waits for its charts, and gives it a clock that goes when told."""
    page = at_console.new_page()

    def to(address: str, *charts: str) -> Page:
        page.clock.install(time=datetime.now(UTC))
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        page.goto(address)
        for name in charts:
            chart = page.locator(f"#chart-{name} plotly-chart[data-drawn]")
            expect(chart).to_be_attached(timeout=30_000)
        return page

    yield to
    page.close()


@pytest.fixture
def overview(opened: Callable[..., Page]) -> Page:
    """The overview with its charts drawn."""
    return opened("/console/overview/", "cost-by-intent", "latency")


@pytest.fixture
def uncalled(opened: Callable[..., Page], service: Service) -> Page:
    """The page of the breaker of sessions, opened when no call was on record."""
    page = opened(_SESSIONS)

    def is_empty() -> bool:
        # What a process counted before, it may bring only now: then look again.
        service.programs.run(_FORGET_CALLS)
        page.reload()
        return page.locator("plotly-chart").count() == 0

    assert wait_until(is_empty, 60)
    return page


def post(page: Page, address: str, **form: Any) -> None:
    """Do something in another tab: post a form of the console."""
    token = page.locator("body").get_attribute("hx-headers") or ""
    answer = page.request.post(
        address, form=form, headers={"X-CSRFToken": token.split('"')[3]}
    )
    assert answer.ok, answer.text()


def test_what_happens_elsewhere_appears_without_moving_anything(overview: Page) -> None:
    overview.evaluate(_MARK, "a.tile")
    before = overview.evaluate(_STILL_THERE)
    post(overview, "/console/alerts/new/", **RULE)
    overview.clock.run_for(_MINUTE_MS)
    told = overview.locator("#overview-day .changes", has_text="Renewed beside you")
    expect(told).to_be_visible(timeout=30_000)
    assert before == [True, 40, True]
    assert overview.evaluate(_STILL_THERE) == before
    # The chart carries the change's mark, and its table names it.
    table = overview.locator("#table-cost-by-intent", has_text="Renewed beside you")
    expect(table).to_be_attached()
    expect(overview.locator("#announcement")).to_be_empty()


def test_a_chart_that_the_page_began_without_is_drawn(
    uncalled: Page, at_console: BrowserContext
) -> None:
    assert at_console.request.post("/chat/session").status == 201
    drawn = uncalled.locator("#chart-dependency-latency plotly-chart[data-drawn]")
    expect(drawn).to_be_visible()


@pytest.mark.parametrize(("address", "chart"), CHARTS)
def test_a_chart_renews_where_it_stands_and_a_hidden_one_waits(
    opened: Callable[..., Page],
    at_console: BrowserContext,
    address: str,
    chart: str,
) -> None:
    # A shopper's session: one call of the store, and one that the limit counts.
    assert at_console.request.post("/chat/session").status == 201
    page = opened(address, chart)
    table = page.locator(f"#table-{chart}")
    page.evaluate(_MARK, f"[commandfor=table-{chart}]")
    before = page.evaluate(_STILL_THERE)
    assert before[0] and before[2]
    rule = f"Renewed by {chart}"
    post(page, "/console/alerts/new/", **RULE | {"name": rule})
    page.clock.run_for(_MINUTE_MS)
    expect(table.filter(has_text=rule)).to_be_attached(timeout=30_000)
    page.wait_for_function(_SHOWS, arg=[chart, rule], timeout=30_000)
    assert page.evaluate(_STILL_THERE) == before
    # Its table stays open where it was read to.
    page.keyboard.press("Enter")
    expect(table).to_be_visible()
    assert table.evaluate("table => { table.scrollTop = 30; return table.scrollTop; }")
    page.clock.run_for(2 * _MINUTE_MS)
    expect(table).to_be_visible()
    assert table.evaluate("table => table.scrollTop") == 30
    page.keyboard.press("Escape")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(_HIDE, arg=True)
    page.clock.run_for(10 * _MINUTE_MS)
    assert asked == []
    with page.expect_response(f"**{address.partition('?')[0]}?*", timeout=30_000):
        page.evaluate(_HIDE, arg=False)


def test_a_hidden_tab_asks_for_nothing_until_it_is_looked_at(overview: Page) -> None:
    asked: list[str] = []
    overview.on("request", lambda request: asked.append(request.url))
    overview.evaluate(_HIDE, arg=True)
    overview.clock.run_for(10 * _MINUTE_MS)
    assert asked == []
    with overview.expect_response("**/console/overview/?part=day", timeout=30_000):
        overview.evaluate(_HIDE, arg=False)


def test_an_outage_is_said_once_in_its_place_and_forgotten(overview: Page) -> None:
    def away(route: Route) -> None:
        route.abort()

    overview.route("**/console/overview/**", away)
    for _ in range(3):
        overview.clock.run_for(_MINUTE_MS)
    expect(overview.locator(".stale")).to_have_count(1, timeout=30_000)
    expect(overview.locator(".stale")).to_contain_text("The server does not answer")
    expect(overview.locator(".toasts .toast")).to_have_count(0)
    overview.unroute("**/console/overview/**", away)
    overview.clock.run_for(_MINUTE_MS)
    expect(overview.locator(".stale")).to_have_count(0, timeout=30_000)
