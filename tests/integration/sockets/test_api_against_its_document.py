"""The REST API keeps what its OpenAPI document promises, whatever it is asked.

The calls are made up from the document and go to a real server over the run's own
PostgreSQL and Redis. No answer may be an error of ours, or one that the document does
not name.
"""

import contextlib
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import httpx
import orjson
import pytest
import requests
import schemathesis
from django.contrib.auth.models import Group, User
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dashboard.api.documents import document
from dashboard.models import ApiToken
from dashboard.permissions import PERMISSIONS, Role
from dashboard.services.roles import roles_sync
from dashboard.tokens import digest_of, mark_of, new_token
from tests.fakes.web_server import Server
from tests.integration.console.api_calls import filled
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)

schema = schemathesis.openapi.from_dict(orjson.loads(document()))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def token(transactional_db: None) -> str:
    """A token that may do everything."""
    roles_sync()
    owner = User.objects.create_user("caller")
    owner.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    text = new_token()
    ApiToken.objects.create(
        owner=owner,
        name="everything",
        mark=mark_of(text),
        digest=digest_of(text),
        scopes=sorted(set(PERMISSIONS) - {"use_api"}),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    return text


def operations() -> list[APIOperation]:
    """Return every call that the document knows."""
    return [found.ok() for found in schema.get_all_operations()]


def fits_a_line(case: schemathesis.Case) -> bool:
    """Whether a server has to read the address: daphne hangs up after 16 KiB of it."""
    return len(quote(f"{case.path_parameters}{case.query}")) < 12_000


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_calls_are_answered_as_documented(
    mode: GenerationMode, token: str, daphne: Server
) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    with requests.Session() as line:
        for operation in operations():

            @settings(
                max_examples=4,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def call(case: schemathesis.Case) -> None:
                assume(fits_a_line(case))
                case.call_and_validate(
                    base_url=daphne.http,
                    session=line,
                    headers=headers,
                    checks=CHECKS,
                    timeout=PATIENCE_S,
                )

            with contextlib.suppress(Unsatisfiable):  # nothing can be wrong with it
                call()


def test_without_a_token_no_call_is_answered(daphne: Server) -> None:
    wanted, calls = operations(), orjson.loads(document())["paths"]
    assert len(wanted) > 5
    with httpx.Client(base_url=daphne.http) as client:
        for operation in wanted:
            method = operation.method
            path = filled(operation.path, calls[operation.path][method.lower()])
            answer = client.request(method, path)
            assert answer.status_code == 401, operation.label
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert answer.json()["code"] == "not_signed_in"
