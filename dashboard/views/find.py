"""What the palette asks, and the same as a page: a place by its name."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views import View

from dashboard.navigation import Found, places_named
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
    return ()
