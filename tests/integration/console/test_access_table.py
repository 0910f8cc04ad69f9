"""Who may open what: docs/security.md says it, and the running service is asked.

Each row of the table is asked with an account of each role.
"""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.permissions import PERMISSIONS, ROLES, Role
from tests.access_table import NO, YES, row, rows_under

pytestmark = pytest.mark.django_db


def example(path: str) -> str:
    """An address that fits a pattern, of nothing that exists."""
    samples = {"int": "987654", "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
    named = re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda found: samples.get(found[1] or "", "nothing"),
        path,
    )
    return re.sub(r"\(\?P.*?\)(?=/|\.|$)", "nothing", named)


def is_let_in(client: Client, call: str) -> bool:
    method, path = call.split(" ", 1)
    answer = client.generic(method, example(path))
    assert answer.status_code < 500, (call, answer.status_code)
    away = answer.headers.get("Location", "").startswith("/console/account/login/")
    return answer.status_code not in (401, 403) and not away


@pytest.fixture
def clients(account: Callable[..., User], empty_redis: str) -> dict[Role, Client]:
    made = {}
    for role in Role:
        made[role] = Client(raise_request_exception=False)
        made[role].force_login(account(role))
    return made


def test_each_row_is_what_the_service_does(clients: dict[Role, Client]):
    wrong = []
    for call, said in rows_under("Pages and calls").items():
        is_so = [is_let_in(clients[role], call) for role in Role]
        if [each == YES for each in said] != is_so:
            wrong.append(row(call, is_so))
    assert not wrong, "\n".join(["the service does this:", *wrong])


def test_nobody_is_let_in_without_signing_in(db: None, empty_redis: str):
    # A browser's colours are nobody's secret; the API's document is no data.
    documents = {f"GET /api/{name}/" for name in ("schema", "docs", "docs/problems")}
    public = {"GET /console/theme/"} | documents
    stranger = Client(raise_request_exception=False)
    let_in = {
        call for call in rows_under("Pages and calls") if is_let_in(stranger, call)
    }
    assert let_in <= public


def test_the_permissions_of_each_role_are_as_written():
    rows = rows_under("Roles and permissions")
    assert list(rows) == list(PERMISSIONS)
    for codename, (words, *said) in rows.items():
        assert words == PERMISSIONS[codename]
        held = [codename in ROLES[role].permissions for role in Role]
        assert said == [YES if each else NO for each in held], codename
