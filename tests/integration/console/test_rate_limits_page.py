"""The page of rate limits, and its calls: what is counted, and orders with an end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from redis import Redis

from audit.models import OperatorAct
from chat.conf import chat_config
from chat.models import LimitOrder
from chat.selectors.rate_limits import limits_now, most_refused
from chat.services.limit_orders import limit_orders_publish
from chat.services.rate_limits import Rate, rate_take
from chat.stores.rate_limit import ORDERS
from tests.integration.console.api_calls import program_of

pytestmark = pytest.mark.django_db

ADDRESS = "/console/rate-limits/messages/"
GOOD = {"per_minute": "6", "burst": "2", "ends": "900", "reason": "a flood of bots"}
STANDARD = Rate(30, 30)
Commit = Callable[..., object]


@pytest.fixture
def signed_in(client: Client, operator: User, empty_redis: str) -> Client:
    client.force_login(operator)
    return client


def test_what_was_let_through_and_refused_is_shown_without_names(
    signed_in: Client,
) -> None:
    for _ in range(33):
        rate_take("messages", "customer:jane-doe", STANDARD)
    board = signed_in.get("/console/rate-limits/").text
    for title in ("Messages", "New sessions", "Conversations shared", "REST API"):
        assert title in board
    hour = limits_now().row("messages").hour
    assert (hour.admitted, hour.refused) == (30, 3)
    ((who, times),) = most_refused("messages")
    page = signed_in.get(ADDRESS).text
    assert (times, who in page, "jane" in page) == (3, True, False)
    numbers = signed_in.get(f"{ADDRESS}?csv=admitted-and-refused").text
    assert sum(float(line.split(",")[-1]) for line in numbers.splitlines()[1:]) == 3


def test_an_order_holds_at_once_with_its_end_and_an_act(
    signed_in: Client, django_capture_on_commit_callbacks: Commit
) -> None:
    rate_take("messages", "session:a", STANDARD)
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in.post(f"{ADDRESS}order/", GOOD, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    assert [rate_take("messages", "session:a", STANDARD) for _ in range(2)] == [0, 0]
    assert 9 < rate_take("messages", "session:a", STANDARD) <= 10
    row = limits_now().row("messages")
    assert (row.rate, row.standard) == (Rate(6, 2), STANDARD)
    act = OperatorAct.objects.get()
    assert (act.verb, act.object_id) == ("rate_limit.change", "messages")
    assert act.before == {"per_minute": 30, "burst": 30}
    assert act.after == {"per_minute": 6, "burst": 2}
    assert row.order is not None
    assert (act.reason, act.expires_at) == (GOOD["reason"], row.order.until)
    back = {"standard": "yes", "reason": "they are gone"}
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"{ADDRESS}order/", back)
    assert limits_now().row("messages").order is None
    assert 0 < rate_take("messages", "session:a", STANDARD) <= 2
    orders = signed_in.get(ADDRESS).text
    assert "they are gone" in orders


@pytest.mark.parametrize(
    ("part", "words"), [("now", "Nobody asked"), ("orders", "a flood of bots")]
)
def test_each_part_renews_alone_and_leaves_the_forms(
    signed_in: Client,
    django_capture_on_commit_callbacks: Commit,
    part: str,
    words: str,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"{ADDRESS}order/", GOOD)
    part_of = {"query_params": {"part": part}, "headers": {"HX-Request": "true"}}
    renewed = signed_in.get(ADDRESS, **part_of).text
    assert words in renewed
    assert "<form" not in renewed
    assert f"{ADDRESS}?part={part}" in signed_in.get(ADDRESS).text


def test_an_order_that_redis_lost_is_written_again(
    signed_in: Client, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"{ADDRESS}order/", GOOD)
    with Redis.from_url(chat_config().redis_url) as redis:
        kept = redis.hgetall(ORDERS)
        redis.delete(ORDERS)
        assert limit_orders_publish() == 1
        assert redis.hgetall(ORDERS) == kept != {}
        LimitOrder.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert limit_orders_publish() == 0
        assert redis.hgetall(ORDERS) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"per_minute": "0"},
        {"burst": "0"},
        {"burst": "x"},
        {"reason": "x"},
        {"ends": "1"},
    ],
)
def test_a_bad_order_comes_back_with_what_is_wrong_and_changes_nothing(
    signed_in: Client, change: dict[str, str]
) -> None:
    answer = signed_in.post(f"{ADDRESS}order/", GOOD | change)
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.text
    assert not LimitOrder.objects.exists()
    assert not OperatorAct.objects.exists()


def test_who_only_reads_gives_no_orders(
    client: Client, analyst: User, empty_redis: str
) -> None:
    client.force_login(analyst)
    assert "Change for a while" not in client.get(ADDRESS).text
    assert client.post(f"{ADDRESS}order/", GOOD).status_code == 403
    assert client.get("/console/rate-limits/printer/").status_code == 404


def test_the_page_costs_few_queries(
    signed_in: Client, django_assert_max_num_queries: Commit
) -> None:
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        signed_in.get(ADDRESS)


def test_programs_see_and_change_limits(operator: User, empty_redis: str) -> None:
    program = program_of(operator)
    address = "/api/rate-limits/messages/"
    names = [
        each["name"] for each in program.get("/api/rate-limits/").json()["results"]
    ]
    assert names == ["messages", "sessions", "shares", "share_reads", "api"]
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    wish = {"per_minute": 5, "burst": 3, "until": until, "reason": "a drill"}
    changed = program.call("PUT", f"{address}order/", wish)
    assert changed.status_code == 200, changed.text
    assert changed.json()["rate"] == {"per_minute": 5.0, "burst": 3}
    assert changed.json()["order"]["actor"] == "operator"
    ended = program.call("DELETE", f"{address}order/", {"reason": "it is over"})
    assert (ended.status_code, ended.json()["order"]) == (200, None)
    late = program.call(
        "PUT", f"{address}order/", wish | {"until": "2020-01-01T00:00Z"}
    )
    assert late.status_code == 400
    assert late.json()["problems"][0]["parameter"] == "until"
    assert program.get("/api/rate-limits/printer/").status_code == 404


def test_the_page_stands_without_redis(
    client: Client, operator: User, settings: object
) -> None:
    class Nowhere:
        """Addresses where no server is."""

        def url(self, database: int) -> str:
            return f"unix:///nowhere/redis.sock?db={database}"

    settings.REDIS = Nowhere()  # type: ignore[attr-defined]
    client.force_login(operator)
    for address in ("/console/rate-limits/", ADDRESS):
        assert "each process counts for itself" in client.get(address).text
