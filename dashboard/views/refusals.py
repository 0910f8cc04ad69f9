"""The answers that are no page: sign in first, not for you, not here, our fault."""

from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.csrf import csrf_failure
from django.views.defaults import page_not_found, permission_denied, server_error
from django_htmx.http import HttpResponseClientRedirect

from dashboard.permissions import APP, PERMISSIONS, ROLES
from dashboard.request_ids import request_id_of
from dashboard.views.shell import shell_of

_OURS = "/console/"


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page, and from there back to where they were."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        # A fragment can't hold the sign-in page: the whole window goes there.
        back = htmx.current_url_abs_path or request.path
        return HttpResponseClientRedirect(redirect_to_login(back).url)
    return redirect_to_login(request.get_full_path())


def no_permission(request: HttpRequest, permission: str) -> HttpResponse:
    """Say what is needed to see the page, and who has it."""
    codename = permission.removeprefix(f"{APP}.")
    context = {
        "title": "Not for your role",
        "needed": PERMISSIONS.get(codename, ""),
        "who": [role for role, row in ROLES.items() if codename in row.permissions],
        "shell": shell_of(request),
    }
    return render(
        request, "dashboard/no_permission.html", context, status=HTTPStatus.FORBIDDEN
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for an address that nothing is at; other apps keep Django's page."""
    if not request.path.startswith(_OURS):
        return page_not_found(request, exception)
    inside = request.user.is_authenticated
    context: dict[str, object] = {"title": "Nothing is here", "path": request.path}
    if inside:
        context["shell"] = shell_of(request)
    name = "dashboard/not_found.html" if inside else "dashboard/bare_not_found.html"
    return render(request, name, context, status=HTTPStatus.NOT_FOUND)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is refused before a page is asked; others keep Django's page."""
    if not request.path.startswith(_OURS):
        return permission_denied(request, exception)
    words = "This can’t be done from here. Go to the console and begin from there."
    return _forbidden(request, "Not let through", words)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer for a form without the token that only a page of ours gives."""
    if not request.path.startswith(_OURS):
        return csrf_failure(request, reason)
    words = (
        "The form was open for too long, or you signed in anew in another tab. "
        "Nothing was changed. Go back, reload the page and send it again."
    )
    return _forbidden(request, "The form has expired", words)


def _forbidden(request: HttpRequest, title: str, words: str) -> HttpResponse:
    context = {"title": title, "words": words}
    name = "dashboard/bare_forbidden.html"
    return render(request, name, context, status=HTTPStatus.FORBIDDEN)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer when a page of ours broke; asks nothing of the database."""
    if not request.path.startswith(_OURS):
        return server_error(request)
    # Without context processors: messages and users may be what is broken.
    context = {
        "title": "That did not work",
        "request": request,
        "request_id": request_id_of(request),
    }
    page = render_to_string("dashboard/failed.html", context)
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)
