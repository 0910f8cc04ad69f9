"""What breakers are doing, over all processes, and what they did.

The shared state is Redis'; what operators ordered and the timeline are PostgreSQL's, so
the page still says what stands when Redis is away.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from redis.exceptions import RedisError

from chat.conf import chat_config
from chat.downstream.breaker_calls import keys_of
from chat.downstream.breaker_types import BreakerConfig
from chat.downstream.registry import DEPENDENCIES, Dependency, dependency_of
from chat.models import BreakerEvent
from chat.selectors.breaker_orders import Standing, StandingOverride, orders_standing
from chat.selectors.dependency_calls import CallFigures, RecentCalls, calls_recent
from chat.selectors.live import live_snapshot
from chat.stores.live_log import LiveUnavailableError
from chat.stores.redis_pool import look_redis

_NOTHING = Standing()
_SHUT = frozenset({"open", "forced_open", "half_open"})
_NO_CALLS = CallFigures()
#: From this share of failed calls on shoppers are said to see something of it.
_NOTICED = 0.01
_NEXT_RELEASE = "The next release of the route answers."
_NO_RELEASE = "No release answers: a fixed sentence introduces the cards."


class UnknownBreakerError(LookupError):
    """There is no breaker of this name."""


@dataclass(frozen=True, slots=True)
class BreakerRow:
    """One breaker: its state and why, what it counted, what shoppers see.

    Counts are of the window of all processes; ``due_in_s`` says when a probe is let
    through. ``agreeing`` of ``processes`` web processes say that they are in ``state``:
    of an order, how many follow it by now.
    """

    name: str
    title: str
    is_critical: bool
    state: str
    cause: str
    since: datetime | None
    calls: int
    failures: int
    slow: int
    due_in_s: float | None
    effect: str
    override: StandingOverride | None
    config: BreakerConfig
    standard: BreakerConfig
    thresholds_until: datetime | None
    agreeing: int
    processes: int
    lately: CallFigures = _NO_CALLS
    retries_left: float | None = None

    @property
    def is_replaced(self) -> bool:
        """Whether the fallback stands in for (nearly) every call."""
        return self.state in _SHUT

    @property
    def override_left_s(self) -> float:
        """How long the order stands that is in force; 0 without an end or an order."""
        if self.override is None or self.override.until is None:
            return 0.0
        return max(0.0, (self.override.until - datetime.now(UTC)).total_seconds())

    @property
    def failure_rate(self) -> float | None:
        """The share of failed calls; None when there were none."""
        return self.failures / self.calls if self.calls else None

    @property
    def slow_rate(self) -> float | None:
        """The share of slow calls; None when there were none."""
        return self.slow / self.calls if self.calls else None

    @property
    def changed(self) -> dict[str, float]:
        """The thresholds that an operator changed."""
        return {
            each.name: getattr(self.config, each.name)
            for each in fields(self.config)
            if getattr(self.config, each.name) != getattr(self.standard, each.name)
        }


@dataclass(frozen=True, slots=True)
class BreakerBoardView:
    """All breakers at one moment; ``is_shared`` False: Redis does not answer."""

    at: datetime
    is_shared: bool
    rows: tuple[BreakerRow, ...]

    def row(self, name: str) -> BreakerRow:
        """Return one breaker; raise UnknownBreakerError."""
        for each in self.rows:
            if each.name == name:
                return each
        raise UnknownBreakerError(name)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What processes say of one breaker: the worst state, how many see which."""

    state: str
    states: Mapping[str, int]
    processes: int


def breakers_now() -> BreakerBoardView:
    """Return every breaker as it stands: the nine dependencies, releases below."""
    seen, kept = _seen(), {}
    names = [*DEPENDENCIES, *sorted(seen.keys() - DEPENDENCIES.keys())]
    is_shared, lately = True, RecentCalls({}, {})
    try:
        kept, lately = _kept(names), calls_recent(names)
    except (RedisError, OSError):
        is_shared = False
    standing, since = orders_standing(), _since()
    rows = tuple(
        _row(name, kept.get(name, {}), standing.get(name, _NOTHING), seen.get(name))
        for name in names
    )
    dated = tuple(
        replace(
            each,
            since=since.get(each.name),
            lately=lately.by_name.get(each.name, _NO_CALLS),
            retries_left=lately.retries_left.get(each.name),
        )
        for each in rows
    )
    return BreakerBoardView(datetime.now(UTC), is_shared, _with_releases(dated))


