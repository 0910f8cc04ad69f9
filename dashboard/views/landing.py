"""The console's front address: on to where a person's work begins."""

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from dashboard.actors import roles_of
from dashboard.navigation import landing_for
from dashboard.selectors.preferences import preferences_of
from dashboard.views.refusals import no_permission, to_sign_in


def land(request: HttpRequest) -> HttpResponse:
    """Send a person to the landing page of their role."""
    user = request.user
    if not isinstance(user, User):
        return to_sign_in(request)
    wish = preferences_of(user).landing
    url = landing_for(user, roles_of(user), wish)
    return HttpResponseRedirect(url) if url else no_permission(request, "")
