"""What a list's page keeps when it is posted to: views, and layouts of columns."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest

from dashboard.actors import actor_of
from dashboard.listing.columns import columns_chosen
from dashboard.listing.listing import COLUMNS, CURSOR, Listing
from dashboard.services.saved_views import (
    columns_keep,
    columns_reset,
    layout_delete,
    view_delete,
    view_save,
)


def keep(request: HttpRequest, user: User, listing: Listing[Any]) -> tuple[str, str]:
    """Do what a form of the list's page asks; return the query and words about it.

    Raises SavedViewError when it can't be done, and KeyError for an unknown form.
    """
    return _FORMS[request.POST["do"]](request, user, listing)


def _query(request: HttpRequest, *without: str) -> str:
    """Return the list's own parameters that the form came with."""
    pairs = parse_qsl(request.POST.get("query", ""))
    return urlencode([pair for pair in pairs if pair[0] not in {CURSOR, *without}])


def _number(request: HttpRequest) -> int:
    text = request.POST.get("id", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _save_view(
    request: HttpRequest, user: User, listing: Listing[Any]
) -> tuple[str, str]:
    query = _query(request)
    view = view_save(
        user,
        actor_of(request),
        listing=listing.name,
        name=request.POST.get("name", ""),
        query=query,
        share=request.POST.get("share") == "yes",
    )
    return query, f"View “{view.name}” kept."


def _delete_view(
    request: HttpRequest, user: User, listing: Listing[Any]
) -> tuple[str, str]:
    gone = view_delete(user, actor_of(request), view_id=_number(request))
    return _query(request), "View deleted." if gone else "That view is not yours."


def _choose_columns(
    request: HttpRequest, user: User, listing: Listing[Any]
) -> tuple[str, str]:
    chosen = columns_chosen(listing.columns, request.POST.getlist("column"))
    name = request.POST.get("name", "")
    columns_keep(
        user,
        listing=listing.name,
        columns=[each.name for each in chosen],
        name=name,
        share=request.POST.get("share") == "yes",
    )
    words = f"Layout “{name}” kept." if name else "Columns kept."
    return _query(request, COLUMNS), words


def _reset_columns(
    request: HttpRequest, user: User, listing: Listing[Any]
) -> tuple[str, str]:
    columns_reset(user, listing=listing.name)
    return _query(request, COLUMNS), "The usual columns are back."


def _delete_layout(
    request: HttpRequest, user: User, listing: Listing[Any]
) -> tuple[str, str]:
    layout_delete(user, layout_id=_number(request))
    return _query(request), "Layout deleted."


_Form = Callable[[HttpRequest, User, Listing[Any]], tuple[str, str]]
_FORMS: dict[str, _Form] = {
    "save-view": _save_view,
    "delete-view": _delete_view,
    "choose-columns": _choose_columns,
    "reset-columns": _reset_columns,
    "delete-layout": _delete_layout,
}
