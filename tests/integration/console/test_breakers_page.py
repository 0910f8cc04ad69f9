"""The page of breakers: what each does, and orders that leave a trace."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import OperatorAct
from chat.models import BreakerOrder
from chat.selectors.breakers import breakers_now

pytestmark = pytest.mark.django_db

GOOD = {"kind": "force_open", "ends": "900", "reason": "the vendor asked us to"}
ADDRESS = "/console/breakers/reviews/"


@pytest.fixture
def signed_in(client: Client, operator: User, empty_redis: str) -> Client:
    client.force_login(operator)
    return client


def test_every_dependency_is_there_with_its_state(signed_in: Client) -> None:
    page = signed_in.get("/console/breakers/").text
    for title in ("Catalogue", "Live prices", "Customer profile", "Language model"):
        assert title in page
    assert "No breaker has changed its state" in page


def test_an_order_is_in_force_with_its_end_and_an_act(
    signed_in: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in.post(f"{ADDRESS}order/", GOOD, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    row = breakers_now().row("reviews")
    assert row.state == "forced_open"
    assert row.effect == "No reader is quoted."
    assert row.override is not None
    assert row.override.until is not None
    page = signed_in.get("/console/breakers/").text
    assert "forced open" in page
    assert "No reader is quoted." in page
    act = OperatorAct.objects.get()
    assert (act.verb, act.object_id) == ("breaker.force_open", "reviews")
    assert (act.reason, act.expires_at) == (GOOD["reason"], row.override.until)


def test_changed_thresholds_are_in_force_and_told_with_what_they_were(
    signed_in: Client,
) -> None:
    values = {
        "failure_rate": "0.25",
        "slow_rate": "0.8",
        "slow_call_s": "0.2",
        "minimum_calls": "4",
        "open_s": "5",
        "probes": "3",
        "reason": "it fails in bursts",
    }
    signed_in.post(f"{ADDRESS}thresholds/", values)
    assert breakers_now().row("reviews").changed == {
        "failure_rate": 0.25,
        "minimum_calls": 4,
    }
    act = OperatorAct.objects.get()
    assert act.before["minimum_calls"] == 10
    assert act.after["minimum_calls"] == 4
    bad = signed_in.post(f"{ADDRESS}thresholds/", values | {"failure_rate": "2"})
    assert bad.status_code == 422
    assert "failure_rate must be over 0 and at most 1" in bad.text


@pytest.mark.parametrize(
    "change", [{"reason": ""}, {"kind": "explode"}, {"ends": "999999999"}]
)
def test_a_bad_order_comes_back_with_what_is_wrong_and_changes_nothing(
    signed_in: Client, change: dict[str, str]
) -> None:
    answer = signed_in.post(f"{ADDRESS}order/", GOOD | change)
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.text
    assert not BreakerOrder.objects.exists()
    assert not OperatorAct.objects.exists()


def test_who_only_reads_gives_no_orders(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    assert "Give an order" not in client.get(ADDRESS).text
    assert client.post(f"{ADDRESS}order/", GOOD).status_code == 403
    assert client.get("/console/breakers/printer/").status_code == 404


def test_the_page_stands_without_redis(
    client: Client, operator: User, settings: object
) -> None:
    class Nowhere:
        """Addresses where no server is."""

        def url(self, database: int) -> str:
            return f"unix:///nowhere/redis.sock?db={database}"

    settings.REDIS = Nowhere()  # type: ignore[attr-defined]
    client.force_login(operator)
    page = client.get("/console/breakers/").text
    assert "each process decides alone" in page
    assert "Live prices" in page
