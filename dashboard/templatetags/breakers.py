"""What the breakers' templates say: states as badges, short times."""

from django import template

from chat.selectors.breakers import BreakerRow
from dashboard.templatetags.console import badge

register = template.Library()

#: How bad each state is.
STATES = {
    "closed": "good",
    "half_open": "warn",
    "open": "bad",
    "forced_open": "bad",
    "forced_closed": "warn",
    "disabled": "warn",
}


@register.inclusion_tag("dashboard/components/badge.html")
def state_badge(state: str) -> dict[str, str]:
    """Say a state of a breaker."""
    return badge(STATES.get(state, "idle"), state.replace("_", " "))


@register.inclusion_tag("dashboard/components/badge.html")
def breaker_state(breaker: BreakerRow) -> dict[str, str]:
    """Say a breaker's state, and in how many processes if not in all."""
    said = breaker.state.replace("_", " ")
    if breaker.agreeing < breaker.processes:
        said += f" in {breaker.agreeing} of {breaker.processes}"
    return badge(STATES.get(breaker.state, "idle"), said)


@register.filter
def seconds(value: float) -> str:
    """Say a short time; longer ones in minutes."""
    if value >= 120:
        return f"{value / 60:.0f} min"
    return f"{value:.0f} s" if value >= 10 else f"{value:.1f} s"
