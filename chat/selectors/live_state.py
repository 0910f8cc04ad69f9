"""The state of things now, over all web processes, from what each says of itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chat.downstream.registry import DEPENDENCIES, GUARDRAIL_PROVIDER
from chat.stores.live_log import BusySession, ProcessSeen, Vitals
from chat.telemetry.live_rates import Rates

#: From what hurts shoppers most to what does not.
_WORST_FIRST = (
    "forced_open",
    "open",
    "half_open",
    "disabled",
    "forced_closed",
    "closed",
)


@dataclass(frozen=True, slots=True)
class BreakerNow:
    """One dependency's breaker: the worst state any process sees, and how many do.

    ``states`` says how many processes see it in which state.
    """

    dependency: str
    title: str
    state: str
    processes: int
    of: int
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LiveState:
    """What is going on, over all web processes."""

    at: datetime
    rates: Rates
    processes: int
    running: int
    sockets: int
    lag_s: float | None
    breakers: tuple[BreakerNow, ...]
    busy_by_turns: tuple[BusySession, ...]
    busy_by_reads: tuple[BusySession, ...]


def live_state(rates: Rates, vitals: Vitals, now: float) -> LiveState:
    """Return the state at ``now``, a time of day in seconds."""
    seen = vitals.processes
    newest = max((each.at for each in seen), default=None)
    return LiveState(
        at=datetime.fromtimestamp(now, UTC),
        rates=rates,
        processes=len(seen),
        running=sum(each.running for each in seen),
        sockets=sum(each.sockets for each in seen),
        lag_s=None if newest is None else round(max(0.0, now - newest), 2),
        breakers=_breakers(seen),
        busy_by_turns=vitals.busy["turns"],
        busy_by_reads=vitals.busy["reads"],
    )


_TITLES = {
    each.name: each.title for each in (*DEPENDENCIES.values(), GUARDRAIL_PROVIDER)
}


def _breakers(seen: Sequence[ProcessSeen]) -> tuple[BreakerNow, ...]:
    """Return every breaker that a process tells of, the dependencies first."""
    told = {name for each in seen for name in each.breakers}
    names = [name for name in DEPENDENCIES if name in told]
    names += sorted(told - set(names))
    rows = []
    for name in names:
        states = Counter(each.breakers[name] for each in seen if name in each.breakers)
        worst = min(states, key=_badness)
        title = _TITLES.get(name) or _release(name)
        rows.append(
            BreakerNow(name, title, worst, states[worst], states.total(), states)
        )
    return tuple(rows)


def _badness(state: str) -> int:
    return _WORST_FIRST.index(state) if state in _WORST_FIRST else len(_WORST_FIRST)


def _release(name: str) -> str:
    """Return the title of a release's own breaker."""
    return f"Model {name.removeprefix('model:')}"
