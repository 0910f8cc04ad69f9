"""Work begins where a role's work begins, and pages that can't be used are absent."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from dashboard.navigation import GROUPS
from dashboard.permissions import PERMISSIONS, ROLES, Role, full_name
from dashboard.services.roles import roles_sync

pytestmark = pytest.mark.django_db


def signed_in(client: Client, *roles: Role) -> User:
    roles_sync()
    user = User.objects.create_user("robin")
    user.groups.set(Group.objects.filter(name__in=roles))
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", Role)
def test_the_front_address_leads_each_role_to_a_page_of_its_own(
    client: Client, role: Role
) -> None:
    signed_in(client, role)
    answer = client.get("/console/", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain


def test_without_a_role_there_is_nothing_but_a_word(client: Client) -> None:
    signed_in(client)
    answer = client.get("/console/")
    assert answer.status_code == 403
    assert "has no role yet" in answer.text


@pytest.mark.parametrize("role", Role)
def test_the_navigation_lists_what_the_role_may_open_and_no_more(
    client: Client, role: Role
) -> None:
    signed_in(client, role)
    page = client.get("/console/", follow=True).text
    for group in GROUPS:
        for item in group.items:
            listed = f'<a href="{item.url}"' in page
            assert listed == (item.permission in ROLES[role].permissions)


def test_each_page_in_the_navigation_exists_and_names_a_permission() -> None:
    for group in GROUPS:
        for item in group.items:
            assert item.permission in PERMISSIONS
            assert reverse(item.url_name).startswith("/console/")
            assert full_name(item.permission)


def test_an_address_that_leads_nowhere_says_so_in_the_console(client: Client) -> None:
    signed_in(client, Role.OPERATOR)
    answer = client.get("/console/no-such-page/")
    assert answer.status_code == 404
    assert "There is no page at this address" in answer.text
    assert 'aria-label="Console"' in answer.text


def test_a_stranger_sees_no_navigation_at_an_address_that_leads_nowhere(
    client: Client,
) -> None:
    answer = client.get("/console/no-such-page/")
    assert answer.status_code == 404
    assert 'aria-label="Console"' not in answer.text


def test_an_expired_form_is_answered_by_a_page_of_ours() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/console/account/login/", {"login": "robin"})
    assert answer.status_code == 403
    assert "The form has expired" in answer.text
    assert "<style" not in answer.text


def test_what_is_refused_before_a_page_is_asked_is_a_page_of_ours(
    client: Client,
) -> None:
    signed_in(client, Role.OPERATOR)
    # There is nothing to confirm a sign-in with that no password made.
    answer = client.get("/console/account/again/")
    assert answer.status_code == 403
    assert "Not let through" in answer.text


def test_the_theme_is_kept_and_the_way_back_stays_on_this_site(client: Client) -> None:
    signed_in(client, Role.OPERATOR)
    answer = client.post(
        "/console/theme/", {"theme": "dark", "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/console/"
    assert 'data-theme="dark"' in client.get("/console/overview/").text
