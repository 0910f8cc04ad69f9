"""What an operator may open of a list: own and shared views, own and shared layouts."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from dashboard.models import ColumnLayout, SavedView

_SHOWN = 100
_Row = TypeVar("_Row", SavedView, ColumnLayout)


@dataclass(frozen=True, slots=True)
class ListPreferences:
    """The views and layouts of one list that one operator may use."""

    views: tuple[SavedView, ...]
    layouts: tuple[ColumnLayout, ...]
    usual_columns: tuple[str, ...]


def list_preferences(user: User, listing: str) -> ListPreferences:
    """Return views and layouts, own ones first; two queries."""
    layouts = tuple(_seen_by(user, ColumnLayout.objects.filter(listing=listing)))
    usual = next(
        (row for row in layouts if not row.name and row.owner_id == user.pk), None
    )
    return ListPreferences(
        views=tuple(_seen_by(user, SavedView.objects.filter(listing=listing))),
        layouts=tuple(row for row in layouts if row.name),
        usual_columns=tuple(usual.columns) if usual else (),
    )


def _seen_by(user: User, rows: QuerySet[_Row]) -> list[_Row]:
    mine = Q(owner=user)
    found = rows.filter(mine | Q(is_shared=True)).select_related("owner")
    return sorted(found[:_SHOWN], key=lambda row: (row.owner_id != user.pk, row.name))
