"""The live view: the newest turns and the state of things, kept fresh by a socket."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from chat.selectors.live import (
    INTENTS,
    LiveUnavailableError,
    TurnSeen,
    live_snapshot,
)
from dashboard.live.filters import LiveFilter
from dashboard.live.rows import in_words, live_row
from dashboard.views.panel import PanelView

_ROWS = 50
ID = "00000000-0000-0000-0000-000000000000"


class LiveView(PanelView):
    """Turns as they happen; without a script, as they were when the page was made."""

    permission = "dashboard.view_live"
    template_name = "dashboard/live.html"
    api_name = "api:live"
    title = "Live"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        wanted = LiveFilter.from_query(request.GET)
        context: dict[str, object] = {
            "wanted": wanted,
            "intents": [(each, in_words(each)) for each in INTENTS],
            "api_query": request.GET.urlencode(),
            "zone": timezone.get_current_timezone_name(),
            "trace_url": _address("dashboard:trace"),
            "conversation_url": _address("dashboard:conversation"),
            "placeholder": ID,
        }
        try:
            snapshot = live_snapshot(limit=_ROWS, wanted=wanted)
        except LiveUnavailableError:
            return context | {"rows": [], "is_away": True}
        rows = [
            live_row(each) for each in snapshot.events if isinstance(each, TurnSeen)
        ]
        return context | {"rows": rows, "state": snapshot.state}


def _address(name: str) -> str:
    """Return a page's address with a placeholder for the id; "" if there is no page."""
    try:
        return reverse(name, args=[ID])
    except NoReverseMatch:
        return ""
