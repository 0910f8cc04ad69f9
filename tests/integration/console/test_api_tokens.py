"""API tokens: issued once, good for their scopes and time, ended at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.models import OperatorAct
from dashboard.actors import actor_of
from dashboard.api.authentication import ApiTokenAuthentication
from dashboard.api.permissions import HasConsolePermission
from dashboard.models import ApiToken
from dashboard.services.tokens import (
    IssuedToken,
    TokenRefusedError,
    TokenWish,
    token_issue,
    token_revoke,
)
from tests.integration.console.conftest import actor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.integration.console.test_api_tokens"),
]


class Traces(APIView):
    authentication_classes = [ApiTokenAuthentication]
    permission_classes = [HasConsolePermission]
    permission = "dashboard.view_traces"
    permissions_by_method = {"POST": "dashboard.change_alerts"}

    def get(self, request: Request) -> Response:
        return Response({"name": request.user.username, "via": actor_of(request).via})

    post = get


urlpatterns = [path("traces/", Traces.as_view())]


def issued(user: User, *scopes: str, days: int = 30) -> IssuedToken:
    wish = TokenWish("nightly report", frozenset(scopes), days)
    return token_issue(actor(user), user, wish, days_at_most=365)


def call(client: Client, text: str, method: str = "get") -> int:
    headers = {"Authorization": f"Bearer {text}"}
    return getattr(client, method)("/traces/", headers=headers).status_code


def test_a_token_acts_for_its_owner(client: Client, operator: User):
    made = issued(operator, "view_traces")
    headers = {"Authorization": f"bearer {made.text}"}
    answer = client.get("/traces/", headers=headers)
    assert answer.json() == {"name": "operator", "via": f"api:{made.token.mark}"}


def test_a_token_does_only_what_its_scopes_say(client: Client, operator: User):
    text = issued(operator, "view_traces").text
    assert call(client, text) == 200
    assert call(client, text, "post") == 403
    assert call(client, issued(operator, "change_alerts").text) == 403


def test_a_token_loses_what_its_owner_loses(client: Client, operator: User):
    text = issued(operator, "view_traces", "change_alerts").text
    operator.groups.set(Group.objects.filter(name="Analyst"))
    assert call(client, text) == 200
    assert call(client, text, "post") == 403
    operator.groups.clear()
    assert call(client, text) == 401


def test_a_token_ends_with_its_time(client: Client, operator: User):
    made = issued(operator, "view_traces")
    ApiToken.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert call(client, made.text) == 401


def test_a_revoked_token_is_refused_from_then_on(client: Client, operator: User):
    made = issued(operator, "view_traces")
    assert token_revoke(actor(operator), made.token.pk, "left the project") is True
    assert token_revoke(actor(operator), made.token.pk) is False
    assert call(client, made.text) == 401
    assert OperatorAct.objects.filter(verb="token.revoke").count() == 1


def test_a_deactivated_owners_token_is_refused(client: Client, operator: User):
    made = issued(operator, "view_traces")
    User.objects.update(is_active=False)
    assert call(client, made.text) == 401


@pytest.mark.parametrize(
    "header", ["", "Basic abc", "Bearer", "Bearer a b", "Bearer mgat_x", "Bearer \xff"]
)
def test_no_token_no_answer(client: Client, header: str):
    answer = client.get("/traces/", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_nothing_kept_of_a_token_is_the_token(operator: User):
    made = issued(operator, "view_traces")
    row = ApiToken.objects.values().get()
    assert made.text not in repr(row)
    assert made.text.encode() not in bytes(row["digest"])
    assert made.text not in repr(list(OperatorAct.objects.values()))


@pytest.mark.parametrize(
    ("scopes", "days"),
    [((), 30), (("view_people",), 30), (("view_traces",), 0), (("view_traces",), 366)],
)
def test_a_token_is_refused_that_would_do_too_much_or_last_too_long(
    operator: User, scopes: tuple[str, ...], days: int
):
    with pytest.raises(TokenRefusedError):
        issued(operator, *scopes, days=days)
    assert not ApiToken.objects.exists()


def test_the_last_use_is_kept_to_the_minute(client: Client, operator: User):
    text = issued(operator, "view_traces").text
    call(client, text)
    first = ApiToken.objects.get().last_used_at
    call(client, text)
    row = ApiToken.objects.get()
    assert (row.last_used_at, row.last_used_address) == (first, "127.0.0.1")


def test_a_call_costs_four_queries(
    client: Client, operator: User, django_assert_max_num_queries
):
    text = issued(operator, "view_traces").text
    call(client, text)
    with django_assert_max_num_queries(4):
        call(client, text)
