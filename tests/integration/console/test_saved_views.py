"""Views and layouts of lists: each operator's own, and those that are shared."""

import pytest
from django.contrib.auth.models import Group, User

from audit.acts import Actor
from audit.models import OperatorAct
from dashboard.permissions import Role
from dashboard.selectors.saved_views import list_preferences
from dashboard.services.roles import roles_sync
from dashboard.services.saved_views import (
    SavedViewError,
    columns_keep,
    columns_reset,
    layout_delete,
    view_delete,
    view_save,
)

pytestmark = pytest.mark.django_db
ACTOR = Actor(1, "operator")


@pytest.fixture
def operator() -> User:
    roles_sync()
    user = User.objects.create_user("operator")
    user.groups.add(Group.objects.get(name=Role.OPERATOR))
    return user


@pytest.fixture
def analyst(operator: User) -> User:
    user = User.objects.create_user("analyst")
    user.groups.add(Group.objects.get(name=Role.ANALYST))
    return user


def _save(user: User, name: str = "slow", *, query: str = "x=1", share: bool = False):
    return view_save(user, ACTOR, listing="traces", name=name, query=query, share=share)


def test_a_private_view_is_its_owners_alone(operator: User, analyst: User):
    _save(operator)
    assert [v.name for v in list_preferences(operator, "traces").views] == ["slow"]
    assert list_preferences(operator, "conversations").views == ()
    assert list_preferences(analyst, "traces").views == ()


def test_a_shared_view_is_everybodys_and_only_its_owner_deletes_it(
    operator: User, analyst: User
):
    view = _save(operator, share=True)
    assert list_preferences(analyst, "traces").views == (view,)
    assert not view_delete(analyst, ACTOR, view_id=view.pk)
    assert view_delete(operator, ACTOR, view_id=view.pk)
    assert list_preferences(analyst, "traces").views == ()


def test_who_may_not_share_keeps_private_views_only(operator: User, analyst: User):
    _save(analyst)
    with pytest.raises(SavedViewError, match="may not share"):
        _save(analyst, share=True)


def test_a_view_saved_again_takes_the_place_of_the_first(operator: User):
    _save(operator)
    _save(operator, query="x=2")
    assert [v.query for v in list_preferences(operator, "traces").views] == ["x=2"]
    acts = OperatorAct.objects.order_by("id")
    assert [act.before.get("query") for act in acts] == [None, "x=1"]


@pytest.mark.parametrize("name", ["", "  ", "n" * 81, "a\x00"])
def test_a_view_needs_a_fair_name(operator: User, name: str):
    with pytest.raises(SavedViewError):
        _save(operator, name)


def test_columns_are_kept_for_each_operator_and_list(operator: User, analyst: User):
    columns_keep(operator, listing="traces", columns=["at", "intent"], share=False)
    assert list_preferences(operator, "traces").usual_columns == ("at", "intent")
    assert list_preferences(analyst, "traces").usual_columns == ()
    columns_reset(operator, listing="traces")
    assert list_preferences(operator, "traces").usual_columns == ()


def test_a_named_layout_can_be_shared_and_deleted(operator: User, analyst: User):
    columns_keep(operator, listing="traces", columns=["at"], name="narrow", share=True)
    (layout,) = list_preferences(analyst, "traces").layouts
    assert (layout.name, layout.columns) == ("narrow", ["at"])
    layout_delete(analyst, layout_id=layout.pk)
    assert list_preferences(analyst, "traces").layouts == (layout,)
    layout_delete(operator, layout_id=layout.pk)
    assert list_preferences(analyst, "traces").layouts == ()
