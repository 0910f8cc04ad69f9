"""Who is behind a request: account, roles, address, and the request's own id."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.test import Client, RequestFactory

from dashboard.actors import actor_of, roles_of
from dashboard.permissions import Role
from dashboard.request_ids import HEADER
from dashboard.services.roles import roles_sync

pytestmark = pytest.mark.django_db


def test_an_actor_has_the_accounts_name_and_roles(rf: RequestFactory):
    roles_sync()
    user = User.objects.create_user("mina")
    user.groups.set(Group.objects.filter(name__in=[Role.LEGAL, Role.SAFETY]))
    request = rf.get("/")
    request.user = user
    actor = actor_of(request)
    assert (actor.id, actor.name) == (user.pk, "mina")
    assert actor.roles == ("Legal", "Trust & Safety")


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "192.0.2.9")])
def test_the_address_is_what_our_own_proxies_vouch_for(
    rf: RequestFactory, settings, proxies: int, address: str
):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": "203.0.113.1, 192.0.2.9"})
    request.user = AnonymousUser()
    assert actor_of(request).address == address


def test_each_answer_has_an_id_of_our_own_making(client: Client):
    sent = client.get("/health/live", headers={HEADER: "theirs"})
    again = client.get("/health/live")
    assert sent.headers[HEADER] != "theirs"
    assert len({sent.headers[HEADER], again.headers[HEADER]}) == 2


def test_the_actor_carries_the_id_that_the_answer_shows(rf: RequestFactory):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert actor_of(request).request_id == actor_of(request).request_id != ""


def test_what_is_given_to_a_person_alone_is_known_with_the_roles(
    django_assert_num_queries: Callable[..., object],
):
    roles_sync()
    made = User.objects.create_user("mina")
    made.groups.set(Group.objects.filter(name=Role.ANALYST))
    made.user_permissions.add(Permission.objects.get(codename="publish_guardrails"))
    person = User.objects.get(pk=made.pk)
    with django_assert_num_queries(1):
        assert roles_of(person) == (Role.ANALYST,)
        assert person.has_perm("dashboard.publish_guardrails")
        assert person.has_perm("dashboard.view_overview")
        assert not person.has_perm("dashboard.draft_guardrails")
