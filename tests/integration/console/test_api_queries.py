"""A call asks the database as many questions for a hundred rows as for three."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.acts import Act, Read
from audit.services.acts import act_record, read_record
from chat.services.alert_channels import channel_make
from chat.services.alert_rules import RuleDraft, rule_save
from tests.integration.console.api_calls import Program, program_of
from tests.integration.console.conftest import actor
from tests.integration.console.turns import append, turn, uuid_of, wrong_price

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_redis")]

LISTS = (
    "/api/traces/?size=100",
    "/api/conversations/?size=100",
    f"/api/conversations/{uuid_of(0, 3)}/",
    "/api/corrections/?size=100",
    "/api/price-discrepancies/?size=100",
    "/api/guardrails/draft-chats/",
    "/api/changes/?size=100",
    "/api/reads/?size=100",
    "/api/people/?size=100",
    "/api/alerts/rules/",
    "/api/alerts/channels/",
    "/api/alerts/deliveries/",
    "/api/views/?listing=traces",
    "/api/metrics/breakdown/?by=intent",
    "/api/live/",
)


def fill(user: User, first: int, last: int) -> None:
    """Put rows of every kind there, numbered so."""
    who = actor(user)
    session = uuid_of(0, 3)
    append(
        turn(n, session_id=session, interventions=[wrong_price()])
        for n in range(first, last)
    )
    for number in range(first, last):
        act_record(who, Act("view.save", "saved view", str(number)))
        read_record(who, Read("trace", str(number), rows=1))
        User.objects.create_user(f"person-{number}")
        channel, _ = channel_make(
            who, name=f"c{number}", kind="email", target="a@example.com"
        )
        draft = RuleDraft(f"r{number}", "errors", "above", 1.0, channels=(channel,))
        rule_save(who, draft)


def asked(program: Program, address: str) -> tuple[int, Any]:
    """Return how many queries a call makes, and what it answers."""
    with CaptureQueriesContext(connection) as queries:
        answer = program.get(address)
    assert answer.status_code == 200, (address, answer.text)
    return len(queries), answer.json()


def test_no_call_asks_for_each_row(administrator: User) -> None:
    program = program_of(administrator)
    fill(administrator, 0, 3)
    program.get("/api/me/")  # the token's last use is noted once a minute
    few = {address: asked(program, address)[0] for address in LISTS}
    fill(administrator, 3, 23)
    many = {address: asked(program, address)[0] for address in LISTS}
    assert many == few
    assert max(many.values()) <= 15


def test_pages_follow_each_other_to_the_last_row(administrator: User) -> None:
    program = program_of(administrator)
    append(turn(n) for n in range(60))
    address: str | None = "/api/traces/?size=25&counted=yes"
    seen: list[str] = []
    while address:
        answer = program.get(address.replace("http://testserver", "")).json()
        assert answer["count"] == {"number": 60, "is_exact": True}
        seen += [row["response_id"] for row in answer["results"]]
        address = answer["next"]
    assert seen == [uuid_of(n) for n in range(60)]


def test_words_of_customers_are_withheld_without_the_scope(
    administrator: User,
) -> None:
    append([turn(1, user_text="a secret wish")])
    scopes = frozenset({"view_traces", "view_conversations"})
    blind, seeing = program_of(administrator, scopes), program_of(administrator)
    addresses = ("/api/traces/", f"/api/traces/{uuid_of(1)}/", "/api/conversations/")
    for address in (*addresses, f"/api/conversations/{uuid_of(0, 3)}/"):
        assert "a secret wish" not in blind.get(address).text
        assert "a secret wish" in seeing.get(address).text
    reads = seeing.get("/api/reads/").json()["results"]
    assert len(reads) == 4
    assert all(row["via"].startswith("api:") for row in reads)


def test_times_without_an_offset_are_utc(administrator: User) -> None:
    program = program_of(administrator)
    append(turn(n) for n in range(5))
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    plain = program.get("/api/traces/?time_from=2026-03-01T11:58").json()
    offset = program.get("/api/traces/?time_from=2026-03-01T17:43%2B05:45").json()
    assert [row["response_id"] for row in plain["results"]] == [
        uuid_of(n) for n in range(3)
    ]
    assert plain["results"] == offset["results"]
    assert plain["results"][0]["finished_at"] == noon.isoformat()
