"""What needs a person now, and the one sentence that says how things stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.timesince import timesince

from chat.selectors.alerts import RuleRow, alerts_in_trouble
from chat.selectors.live import BreakerNow
from chat.selectors.metrics import Freshness
from chat.selectors.overview import Overview
from chat.telemetry.alerting.machine import State
from dashboard.amounts import amount, count, money, share
from guardrails.selectors.drafts import drafts_waiting

#: Figures further behind than this are told to be late.
LATE = timedelta(minutes=5)
_WELL = "closed"
_NEAR, _SPENT = 0.8, 1.0
_FAILED_SINCE = timedelta(days=1)
_TITLES = {
    "good": "All is well.",
    "warn": "Worth a look.",
    "bad": "Something is wrong.",
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that somebody should look at, worst first; ``page`` is where."""

    state: str
    subject: str
    words: str
    page: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand: a state for the whole, and the sentence."""

    state: str
    words: str

    @property
    def title(self) -> str:
        """The shortest way to say it."""
        return _TITLES[self.state]


def needs_of(
    figures: Overview, breakers: Sequence[BreakerNow] | None, told: Sequence[Need] = ()
) -> tuple[Need, ...]:
    """Return what needs a person, the worst first; ``told`` comes from elsewhere."""
    found = [*_breakers(breakers), *told, *_spend(figures), *_lag(figures.freshness)]
    return tuple(sorted(found, key=lambda each: each.state != "bad"))


def standing_of(
    figures: Overview, breakers: Sequence[BreakerNow] | None, needs: Sequence[Need]
) -> Standing:
    """Return the sentence, from what was found."""
    states = {each.state for each in needs}
    state = "bad" if "bad" in states else "warn" if states else "good"
    parts = [
        _alert_words(needs),
        _breaker_words(breakers),
        _spend_words(figures),
        _block_words(figures),
    ]
    sentence = "; ".join(filter(None, parts))
    return Standing(state, sentence[:1].upper() + sentence[1:])


def _alert_words(needs: Sequence[Need]) -> str:
    alerts = [each for each in needs if each.page == "alerts"]
    muted = sum(each.muted for each in alerts)
    parts = []
    if open_ := len(alerts) - muted:
        parts.append("1 alert needs you" if open_ == 1 else f"{open_} alerts need you")
    if muted:
        parts.append("1 alert is muted" if muted == 1 else f"{muted} alerts are muted")
    return ", ".join(parts)


def alert_needs(now: datetime) -> tuple[Need, ...]:
    """Return the alerts that fire and the messages that reached nobody; one query.

    A muted alert disturbs nobody, and is still not well: it comes as something to look
    at, however bad it is.
    """
    trouble = alerts_in_trouble(now - _FAILED_SINCE)
    found = [
        _muted(_alert(rule)) if rule.is_muted(now) else _alert(rule)
        for rule in trouble.rules
    ]
    failed = trouble.given_up
    if failed:
        plural = "s" if failed > 1 else ""
        words = "of alerts reached nobody within the last day"
        found.append(Need("bad", f"{failed} message{plural}", words, "alerts"))
    return tuple(found)


def draft_needs() -> tuple[Need, ...]:
    """Return the drafts of the policy that wait for a second person; one query."""
    waiting = drafts_waiting()
    if not waiting:
        return ()
    plural = "s" if waiting > 1 else ""
    subject = f"{waiting} policy draft{plural}"
    return (Need("warn", subject, "awaiting a second person", "guardrails"),)


def watch_needs(figures: Overview) -> tuple[Need, ...]:
    """Return published policies that do not what was predicted of them."""
    return tuple(
        Need(
            "bad",
            f"Policy {each.version}",
            "was rolled back by itself" if each.is_rolled_back else "left its band",
            "policy-outcomes",
        )
        for each in figures.freshness.off_band
    )


def _alert(rule: RuleRow) -> Need:
    if rule.state is State.NO_DATA:
        return Need("warn", rule.name, "has no data", "alerts")
    state = "bad" if rule.state is State.FIRING else "warn"
    value = amount(rule.value, rule.metric.unit) if rule.metric else ""
    words = f"is at {value}" if value else rule.state.value
    return Need(state, rule.name, words, "alerts")


def _muted(need: Need) -> Need:
    return replace(need, state="warn", words=f"{need.words}, and is muted", muted=True)


def _breakers(breakers: Sequence[BreakerNow] | None) -> list[Need]:
    if breakers is None:
        return [
            Need("bad", "Live state", "is not known: Redis does not answer", "breakers")
        ]
    return [
        Need(
            "warn" if each.state in ("half_open", "forced_closed") else "bad",
            each.title,
            f"breaker is {each.state.replace('_', ' ')} on {each.processes} of "
            f"{each.of} processes",
            "breakers",
        )
        for each in breakers
        if each.state != _WELL
    ]


def _spend(figures: Overview) -> list[Need]:
    found, spend = [], figures.spend
    if spend.share is not None and spend.share >= _NEAR:
        state = "bad" if spend.share >= _SPENT else "warn"
        words = f"is {spend.share:.0%} used: {money(spend.cost_microusd)}"
        found.append(Need(state, "Today’s budget", words))
    if spend.unpriced:
        plural = "s" if spend.unpriced > 1 else ""
        subject = f"{count(spend.unpriced)} turn{plural}"
        found.append(Need("warn", subject, "of today without a price", "unpriced"))
    return found


def _lag(freshness: Freshness) -> list[Need]:
    if freshness.lag is None or freshness.lag <= LATE:
        return []
    behind = timesince(freshness.now - freshness.lag, freshness.now, depth=1)
    return [Need("warn", "Figures", f"are {behind} behind the record")]


def _breaker_words(breakers: Sequence[BreakerNow] | None) -> str:
    if breakers is None:
        return "the state of dependencies is not known"
    if not breakers:
        return "no web process tells of its dependencies"
    away = [each.title for each in breakers if each.state != _WELL]
    if not away:
        return f"all {len(breakers)} dependencies are well"
    return f"{len(away)} of {len(breakers)} dependencies need a look"


def _spend_words(figures: Overview) -> str:
    spend = figures.spend
    if spend.share is not None:
        return f"{spend.share:.0%} of today’s budget is spent"
    return f"{money(spend.cost_microusd)} spent today"


def _block_words(figures: Overview) -> str:
    hour = figures.recent
    if not hour.turns:
        return "no turns in the last hour"
    return f"{share(hour.blocked / hour.turns)} of turns blocked in the last hour"
