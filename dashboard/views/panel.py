"""A page of the console: who may see it, and whether a page or a fragment is sent."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views import View
from django_htmx.middleware import HtmxDetails

from dashboard.selectors.preferences import preferences_of
from dashboard.views.refusals import no_permission, to_sign_in
from dashboard.views.shell import shell_of


class PanelView(View):
    """One page at one address, whole or as the fragment that htmx asks for.

    A stranger is sent to the sign-in page, and who lacks the permission is told so.
    Times are told in the zone of who reads them.
    """

    permission: ClassVar[str]
    template_name: ClassVar[str] = ""
    partial_name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    #: The call of the API that answers with the same, if there is one.
    api_name: ClassVar[str] = ""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            response: HttpResponseBase = to_sign_in(request)
        elif not self.allows(request):
            response = no_permission(request, self.permission)
        else:
            with timezone.override(preferences_of(request.user).time_zone):
                response = super().dispatch(request, *args, **kwargs)
        # What is shown belongs to who is signed in, and to no cache on the way.
        patch_cache_control(response, private=True, no_store=True)
        return response

    def allows(self, request: HttpRequest) -> bool:
        """Whether who is signed in may see the page."""
        return request.user.has_perm(self.permission)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the page."""
        return self.render(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        """Return what the template shows; a page overrides this."""
        return {}

    def render(
        self,
        request: HttpRequest,
        *args: Any,
        status: int = HTTPStatus.OK,
        **kwargs: Any,
    ) -> HttpResponse:
        """Answer with the page, or with its fragment where htmx asks for one."""
        context = {"title": self.title} | self.context(request, *args, **kwargs)
        if self.partial_name and is_fragment(request):
            return render(request, self.partial_name, context, status=status)
        context["shell"] = shell_of(request)
        if self.api_name:
            context["api_address"] = reverse(self.api_name, kwargs=self.kwargs)
        return render(request, self.template_name, context, status=status)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page, not for a page to go to."""
    htmx: HtmxDetails = getattr(request, "htmx")  # noqa: B009 (set by the middleware)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