def breaker_events(
    *, breaker: str = "", since: datetime | None = None, limit: int = 50
) -> list[BreakerEvent]:
    """Return the newest changes of state, of one breaker or all."""
    rows = BreakerEvent.objects.order_by("-at", "-id")
    if breaker:
        rows = rows.filter(breaker=breaker)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return list(rows[:limit])


def _since() -> dict[str, datetime]:
    newest = BreakerEvent.objects.order_by("breaker", "-at").distinct("breaker")
    return dict(newest.values_list("breaker", "at"))


def _seen() -> dict[str, _Seen]:
    """Return what the web processes say; nothing while Redis is away."""
    try:
        state = live_snapshot(limit=0).state
    except LiveUnavailableError:
        return {}
    return {
        each.dependency: _Seen(each.state, each.states, each.of)
        for each in state.breakers
    }


def _kept(names: list[str]) -> dict[str, Mapping[str, str]]:
    """Return the shared state and window of each breaker; raise RedisError."""
    with look_redis(chat_config().redis_url).pipeline(transaction=False) as pipe:
        for name in names:
            key = keys_of(name)[0]
            pipe.hgetall(key)
            pipe.hvals(f"{key}:window")
        answers = pipe.execute()
    return {
        name: {
            **{key.decode(): value.decode() for key, value in answers[2 * n].items()},
            "window": b"|".join(answers[2 * n + 1]).decode(),
        }
        for n, name in enumerate(names)
    }


def _row(
    name: str, kept: Mapping[str, str], standing: Standing, seen: _Seen | None
) -> BreakerRow:
    dependency = dependency_of(name)
    config = replace(dependency.breaker, **dict(standing.thresholds))  # type: ignore[arg-type]
    override = standing.override
    own = seen.state if seen else kept.get("state", "closed")
    state = override.state if override else own
    calls, failures, slow = _counts(kept.get("window", ""), config.window_s)
    due = int(kept.get("until", 0)) / 1000 - time.time()
    return BreakerRow(
        name=name,
        title=_title(name, dependency),
        is_critical=dependency.critical,
        state=state,
        cause=override.reason if override else kept.get("cause", ""),
        since=None,
        calls=calls,
        failures=failures,
        slow=slow,
        due_in_s=max(0.0, due) if state == "open" else None,
        effect=_effect(name, dependency, state, failures / calls if calls else 0.0),
        override=override,
        config=config,
        standard=dependency.breaker,
        thresholds_until=standing.thresholds_until,
        agreeing=seen.states.get(state, 0) if seen else 0,
        processes=seen.processes if seen else 0,
    )


def _counts(window: str, seconds: float) -> tuple[int, int, int]:
    """Return calls, failures and slow calls of the parts that are still within."""
    oldest = time.time() - seconds
    parts = [part.split() for part in window.split("|") if part]
    live = [list(map(int, part[1:])) for part in parts if int(part[0]) > oldest]
    calls, failures, slow = map(sum, zip(*live, strict=True)) if live else (0, 0, 0)
    return calls, failures, slow


def _title(name: str, dependency: Dependency) -> str:
    release = name.partition(":")[2]
    return f"Model {release}" if release else dependency.title


def _with_releases(rows: tuple[BreakerRow, ...]) -> tuple[BreakerRow, ...]:
    """Say what shoppers see of the model by its releases, whose breakers are their own.

    The breaker of the model as a whole moves by orders only.
    """
    whole = next(each for each in rows if each.name == "model")
    releases = [each for each in rows if each.name.startswith("model:")]
    shut = [each for each in releases if each.is_replaced]
    concerned, effect = {whole.name}, _NO_RELEASE
    if releases and len(shut) == len(releases):
        concerned |= {each.name for each in shut}
    elif shut and not whole.is_replaced:
        effect = _NEXT_RELEASE
    elif not whole.is_replaced:
        return rows
    return tuple(
        replace(each, effect=effect) if each.name in concerned else each
        for each in rows
    )


def _effect(name: str, dependency: Dependency, state: str, failing: float) -> str:
    """Say what shoppers see of it now; "" when they see nothing."""
    without = dependency.without
    if ":" in name:
        without = _NEXT_RELEASE
    if state in {"open", "forced_open"}:
        return without
    if state == "half_open":
        return f"{without} Single calls try whether it is back."
    if failing >= _NOTICED:
        return f"For {failing:.0%} of its calls: {without}"
    return ""
