"""What rows of lists say: outcomes, marks, headings."""

from django import template
from django.utils.safestring import SafeString

from dashboard.amounts import in_currency
from dashboard.charts.identities import intent_words
from dashboard.listing.columns import Column
from dashboard.listing.formats import Change
from dashboard.templatetags.console import STATE_ICONS
from dashboard.texts import edits

register = template.Library()

_OUTCOMES = {
    "complete": "good",
    "degraded": "warn",
    "stopped": "idle",
    "interrupted": "warn",
    "failed": "bad",
    # accounts
    "open": "good",
    "locked out": "warn",
    "closed": "idle",
    # hand-overs
    "waiting": "warn",
    "taken": "info",
    "done": "good",
    # shares
    "readable": "good",
    "ended": "idle",
    "revoked": "warn",
}
_MARKS = {
    "blocked": "bad",
    "failed": "bad",
    "corrected": "warn",
    "degraded": "warn",
    "handed over": "info",
}


@register.inclusion_tag("dashboard/components/badge.html")
def outcome(status: str) -> dict[str, str]:
    """Say how a turn ended."""
    return _badge(_OUTCOMES.get(status, "idle"), status)


@register.inclusion_tag("dashboard/components/badge.html")
def mark(word: str) -> dict[str, str]:
    """Say what is remarkable about a row."""
    return _badge(_MARKS.get(word, "idle"), word)


@register.inclusion_tag("dashboard/listing/_change.html")
def diff(change: Change) -> dict[str, object]:
    """Say what changed between two texts, word by word."""
    return {"pieces": edits(change.before, change.after)}


@register.simple_tag(takes_context=True)
def heading(context: template.Context, column: Column[object]) -> str | SafeString:
    """Return a column's heading, with its zone or unit."""
    return column.heading(context["viewer"].zone)


@register.filter
def intent(value: str) -> str:
    """Say an intent as lists and charts do."""
    return intent_words(value)


@register.simple_tag
def minor(amount: int | None, currency: str) -> str:
    """Say an amount in the minor units of a currency."""
    return in_currency(amount, currency)


def _badge(state: str, words: str) -> dict[str, str]:
    return {"state": state, "words": words, "shape": STATE_ICONS[state]}
