"""What console templates say often: an icon, a time, an amount."""

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.views.shell import theme_of

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is decoration, words beside it say the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("dashboard/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def theme(context: template.RequestContext) -> str:
    """Return the theme that this browser was set to."""
    request = context.get("request")
    return theme_of(request) if request else "system"


@register.simple_tag
def sign_out_url() -> str:
    """Return where a sign-out form is sent."""
    return reverse("admin:logout")
