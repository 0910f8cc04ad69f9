"""The console's pages in their groups, and which of them a person may open.

A page has an item when it exists; what a person can't use is absent, not greyed.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.urls import reverse

from dashboard.permissions import ROLES, Role, full_name


@dataclass(frozen=True, slots=True)
class Item:
    """One page: its name in the list, its address, who may open it."""

    label: str
    url_name: str
    permission: str
    icon: str

    @property
    def url(self) -> str:
        """The page's address."""
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together."""

    label: str
    items: tuple[Item, ...]


GROUPS = (
    Group(
        "Now",
        (
            Item("Overview", "dashboard:overview", "view_overview", "gauge"),
            Item("Live", "dashboard:live", "view_live", "radio"),
        ),
    ),
    Group(
        "Traffic",
        (
            Item(
                "Conversations",
                "dashboard:conversations",
                "view_conversations",
                "messages-square",
            ),
            Item("Hand-overs", "dashboard:hand-overs", "view_conversations", "user"),
            Item("Traces", "dashboard:traces", "view_traces", "route"),
        ),
    ),
    Group("Spend", ()),
    Group(
        "Safety",
        (
            Item(
                "Guardrails", "dashboard:guardrails", "view_guardrails", "scroll-text"
            ),
            Item(
                "Draft chat",
                "dashboard:draft-chats",
                "draft_guardrails",
                "flask-conical",
            ),
            Item(
                "Corrections",
                "dashboard:corrections",
                "view_guardrails",
                "shield-check",
            ),
            Item(
                "Price discrepancies",
                "dashboard:price-discrepancies",
                "view_guardrails",
                "badge-percent",
            ),
            Item(
                "Tune thresholds",
                "dashboard:tune",
                "view_guardrails",
                "sliders-horizontal",
            ),
            Item("Replays", "dashboard:replays", "view_guardrails", "play"),
            Item("Shadow", "dashboard:shadow", "view_guardrails", "eye"),
            Item(
                "Predicted and actual",
                "dashboard:policy-outcomes",
                "view_guardrails",
                "target",
            ),
        ),
    ),
    Group(
        "Reliability",
        (
            Item("Breakers", "dashboard:breakers", "view_breakers", "zap"),
            Item("Drills", "dashboard:drills", "view_breakers", "flag"),
            Item("Rate limits", "dashboard:rate-limits", "view_sessions", "hand"),
            Item("Sessions", "dashboard:sessions", "view_sessions", "activity"),
            Item("Shares", "dashboard:shares", "view_customer_text", "share-2"),
            Item("Alerts", "dashboard:alerts", "view_alerts", "bell"),
        ),
    ),
    Group("Quality", ()),
    Group("Legal", ()),
    Group(
        "Admin",
        (
            Item("Change log", "dashboard:changes", "view_changes", "history"),
            Item("Reads", "dashboard:reads", "view_reads", "eye"),
            Item("People", "dashboard:people", "view_people", "users"),
            Item("API tokens", "dashboard:tokens", "use_api", "key-round"),
        ),
    ),
)

Visitor = AbstractBaseUser | AnonymousUser


def navigation_for(user: Visitor) -> tuple[Group, ...]:
    """Return the groups with the items that ``user`` may use; no empty group."""
    allowed = (
        replace(group, items=tuple(item for item in group.items if may(user, item)))
        for group in GROUPS
    )
    return tuple(group for group in allowed if group.items)


def may(user: Visitor, item: Item) -> bool:
    """Whether ``user`` may open a page."""
    return isinstance(user, PermissionsMixin | AnonymousUser) and user.has_perm(
        full_name(item.permission)
    )


def link_to(user: Visitor, url_name: str, **query: str) -> str:
    """Return a page's address with a query; "" if ``user`` may not open it."""
    for group in navigation_for(user):
        for item in group.items:
            if item.url_name == url_name:
                return f"{item.url}?{urlencode(query)}" if query else item.url
    return ""


def landing_for(user: Visitor, roles: tuple[str, ...], wish: str = "") -> str:
    """Return where a person's work begins: as wished, else as the first role says.

    A page that does not exist, or that the person may not open, gives way to the first
    one of the navigation; "" means that there is nothing at all for this person.
    """
    items = [item for group in navigation_for(user) for item in group.items]
    usual = [f"dashboard:{ROLES[role].landing}" for role in Role if role in roles]
    wanted = [wish, *usual] if wish else usual
    for name in wanted:
        for item in items:
            if item.url_name == name:
                return item.url
    return items[0].url if items else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that somebody looked for."""

    url: str
    label: str
    about: str

    def as_json(self) -> dict[str, str]:
        """Return it as the palette takes it."""
        return {"url": self.url, "label": self.label, "about": self.about}


def places_named(user: Visitor, words: str) -> tuple[Found, ...]:
    """Return the pages whose name has ``words`` in it, that ``user`` may open."""
    return tuple(
        Found(item.url, item.label, group.label)
        for group in navigation_for(user)
        for item in group.items
        if words.casefold() in item.label.casefold()
    )
