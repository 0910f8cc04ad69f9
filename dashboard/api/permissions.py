"""Who may make which call: the view names a permission, the token narrows it."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from dashboard.models import ApiToken
from dashboard.permissions import full_name


def may(request: Request, codename: str) -> bool:
    """Whether the caller may do this, with the token that they came with."""
    if isinstance(request.auth, ApiToken) and codename not in request.auth.scopes:
        return False
    return bool(request.user.has_perm(full_name(codename)))


class HasConsolePermission(BasePermission):
    """Lets a call through whose view's ``permission`` the caller has.

    A view says ``permission = "dashboard.view_traces"``, and for unsafe methods
    ``permissions_by_method = {"POST": "dashboard.change_alerts"}``. A view that names
    none lets nobody in.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        by_method = getattr(view, "permissions_by_method", {})
        name = by_method.get(request.method, getattr(view, "permission", ""))
        codename = str(name).partition(".")[2]
        return (
            bool(codename) and request.user.is_authenticated and may(request, codename)
        )
