"""The pages of one turn and of one conversation: what happened, and what was seen."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import CustomerRead
from audit.services.turns import subject_erase
from chat.services.feedback import feedback_keep
from tests.integration.console.turns import append, turn, uuid_of

pytestmark = pytest.mark.django_db

SPANS = [
    {
        "id": 1,
        "parent": None,
        "name": "reviews.http",
        "started_ms": 2.0,
        "duration_ms": 40.0,
        "outcome": "ok",
        "score": None,
        "attributes": {"path": "/v1/summaries", "breaker": "closed"},
        "events": [
            {"at_ms": 9.0, "name": "retry", "attributes": {"after": "ThrottledError"}}
        ],
    }
]
TURN = turn(
    1,
    customer_id="c-1",
    user_text="about the marmoset",
    streamed_text="It costs five dollars.",
    final_text="It costs nine dollars.",
    corrections=[{"text": "x", "reasons": ["prices"], "policy_version": 0}],
    spans=SPANS,
)
TRACE = f"/console/traces/{TURN.response_id}/"
TALK = f"/console/conversations/{TURN.session_id}/"

Page = Callable[..., str]


@pytest.fixture
def page(client: Client) -> Page:
    """Open a page as somebody."""

    def show(user: User, address: str, **headers: str) -> str:
        client.force_login(user)
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200
        return answer.content.decode()

    append([TURN])
    return show


def test_a_trace_shows_steps_with_their_retries_and_scores(page: Page, operator: User):
    html = page(operator, TRACE)
    for words in ("reviews.http", "retry", "ThrottledError", "breaker", "Acts at"):
        assert words in html
    assert "marmoset" in html
    reads = CustomerRead.objects.values_list("kind", "object_id", "rows")
    assert list(reads) == [("trace", TURN.response_id, 1)]


def test_the_drawer_gets_the_trace_without_the_page_around_it(
    page: Page, operator: User
):
    html = page(operator, TRACE, HX_Request="true")
    assert "reviews.http" in html
    assert "<html" not in html


def test_a_conversation_shows_a_correction_as_before_and_after(
    page: Page, operator: User
):
    feedback_keep(
        session_id=TURN.session_id,
        response_id=TURN.response_id,
        value="down",
        comment="too dear",
    )
    html = page(operator, TALK)
    assert "<del>five</del><ins>nine</ins>" in html
    assert "thumb down" in html
    assert "too dear" in html
    assert "Quiet Harbour" in html


@pytest.mark.parametrize("address", [TRACE, TALK])
def test_who_may_not_read_customers_sees_what_happened_alone(
    page: Page, analyst: User, address: str
):
    html = page(analyst, address)
    assert "marmoset" not in html
    assert "nine" not in html
    assert "You may not read" in html
    assert not CustomerRead.objects.exists()


@pytest.mark.parametrize("address", [TRACE, TALK])
def test_a_forgotten_customers_turn_says_so(page: Page, operator: User, address: str):
    subject_erase(customer_id="c-1")
    html = page(operator, address)
    assert "forgotten" in html
    assert "marmoset" not in html


@pytest.mark.parametrize(
    "address",
    [f"/console/traces/{uuid_of(99)}/", "/console/conversations/nothing/"],
)
def test_what_is_not_on_record_is_not_found(
    page: Page, client: Client, operator: User, address: str
):
    client.force_login(operator)
    assert client.get(address).status_code == 404
