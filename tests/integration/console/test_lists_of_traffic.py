"""The pages of traces and conversations: what the address asks is what is shown."""

import csv
import re

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Group, User
from django.db import connections
from django.test import AsyncClient, Client
from pytest_django import DjangoAssertNumQueries

from audit.models import CustomerRead
from dashboard.permissions import Role
from dashboard.services.roles import roles_sync
from tests.integration.console.turns import append, turn, uuid_of

pytestmark = pytest.mark.django_db(transaction=True)

TRACES, CONVERSATIONS = "/console/traces/", "/console/conversations/"


def member(client: Client, role: Role) -> User:
    """Sign a member of a role in."""
    roles_sync()
    user = User.objects.create_user(role.name.lower())
    user.groups.add(Group.objects.get(name=role.value))
    client.force_login(user)
    return user


@pytest.fixture
def operator(client: Client) -> Client:
    member(client, Role.OPERATOR)
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def links(html: str, path: str = TRACES) -> list[str]:
    return re.findall(rf'<a href="{path}([^"/]+)/" data-drawer', html)


def test_the_address_filters_and_each_filter_has_a_chip(operator: Client):
    append(turn(n, intent="reviews" if n == 3 else "promotions") for n in range(6))
    html = page(operator, f"{TRACES}?intent=reviews&corrected=no")
    assert links(html) == [uuid_of(3)]
    assert '<span class="count">1</span>' in html
    assert re.search(r'href="\?corrected=no"><span>Intent</span> <b>Reviews</b>', html)


def test_a_form_with_empty_fields_leads_to_the_plain_address(operator: Client):
    answer = operator.get(f"{TRACES}?q=&intent=reviews&time=&columns=")
    assert (answer.status_code, answer["Location"]) == (302, "?intent=reviews")


def test_nonsense_in_the_address_is_said_and_left_out(operator: Client):
    append([turn(1)])
    html = page(operator, f"{TRACES}?latency_over=fast&cursor=x&size=7")
    assert links(html) == [uuid_of(1)]
    assert "“fast” is no number" in html
    assert "link is damaged" in html


@pytest.mark.parametrize(
    ("address", "says"),
    [("", "Nothing yet"), ("?intent=reviews", "Nothing matches")],
)
def test_an_empty_list_says_why_it_is_empty(operator: Client, address: str, says: str):
    for path in (TRACES, CONVERSATIONS):
        assert says in page(operator, path + address)


def test_pages_lead_to_each_other(operator: Client):
    append(turn(n) for n in range(60))
    first = page(operator, f"{TRACES}?size=25")
    older = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = page(operator, TRACES + older)
    append([turn(-1)])
    assert links(second) == [uuid_of(n) for n in range(25, 50)]
    newer = re.search(r'rel="prev" href="([^"]+)"', second)[1].replace("&amp;", "&")
    assert links(page(operator, TRACES + newer)) == links(first)


def test_customers_words_are_shown_to_those_who_may_read_them(client: Client):
    append([turn(1, user_text="about the marmoset")])
    member(client, Role.ANALYST)
    for path in (TRACES, CONVERSATIONS):
        assert "marmoset" not in page(client, path)
    assert not CustomerRead.objects.exists()
    member(client, Role.OPERATOR)
    for path in (TRACES, CONVERSATIONS):
        assert "marmoset" in page(client, path)
    reads = CustomerRead.objects.order_by("id").values_list("actor", "kind", "rows")
    assert list(reads) == [
        ("operator", "traces list", 1),
        ("operator", "conversations list", 1),
    ]


async def test_the_export_holds_what_the_page_shows(async_client: AsyncClient):
    await sync_to_async(member)(async_client, Role.OPERATOR)
    await sync_to_async(append)(
        turn(n, user_text="=cmd()", intent="reviews" if n % 2 else "promotions")
        for n in range(8)
    )
    asked = f"{TRACES}?intent=reviews&columns=response_id,user_text"
    answer = await async_client.get(f"{asked}&format=csv")
    body = b"".join([piece async for piece in answer.streaming_content]).decode()
    heading, *rows = csv.reader(body.lstrip("\ufeff").splitlines())
    assert heading == ["Response id", "Question"]
    assert rows == [[uuid_of(n), "'=cmd()"] for n in (1, 3, 5, 7)]
    read = await CustomerRead.objects.aget(kind="traces export")
    assert (read.rows, read.query) == (4, {"intent": "reviews"})
    await sync_to_async(connections.close_all)()  # of the thread that queries ran in


def test_who_may_not_export_gets_no_file(client: Client):
    user = member(client, Role.ANALYST)
    user.groups.first().permissions.remove(
        *user.groups.first().permissions.filter(codename="export_rows")
    )
    assert "format=csv" not in page(client, TRACES)
    assert client.get(f"{TRACES}?format=csv").status_code == 403


@pytest.mark.parametrize("path", [TRACES, CONVERSATIONS])
def test_no_row_costs_a_query(
    operator: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
):
    append(turn(n) for n in range(3))
    with django_assert_max_num_queries(40) as few:
        page(operator, path)
    append(turn(n) for n in range(3, 100))
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(operator, path)


def test_a_conversation_stands_where_its_latest_matching_turn_stands(operator: Client):
    # Three turns to a session; the middle one of each asks about returns.
    append(turn(n, intent="reviews" if n % 3 == 1 else "other") for n in range(180))
    asked = f"{CONVERSATIONS}?intent=reviews&size=25"
    seen, html = [], page(operator, asked)
    while True:
        seen += links(html, CONVERSATIONS)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        if not older:
            break
        html = page(operator, CONVERSATIONS + older[1].replace("&amp;", "&"))
    assert seen == [uuid_of(n, 3) for n in range(60)]
    newer = re.search(r'rel="prev" href="([^"]+)"', html)[1].replace("&amp;", "&")
    back = links(page(operator, CONVERSATIONS + newer), CONVERSATIONS)
    assert back == seen[25:50]


def test_views_and_columns_are_kept_by_plain_forms(operator: Client):
    append([turn(1)])
    kept = {"do": "save-view", "name": "Slow ones", "query": "latency_over=2000"}
    answer = operator.post(TRACES, kept)
    assert answer["Location"] == f"{TRACES}?latency_over=2000"
    html = page(operator, TRACES)
    assert f'href="{TRACES}?latency_over=2000">Slow ones' in html
    operator.post(TRACES, {"do": "choose-columns", "column": ["intent", "tier"]})
    headings = re.findall(r'<th scope="col"[^>]*>([^<]+)', page(operator, TRACES))
    assert headings == ["Intent", "Tier"]
    operator.post(TRACES, {"do": "reset-columns"})
    assert "Duration (ms)" in page(operator, TRACES)
    assert operator.post(TRACES, {"do": "nonsense"}).status_code == 400
