"""Roles: the groups of the database hold what the table of the code says."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from dashboard.permissions import PERMISSIONS, ROLES, Role, full_name
from dashboard.services.roles import roles_sync

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_member_of_a_role_may_do_what_its_row_says_and_no_more(role: Role):
    roles_sync()
    user = User.objects.create_user("somebody")
    user.groups.add(Group.objects.get(name=role.value))
    for codename in PERMISSIONS:
        allowed = codename in ROLES[role].permissions
        assert user.has_perm(full_name(codename)) is allowed, codename


def test_a_second_sync_changes_nothing():
    assert roles_sync() > 0
    assert roles_sync() == 0


def test_a_permission_given_by_hand_is_taken_back_and_others_stay():
    roles_sync()
    analyst = Group.objects.get(name=Role.ANALYST.value)
    analyst.permissions.add(Permission.objects.get(codename="change_people"))
    analyst.permissions.add(Permission.objects.get(codename="view_group"))
    call_command("roles_sync", verbosity=0)
    kept = set(analyst.permissions.values_list("codename", flat=True))
    assert "change_people" not in kept
    assert "view_group" in kept


def test_the_analyst_only_reads():
    names = ROLES[Role.ANALYST].permissions - {"export_rows", "use_api"}
    assert all(name.startswith("view_") for name in names)
    assert not names & {"view_customer_text", "view_people", "view_legal"}
