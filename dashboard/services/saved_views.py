"""Keeping and forgetting views and layouts of lists.

Views are logged, as others may work by them; the usual columns of one operator are
nobody else's concern.
"""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction

from audit.acts import Act, Actor
from audit.services.acts import act_record
from dashboard.models import ColumnLayout, SavedView
from dashboard.permissions import full_name

_AT_MOST = 200
_LONGEST_NAME = 80
_LONGEST_QUERY = 4000


class SavedViewError(ValueError):
    """A view can't be kept as asked; the message says why."""


@transaction.atomic
def view_save(
    user: User, actor: Actor, *, listing: str, name: str, query: str, share: bool
) -> SavedView:
    """Keep a list's address under a name, in place of the operator's own of that name.

    Raises SavedViewError for a bad name, for too many views, and for sharing by those
    who may not.
    """
    name = _named(name)
    if share and not user.has_perm(full_name("share_views")):
        raise SavedViewError("You may not share views.")
    if len(query) > _LONGEST_QUERY:
        raise SavedViewError("The view has too many filters to be kept.")
    own = SavedView.objects.filter(owner=user)
    if own.count() >= _AT_MOST:
        raise SavedViewError(f"You keep {_AT_MOST} views already; delete one first.")
    before = own.filter(listing=listing, name=name).values("query", "is_shared").first()
    view, _ = SavedView.objects.update_or_create(
        owner=user,
        listing=listing,
        name=name,
        defaults={"query": query, "is_shared": share},
    )
    act_record(
        actor,
        Act(
            "view.save",
            "saved view",
            f"{listing}: {name}",
            before=before or {},
            after={"query": query, "is_shared": share},
        ),
    )
    return view


@transaction.atomic
def view_delete(user: User, actor: Actor, *, view_id: int) -> bool:
    """Forget one of the operator's own views; return whether it was there."""
    view = SavedView.objects.filter(owner=user, pk=view_id).first()
    if view is None:
        return False
    view.delete()
    act_record(
        actor,
        Act(
            "view.delete",
            "saved view",
            f"{view.listing}: {view.name}",
            before={"query": view.query, "is_shared": view.is_shared},
        ),
    )
    return True


def columns_keep(
    user: User, *, listing: str, columns: Sequence[str], name: str = "", share: bool
) -> None:
    """Keep a choice of columns: under a name, or without one as the usual choice.

    Raises SavedViewError for a bad name and for sharing by those who may not.
    """
    if share and not (name and user.has_perm(full_name("share_views"))):
        raise SavedViewError("You may not share this layout.")
    ColumnLayout.objects.update_or_create(
        owner=user,
        listing=listing,
        name=_named(name) if name else "",
        defaults={"columns": list(columns), "is_shared": share},
    )


def columns_reset(user: User, *, listing: str) -> None:
    """Go back to the list's own choice of columns."""
    ColumnLayout.objects.filter(owner=user, listing=listing, name="").delete()


def layout_delete(user: User, *, layout_id: int) -> None:
    """Forget one of the operator's own layouts."""
    ColumnLayout.objects.filter(owner=user, pk=layout_id).delete()


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or "\x00" in name:
        raise SavedViewError("Give the view a name.")
    if len(name) > _LONGEST_NAME:
        raise SavedViewError(f"A name has at most {_LONGEST_NAME} characters.")
    return name
