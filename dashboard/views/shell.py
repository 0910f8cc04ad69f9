"""What surrounds every page: the navigation, who is signed in, the theme."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import HttpRequest

from dashboard.actors import roles_of
from dashboard.models.preferences import Theme
from dashboard.navigation import Group, navigation_for
from dashboard.selectors.preferences import preferences_of

THEME_COOKIE = "console_theme"
THEMES = frozenset(Theme)


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page for one person."""

    groups: tuple[Group, ...]
    name: str
    roles: tuple[str, ...]
    here: str
    theme: str
    zone: str


def shell_of(request: HttpRequest) -> Shell:
    """Return the frame for who makes the request."""
    user = request.user
    match = request.resolver_match
    return Shell(
        groups=navigation_for(user),
        name=user.get_username(),
        roles=roles_of(user) if isinstance(user, User) else (),
        here=match.view_name if match else "",
        theme=theme_of(request),
        zone=preferences_of(user).time_zone.key,
    )


def theme_of(request: HttpRequest) -> str:
    """Return the theme of this browser, else the person's usual one."""
    return theme_chosen(request) or preferences_of(request.user).theme


def theme_chosen(request: HttpRequest) -> str:
    """Return the theme that this browser was set to; "" when it never was."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""
