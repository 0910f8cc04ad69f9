"""What the palette asks, and the same as a page: a place by its name."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views import View

from dashboard.navigation import Found, link_to, places_named
from dashboard.selectors.places import Known, known_ids
from dashboard.views.refusals import to_sign_in
from dashboard.views.shell import shell_of

_LONGEST = 200


class FindView(View):
    """Where a page's name or an id leads; anybody signed in may ask."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer with what was found, as a page or as JSON for the palette."""
        if not request.user.is_authenticated:
            return to_sign_in(request)
        words = request.GET.get("q", "")[:_LONGEST].strip()
        wants_json = "application/json" in request.headers.get("Accept", "")
        response = (
            JsonResponse({"results": [each.as_json() for each in _ids(request, words)]})
            if wants_json
            else self._page(request, words)
        )
        patch_cache_control(response, private=True, no_store=True)
        return response

    def _page(self, request: HttpRequest, words: str) -> HttpResponseBase:
        found = (*_ids(request, words), *places_named(request.user, words))
        context = {
            "title": "Find",
            "shell": shell_of(request),
            "words": words,
            "found": found,
        }
        return render(request, "dashboard/find.html", context)


def _ids(request: HttpRequest, words: str) -> tuple[Found, ...]:
    """Return what an id belongs to, as far as the person may see it."""
    return tuple(
        place
        for known in known_ids(words)
        for place in _places(request, known)
        if place.url
    )


def _places(request: HttpRequest, known: Known) -> tuple[Found, ...]:
    traces = link_to(request.user, "dashboard:traces")
    conversations = link_to(request.user, "dashboard:conversations")
    match known.kind:
        case "response":
            trace = traces and reverse("dashboard:trace", args=[known.id])
            return (Found(trace, f"Trace of {known.id}", "a response"),)
        case "session":
            page = conversations and reverse("dashboard:conversation", args=[known.id])
            return (Found(page, f"Conversation {known.id}", "a session"),)
        case _:
            query = urlencode({"asin": known.id})
            return (
                Found(
                    conversations and f"{conversations}?{query}",
                    f"Conversations about {known.id}",
                    "an ASIN",
                ),
                Found(
                    traces and f"{traces}?{query}", f"Traces of {known.id}", "an ASIN"
                ),
            )
