"""A page of the console is shown to who may see it, and to nobody else."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from dashboard.permissions import Role
from dashboard.services.roles import roles_sync

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> User:
    """A person with an account and no role, signed in."""
    user = User.objects.create_user("robin")
    client.force_login(user)
    return user


def give(user: User, role: Role) -> None:
    roles_sync()
    user.groups.add(Group.objects.get(name=role))


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(client: Client) -> None:
    answer = client.get("/console/overview/?range=7d")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/console/overview/%3Frange%3D7d")


def test_a_strangers_fragment_sends_the_whole_window_there(client: Client) -> None:
    answer = client.get(
        "/console/overview/",
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/console/overview/?range=7d",
        },
    )
    assert answer.status_code == 200
    assert answer["HX-Redirect"].endswith("?next=/console/overview/%3Frange%3D7d")


def test_who_lacks_the_permission_is_told_whom_to_ask(
    client: Client, signed_in: User
) -> None:
    answer = client.get("/console/overview/")
    assert answer.status_code == 403
    assert "an administrator" in answer.text
    assert f"<b>{Role.ANALYST}</b>" in answer.text


def test_a_page_is_kept_by_no_cache(client: Client, signed_in: User) -> None:
    give(signed_in, Role.ANALYST)
    answer = client.get("/console/overview/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_a_page_has_neither_inline_script_nor_style(
    client: Client, signed_in: User
) -> None:
    give(signed_in, Role.ANALYST)
    answer = client.get("/console/overview/")
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
    assert "'unsafe" not in answer["Content-Security-Policy"]
