"""The page of thresholds: a plain form, a fragment for the slider, labels, drafts."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from audit.models import CustomerRead
from chat.models import ScoreLabel
from chat.selectors.backtests import backtests_of
from dashboard.permissions import Role
from guardrails.selectors.drafts import draft_detail, drafts_open
from tests.integration.evidence.scored import scored

pytestmark = pytest.mark.django_db
PAGE = "/console/guardrails/tune/"
ASKED = {"stage": "output.scope", "span": "24h", "threshold": "0.4"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def safety(client: Client, account: Callable[..., User]) -> Client:
    client.force_login(account(Role.SAFETY))
    return client


def test_the_page_counts_without_any_script(safety: Client) -> None:
    scored([0.0, 0.45, 0.9])
    page = safety.get(PAGE, ASKED).text
    for words in ("Still blocked", "Newly blocked", "blocked 1 → 2 of 3", "0.400"):
        assert words in page
    assert 'name="threshold" type="range"' in page


def test_the_slider_gets_the_counts_alone(safety: Client) -> None:
    scored([0.45])
    part = safety.get(PAGE, ASKED, headers=HTMX).text
    assert "<html" not in part
    assert "1 newly blocked, 0 newly allowed" in part


@pytest.mark.parametrize(
    "nonsense",
    [
        {"stage": "output.nothing"},
        {"span": "for ever"},
        {"threshold": "high"},
        {"threshold": "7"},
        {"threshold": "nan"},
        {"intent": "x"},
        {"release": "\x00"},
    ],
)
def test_nonsense_counts_as_not_asked(safety: Client, nonsense: dict[str, str]) -> None:
    assert safety.get(PAGE, ASKED | nonsense).status_code == 200


def test_samples_are_judged_and_reading_them_is_on_record(safety: Client) -> None:
    (name,) = scored([0.45], final_text="Ask a lawyer, <b>soon</b>.")
    samples = safety.get(f"{PAGE}samples/", ASKED, headers=HTMX).text
    assert "Ask a lawyer, &lt;b&gt;soon" in samples
    assert CustomerRead.objects.get().kind == "score_samples"
    address = f"{PAGE}label/?stage=output.scope&span=24h&threshold=0.4"
    answer = safety.post(address, {"response_id": name, "should_act": "yes"})
    assert answer.status_code == 302
    assert ScoreLabel.objects.get().by == "safety"
    assert "1 of 1" in safety.get(answer.headers["Location"]).text


def test_who_may_not_read_customers_sees_counts_and_no_words(
    client: Client, analyst: User
) -> None:
    client.force_login(analyst)
    scored([0.45], final_text="Ask a lawyer.")
    samples = client.get(f"{PAGE}samples/", ASKED, headers=HTMX).text
    assert "Ask a lawyer" not in samples
    assert not CustomerRead.objects.exists()
    assert "Make a draft" not in client.get(PAGE, ASKED).text
    assert client.post(f"{PAGE}draft/", {}).status_code == 403


def test_a_draft_of_the_threshold_has_its_backtest(safety: Client) -> None:
    scored([0.0] * 8 + [0.45, 0.9])
    address = f"{PAGE}draft/?stage=output.scope&span=24h"
    wish = {"threshold": "0.4", "name": "Stricter scope", "reason": "complaints"}
    answer = safety.post(address, wish)
    (draft,) = drafts_open()
    detail = draft_detail(draft.number)
    assert detail is not None
    assert detail.policy.threshold("scope") == 0.4
    (backtest,) = backtests_of(draft.number)
    (changed,) = backtest.changed
    assert (changed.stage, changed.now, changed.then) == ("output.scope", 1, 2)
    assert (changed.scored, changed.newly_acted) == (10, 1)
    assert changed.band is not None
    assert changed.band.low < 0.2 < changed.band.high
    shown = safety.get(answer.headers["Location"]).text
    assert "20.0% blocked" in shown
    assert safety.post(address, wish | {"name": "x"}).status_code == 422


def test_of_an_intent_it_is_a_threshold_of_its_own(safety: Client) -> None:
    address = f"{PAGE}draft/?stage=output.scope&intent=reviews"
    wish = {"threshold": "0.7", "name": "Milder reviews", "reason": "false alarms"}
    safety.post(address, wish)
    detail = draft_detail(drafts_open()[0].number)
    assert detail is not None
    assert detail.policy.threshold("scope") == 0.5
    assert detail.policy.for_intent("reviews").threshold("scope") == 0.7
