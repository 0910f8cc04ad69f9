"""What the live view's templates say: addresses by id, states of breakers."""

from django import template

from chat.selectors.live import BreakerNow
from dashboard.templatetags.breakers import STATES
from dashboard.templatetags.console import badge
from dashboard.views.live import ID

register = template.Library()


@register.simple_tag
def with_id(address: str, name: str) -> str:
    """Return a page's address for an id."""
    return address.replace(ID, name)


@register.filter
def words(text: str) -> list[str]:
    """Return the words of a text, to loop over."""
    return text.split()


@register.inclusion_tag("dashboard/components/badge.html")
def breaker_badge(breaker: BreakerNow) -> dict[str, str]:
    """Say a breaker's state, and in how many processes if not in all."""
    said = breaker.state.replace("_", " ")
    if breaker.processes < breaker.of:
        said += f" in {breaker.processes} of {breaker.of}"
    return badge(STATES.get(breaker.state, "idle"), said)
