"""The tiles and the table of the overview, out of its figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chat.selectors.metrics import changes_of
from chat.selectors.overview import Overview
from chat.telemetry.metric_list import METRIC_BY_KEY
from chat.telemetry.totals import Totals
from dashboard.amounts import Amount, amount, count, money, share
from dashboard.charts.identities import intent_colour, intent_words
from dashboard.sparks import spark_of
from dashboard.tiles import Tile, comparison

#: What each tile opens: the list, and what it is filtered by.
Links = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IntentRow:
    """One intent's last 24 hours."""

    words: str
    colour: str
    url: str
    requests: Amount
    error_rate: Amount
    p50: Amount
    p95: Amount
    p99: Amount
    tokens_in: Amount
    tokens_out: Amount
    hits: Amount
    misses: Amount
    triggers: Amount
    cost: Amount


def tiles_of(figures: Overview, links: Links) -> tuple[Tile, ...]:
    """Return the tiles: the last hour, its day, and the same hour of last week.

    Conversations are counted over finished quarters and say which; shares and
    percentiles are also of the running quarter.
    """
    hour = figures.recent
    return (
        _conversations_tile(figures, links),
        _tile(figures, links, "first_token_p95", "First token p95"),
        _cost_tile(figures, links),
        _tile(
            figures,
            links,
            "cache_hit_rate",
            "Cache hits",
            aside=f"saved {money(figures.today.saved_microusd)} today",
        ),
        _tile(
            figures,
            links,
            "correction_rate",
            "Corrected",
            aside=f"blocked {_share_of(hour, 'block_rate')}",
        ),
        _tile(
            figures,
            links,
            "error_rate",
            "Errors",
            aside=f"fallbacks {_share_of(hour, 'fallback_rate')}",
        ),
        _tile(figures, links, "deflection_rate", "Deflection"),
    )


def rows_by_intent(
    figures: Overview, url_of: Callable[[str], str]
) -> tuple[IntentRow, ...]:
    """Return the minimum figures of every intent, the most asked first."""
    rows = []
    for each in figures.by_intent.slices:
        said = {
            key: amount(METRIC_BY_KEY[key].value(each.totals), METRIC_BY_KEY[key].unit)
            for key in METRIC_BY_KEY
        }
        rows.append(
            IntentRow(
                words=intent_words(each.value),
                colour=intent_colour(each.value),
                url=url_of(each.value),
                requests=said["turns"],
                error_rate=said["error_rate"],
                p50=said["latency_p50"],
                p95=said["latency_p95"],
                p99=said["latency_p99"],
                tokens_in=said["input_tokens"],
                tokens_out=said["output_tokens"],
                hits=count(each.totals.cache_hits),
                misses=count(each.totals.cache_misses),
                triggers=said["triggers"],
                cost=said["cost"],
            )
        )
    return tuple(rows)


def _conversations_tile(figures: Overview, links: Links) -> Tile:
    start, end = (each.astimezone(figures.zone) for each in figures.last_hour)
    hours = figures.hours[-1], figures.hours_before[-1]
    return _tile(
        figures,
        links,
        "conversations",
        "Conversations",
        aside=f"{start:%H:%M} to {end:%H:%M}",
        compared=hours,
    )


def _tile(
    figures: Overview,
    links: Links,
    key: str,
    label: str,
    *,
    aside: str = "",
    compared: tuple[Totals, Totals] | None = None,
) -> Tile:
    metric = METRIC_BY_KEY[key]
    hours, before = figures.hours, figures.hours_before
    now, then = compared or (figures.recent, figures.recent_before)
    change = changes_of((key,), now, then)[key]
    return Tile(
        label=label,
        aside=aside,
        amount=amount(change.now, metric.unit),
        spark=spark_of(
            [metric.value(each) for each in hours],
            before=[metric.value(each) for each in before],
        ),
        change=comparison(change),
        note="no turns" if change.now is None else "",
        about=metric.about,
        url=links.get(key, ""),
    )


def _cost_tile(figures: Overview, links: Links) -> Tile:
    spend = figures.spend
    metric = METRIC_BY_KEY["cost"]
    change = changes_of(("cost",), figures.today, figures.today_before)["cost"]
    budget = spend.budget_microusd
    return Tile(
        label="Cost today",
        aside=f"{spend.share or 0:.0%} of {money(budget)} budget" if budget else "",
        amount=money(spend.cost_microusd),
        spark=spark_of(
            [metric.value(each) for each in figures.hours],
            before=[metric.value(each) for each in figures.hours_before],
        ),
        change=comparison(change),
        about=metric.about,
        url=links.get("cost", ""),
    )


def _share_of(totals: Totals, key: str) -> Amount:
    return share(METRIC_BY_KEY[key].value(totals))
