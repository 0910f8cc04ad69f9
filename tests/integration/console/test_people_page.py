"""People and roles: made, given roles, closed and let in again, each with a reason."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import OperatorAct
from dashboard.models import AccountRules
from dashboard.permissions import Role
from tests.integration.console.conftest import PASSWORD

pytestmark = pytest.mark.django_db

PEOPLE = "/console/people/"


@pytest.fixture
def boss(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_new_account_gets_a_password_for_one_sign_in(boss: Client, empty_redis: str):
    made = boss.post(
        f"{PEOPLE}new/",
        {"username": "mina", "email": "Mina@shop.example", "roles": ["Operator"]},
    )
    password = made.context["password"]
    user = User.objects.get(username="mina")
    assert (user.email, roles_of(user)) == ("mina@shop.example", {"Operator"})
    newcomer = Client()
    newcomer.post("/console/account/login/", {"login": "mina", "password": password})
    first = newcomer.get("/console/overview/")
    assert first.headers["Location"] == "/console/account/password/"
    newcomer.post(
        "/console/account/password/",
        {"oldpassword": password, "password1": PASSWORD, "password2": PASSWORD},
    )
    assert newcomer.get("/console/overview/").status_code == 200
    assert password not in repr(list(OperatorAct.objects.values()))


@pytest.mark.parametrize(
    "given", [{"username": "Analyst"}, {"username": "x", "email": "AN@shop.example"}]
)
def test_a_name_or_address_belongs_to_one_person(
    boss: Client, analyst: User, given: dict[str, str]
):
    User.objects.filter(pk=analyst.pk).update(email="an@shop.example")
    answer = boss.post(f"{PEOPLE}new/", given)
    assert answer.status_code == 422
    assert User.objects.count() == 2


def test_roles_change_after_the_change_was_shown_and_a_reason_given(
    boss: Client, analyst: User
):
    path = f"{PEOPLE}{analyst.pk}/roles/"
    asked = boss.post(path, {"roles": ["Legal", "Operator"]})
    shown = asked.context["changes"][0]
    assert (shown.before, shown.after) == ("Analyst", "Legal, Operator")
    assert roles_of(analyst) == {"Analyst"}
    boss.post(path, {"roles": ["Legal", "Operator"], "reason": "new work"})
    assert roles_of(analyst) == {"Legal", "Operator"}
    act = OperatorAct.objects.get(verb="people.roles")
    assert (act.actor, act.object_id, act.reason) == (
        "administrator",
        "analyst",
        "new work",
    )
    assert act.before == {"roles": ["Analyst"]}


def test_the_last_administrator_stays_one(boss: Client, administrator: User):
    for path, data in (
        (f"{PEOPLE}{administrator.pk}/roles/", {"roles": [], "reason": "x"}),
        (f"{PEOPLE}{administrator.pk}/close/", {"reason": "x"}),
    ):
        boss.post(path, data)
        administrator.refresh_from_db()
        assert administrator.is_active
        assert roles_of(administrator) == {"Administrator"}


def test_nobody_closes_their_own_account(
    boss: Client, administrator: User, account: Callable[..., User]
):
    account(Role.ADMINISTRATOR, name="second")
    boss.post(f"{PEOPLE}{administrator.pk}/close/", {"reason": "x"})
    administrator.refresh_from_db()
    assert administrator.is_active


def test_an_account_is_closed_and_opened_with_a_reason(boss: Client, analyst: User):
    refused = boss.post(f"{PEOPLE}{analyst.pk}/close/", {"reason": " "})
    assert refused.status_code == 422
    for deed, is_open in (("close", False), ("open", True)):
        boss.post(f"{PEOPLE}{analyst.pk}/{deed}/", {"reason": "as asked"})
        analyst.refresh_from_db()
        assert analyst.is_active is is_open
    verbs = set(OperatorAct.objects.values_list("verb", "reason"))
    assert verbs == {("people.close", "as asked"), ("people.open", "as asked")}


def test_a_second_factor_is_asked_of_one_person_and_waived(boss: Client, analyst: User):
    for deed, is_asked in (
        ("require-second-factor", True),
        ("waive-second-factor", False),
    ):
        boss.post(f"{PEOPLE}{analyst.pk}/{deed}/", {"reason": "x"})
        assert AccountRules.objects.get().second_factor_required is is_asked


def test_who_runs_the_administration_is_above_an_administrator(
    boss: Client, account: Callable[..., User]
):
    root = account(Role.ADMINISTRATOR, name="root")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    answer = boss.post(f"{PEOPLE}{root.pk}/password/", {"reason": "x"}, follow=True)
    assert "only another one" in answer.content.decode()
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


def test_the_list_is_found_by_role_state_and_name(
    boss: Client, analyst: User, operator: User, stranger: User
):
    User.objects.filter(pk=operator.pk).update(is_active=False)
    for query, names in (
        ("role=Analyst", {"analyst"}),
        ("open=no", {"operator"}),
        ("q=strang", {"stranger"}),
        ("second_factor=no&open=yes", {"administrator", "analyst", "stranger"}),
    ):
        lines = boss.get(f"{PEOPLE}?{query}").context["lines"]
        assert {line.cells[0].text for line in lines} == names, query


def test_the_list_asks_no_query_for_each_row(
    boss: Client, account: Callable[..., User], django_assert_max_num_queries
):
    for number in range(30):
        account(Role.ANALYST, name=f"analyst-{number}")
    with django_assert_max_num_queries(22):
        assert len(boss.get(PEOPLE).context["lines"]) == 31
