"""What console templates say often: an icon, a state, a time, the theme."""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil

from dashboard.models.preferences import Theme
from dashboard.views.shell import theme_chosen

register = template.Library()

#: States and the shapes that say them without colour.
STATE_ICONS = {
    "good": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-x",
    "info": "info",
    "idle": "circle-dashed",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is decoration, words beside it say the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("dashboard/icons.svg"),
        name,
    )


@register.inclusion_tag("dashboard/components/status.html")
def status(state: str, words: str) -> dict[str, str]:
    """Say a state (good, warn, bad, info, idle) by shape, words and colour."""
    return {"state": state, "words": words, "shape": STATE_ICONS[state]}


@register.inclusion_tag("dashboard/components/badge.html")
def badge(state: str, words: str) -> dict[str, str]:
    """Say a state in a small label, for rows."""
    return {"state": state, "words": words, "shape": STATE_ICONS[state]}


@register.simple_tag
def ago(moment: datetime | None) -> SafeString:
    """Say how long ago a moment was, or how far off; the exact time is at hand.

    No template: its last line would leave a space before what follows in a sentence.
    """
    if moment is None:
        return format_html('<span class="faint">{}</span>', "never")
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}" data-ago>{}</time>',
        moment.isoformat(timespec="seconds"),
        f"{local:%Y-%m-%d %H:%M:%S} {local.tzinfo}",
        _distance(moment),
    )


def _distance(moment: datetime) -> str:
    """Return how far a moment is from now, in words."""
    now = timezone.now()
    past = moment <= now
    span = (timesince if past else timeuntil)(moment, now, depth=1)
    if span[:1] == "0":
        return "just now"
    return f"{span} ago" if past else f"in {span}"


@register.simple_tag
def moment(when: datetime, zone: str = "said here") -> SafeString:
    """Say an exact time, to the second, and in which zone that is.

    With ``zone=""`` the zone is said by what stands around it, as by a column's head.
    """
    local = timezone.localtime(when)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        when.isoformat(timespec="milliseconds"),
        f"{local.tzinfo}, UTC{local:%z}",
        f"{local:%Y-%m-%d %H:%M:%S %Z}" if zone else f"{local:%Y-%m-%d %H:%M:%S}",
    )


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """Return the theme that this browser was set to; asks no database."""
    return theme_chosen(context["request"]) or Theme.AUTO.value


@register.simple_tag
def sign_out_url() -> str:
    """Return where a sign-out form is sent."""
    return reverse("account_logout")
