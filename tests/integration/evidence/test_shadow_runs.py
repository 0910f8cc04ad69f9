"""A draft in shadow: live turns checked again beside production, and an end to it."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import CustomerRead, OperatorAct
from audit.sealing import seal_everything
from chat.models import ShadowChange, ShadowRun
from chat.selectors.shadow_runs import (
    ShadowChoice,
    ShadowRunRow,
    Side,
    SideBySide,
    shadow_changes,
    shadow_run_row,
)
from chat.services import policies, shadow_looks, shadow_runs
from chat.services.backtests import NoDraftError
from chat.services.policies import Seen, Wish
from chat.services.shadow_looks import is_drawn, shadows_look
from chat.services.shadow_runs import (
    ShadowError,
    ShadowWish,
    shadow_begin,
    shadow_stop,
)
from dashboard.permissions import Role
from guardrails.core.policy import Policy
from tests.integration.evidence.answered import (
    NORA,
    PLAIN,
    RIVAL,
    answered,
    drafted,
)

pytestmark = pytest.mark.django_db
COMPETITORS = "output.competitors"


@pytest.fixture(autouse=True)
def nobody_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that is published here is told to no process."""
    monkeypatch.setattr(policies, "policy_tell", lambda *_: None)


def begun(draft: int, **changes: int) -> int:
    return shadow_begin(NORA, ShadowWish(draft, **{"percent": 100, **changes}))


def said(text: str, **changes: object) -> str:
    """Record an answer of the version in force, which is the default one."""
    name = answered(text, **{"policy_version": 0, **changes})
    seal_everything()
    return name


def row_of(number: int) -> ShadowRunRow:
    found = shadow_run_row(number)
    assert found is not None
    return found


def stage_of(number: int, stage: str) -> SideBySide:
    (found,) = (each for each in row_of(number).stages if each.stage == stage)
    return found


def names(number: int, side: Side | None = None) -> list[str]:
    found = shadow_changes(ShadowChoice(number, COMPETITORS, side), limit=9)
    return [each.response_id for each in found]


def test_it_tells_where_draft_and_production_differ() -> None:
    said(RIVAL)  # before it began
    number = begun(drafted(competitors=["Inkwell Corner"]))
    both, plain = said(RIVAL), said(PLAIN)
    mine = said("Inkwell Corner has it.")
    assert shadows_look() == 3
    assert stage_of(number, COMPETITORS) == SideBySide(COMPETITORS, 0, 1, 1, 1, 0)
    assert names(number) == [mine, both]
    assert names(number, Side.DRAFT) == [mine]
    assert names(number, Side.PRODUCTION) == [both]
    (change,) = shadow_changes(
        ShadowChoice(number, COMPETITORS, Side.PRODUCTION), limit=9
    )
    assert (change.before.strip(), change.after) == (PLAIN, RIVAL)
    row = row_of(number)
    assert (row.passed, row.checked, row.unknown, row.changed) == (3, 3, 0, 2)
    assert plain not in {each.response_id for each in ShadowChange.objects.all()}


def test_each_turn_counts_once_however_often_it_is_looked_at() -> None:
    number = begun(drafted(competitors=[]))
    said(RIVAL)
    assert (shadows_look(), shadows_look()) == (1, 0)
    said(PLAIN)
    assert shadows_look() == 1
    assert (row_of(number).checked, row_of(number).changed) == (2, 1)


def test_of_other_versions_turns_nothing_is_counted() -> None:
    number = begun(drafted(competitors=[]))
    said(RIVAL, policy_version=7)
    said(RIVAL)
    shadows_look()
    assert (row_of(number).passed, row_of(number).checked) == (1, 1)


def test_only_the_share_that_was_asked_for_is_checked() -> None:
    drawn = [str(each) for each in range(4_000)]
    part = [each for each in drawn if is_drawn(each, 10)]
    assert 300 < len(part) < 500
    assert all(is_drawn(each, 25) for each in part)
    number = begun(drafted(competitors=[]), percent=50)
    made = [said(PLAIN) for _ in range(12)]
    shadows_look()
    row = row_of(number)
    assert row.passed == 12
    assert row.checked == sum(is_drawn(each, 50) for each in made)


def test_what_was_never_recorded_is_unknown() -> None:
    number = begun(drafted(competitors=[]))
    said(PLAIN, check_input=None)
    shadows_look()
    assert (row_of(number).checked, row_of(number).unknown) == (1, 1)
    assert stage_of(number, COMPETITORS) == SideBySide(COMPETITORS, 0, 0, 0, 0, 1)


def test_one_look_is_bounded_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shadow_looks, "BATCH", 2)
    monkeypatch.setattr(shadow_looks, "LOOK_S", 0.0)
    monkeypatch.setattr(shadow_runs, "MOST_CHECKED", 3)
    monkeypatch.setattr(shadow_looks, "MOST_CHECKED", 3)
    monkeypatch.setattr(shadow_looks, "MOST_KEPT", 1)
    number = begun(drafted(competitors=[]))
    for _ in range(5):
        said(RIVAL)
    ticks = iter(range(99))
    monkeypatch.setattr(shadow_looks.time, "monotonic", lambda: -next(ticks) / 1e9)
    assert shadows_look() == 4
    assert row_of(number).is_running
    shadows_look()
    assert row_of(number).ended_because == "3 turns were checked."
    assert row_of(number).changed == 4
    assert len(names(number)) == 1


def revised(draft: int) -> None:
    body = Policy.default().to_dict()
    body["words"]["competitors"] = ["Inkwell Corner"]
    policies.policy_draft_revise(
        NORA, seen=Seen(draft, 1), wish=Wish(body, "another list")
    )


def published(draft: int) -> None:
    policies.policy_draft_publish(NORA, seen=Seen(draft, 1), reason="good")


def another_published(draft: int) -> None:
    published(drafted(competitors=["Inkwell Corner"]))


def discarded(draft: int) -> None:
    policies.policy_draft_discard(NORA, seen=Seen(draft, 1), words="no use")


def out_of_time(draft: int) -> None:
    ShadowRun.objects.update(ends_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("ends", "because"),
    [
        (revised, "Revision 2 of the draft was made."),
        (published, "The draft was published as version 1."),
        (another_published, "Version 1 came into force."),
        (discarded, "The draft was discarded."),
        (out_of_time, "Its time was over."),
    ],
)
def test_it_ends_by_itself(ends: Callable[[int], None], because: str) -> None:
    draft = drafted(competitors=[])
    number = begun(draft)
    ends(draft)
    said(RIVAL)
    assert shadows_look() == 0
    row = row_of(number)
    assert (row.is_running, row.ended_because) == (False, because)


def test_checks_that_fail_end_it_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    number = begun(drafted(competitors=[]))
    said(PLAIN)

    def fails(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(shadow_looks.Replayer, "run", fails)
    assert shadows_look() == 0
    row = row_of(number)
    assert (row.has_failed, row.checked) == (True, 0)
    assert row.ended_because == "RecursionError in the checks."


def test_what_makes_no_sense_is_refused() -> None:
    draft = drafted(competitors=[])
    for wrong in ({"percent": 0}, {"percent": 101}, {"hours": 0}, {"hours": 999}):
        with pytest.raises(ShadowError):
            begun(draft, **wrong)
    with pytest.raises(NoDraftError):
        begun(987_654)
    begun(draft)
    with pytest.raises(ShadowError, match="already"):
        begun(draft)
    with pytest.raises(ShadowError, match="changes nothing"):
        begun(drafted())
    for _ in range(shadow_runs.MOST_RUNNING - 1):
        begun(drafted(competitors=[]))
    with pytest.raises(ShadowError, match="stop one first"):
        begun(drafted(competitors=[]))
    discarded(draft)
    with pytest.raises(ShadowError, match="discarded"):
        begun(draft)


def test_who_ran_and_stopped_it_is_in_the_change_log() -> None:
    number = begun(drafted(competitors=[]))
    assert shadow_stop(NORA, number)
    assert not shadow_stop(NORA, number)
    assert row_of(number).ended_because == "nora stopped it."
    verbs = OperatorAct.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-2:] == [
        "policy_draft.run_in_shadow",
        "policy_draft.stop_shadow",
    ]


PAGE = "/console/guardrails/shadow/"


@pytest.fixture
def safety(client: Client, account: Callable[..., User]) -> Client:
    client.force_login(account(Role.SAFETY))
    return client


def test_the_pages(safety: Client) -> None:
    draft = drafted(competitors=[])
    wish = {"draft": draft, "percent": "100", "hours": "24"}
    assert "Other words" in safety.get(f"{PAGE}?draft={draft}").text
    address = safety.post(f"{PAGE}begin/", wish).headers["Location"]
    assert "No turn yet" in safety.get(address).text
    again = safety.post(f"{PAGE}begin/", wish)
    assert again.status_code == 422
    assert "This draft runs in shadow already." in again.text
    said(RIVAL)
    shadows_look()
    page = safety.get(f"{address}?stage={COMPETITORS}&side=production").text
    assert "Competitors, corrected only by production" in page
    assert "<ins> Kinokuniya" in page
    assert CustomerRead.objects.get().kind == "shadow run"
    nothing = safety.get(f"{address}?stage={COMPETITORS}&side=draft").text
    assert "None of those that are kept." in nothing
    assert safety.get(f"{address}?stage=x&side=y&before=z").status_code == 200
    assert (
        "1 of 1 turns differ" in safety.get(f"/console/guardrails/drafts/{draft}/").text
    )
    safety.post(f"{address}stop/")
    assert "stopped it" in safety.get(address).text
    assert safety.get(f"{PAGE}987654/").status_code == 404


def looked_at(*texts: str) -> str:
    """Run a draft in shadow over these answers; return the address of its page."""
    number = begun(drafted(competitors=["Inkwell Corner"]))
    for text in texts:
        said(text)
    shadows_look()
    return f"{PAGE}{number}/"


def test_the_turns_that_differ_are_a_file_of_what_is_shown(safety: Client) -> None:
    address = looked_at(RIVAL, PLAIN, "Inkwell Corner has it.", RIVAL)
    asked = {"stage": COMPETITORS, "side": "production", "format": "csv"}
    file = safety.get(address, asked)
    assert file["Content-Type"].startswith("text/csv")
    text = b"".join(file).decode("utf-8-sig")  # type: ignore[arg-type]
    heading, *rows = csv.reader(text.splitlines())
    assert heading[0] == "Turn (UTC)"
    assert heading[3:] == [
        "Production → draft",
        "Text",
        "Text in production",
        "Text under the draft",
    ]
    assert [row[3:5] for row in rows] == [
        ["Competitors: correct → pass", "differs"]
    ] * 2
    assert (rows[0][5].strip(), rows[0][6]) == (PLAIN, RIVAL)
    read = CustomerRead.objects.get()
    assert (read.kind, read.rows) == ("shadow run export", 2)
    whole = b"".join(safety.get(address, {"format": "csv"}))  # type: ignore[arg-type]
    assert whole.count(b"\r\n") == 1 + 3


def test_a_file_is_fetched_in_parts_and_has_every_turn_once(
    safety: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.views.shadow_runs.BATCH", 2)
    address = looked_at(*[RIVAL] * 5)
    sent = list(safety.get(address, {"format": "csv"}))
    names = [row[1] for row in csv.reader(b"".join(sent[1:]).decode().splitlines())]  # type: ignore[arg-type]
    assert (len(sent), len(set(names)), len(names)) == (4, 5, 5)


def test_the_page_offers_the_calls_of_the_run_and_of_what_is_chosen(
    safety: Client,
) -> None:
    address = looked_at(RIVAL)
    page = safety.get(f"{address}?stage={COMPETITORS}&side=production").text
    number = address.rstrip("/").rpartition("/")[2]
    call = f"/api/guardrails/shadow/runs/{number}/differences/"
    lines = re.findall(r"data-api-call>(.*?)</pre>", page)
    assert f"{call}?stage={COMPETITORS}&amp;side=production" in lines[0]
    assert f"{call.removesuffix('differences/')}&#x27;" in lines[1]
    asked = {"stage": COMPETITORS, "side": "production"}
    assert len(safety.get(call, asked).json()) == 1


def test_a_page_takes_as_many_queries_for_many_turns(safety: Client) -> None:
    few, many = looked_at(RIVAL), looked_at(*[RIVAL] * 9)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert safety.get(address).status_code == 200
        return len(made)

    queries(few)  # what is looked up once in a process
    assert queries(many) == queries(few) <= 15


def test_without_the_right_to_export_there_is_no_file(
    client: Client, account: Callable[..., User]
) -> None:
    user = account(Role.ANALYST)
    address = looked_at(RIVAL)
    client.force_login(user)
    text = b"".join(client.get(address, {"format": "csv"})).decode()  # type: ignore[arg-type]
    assert "differs,hidden,hidden" in text
    assert not CustomerRead.objects.exists()
    right = Permission.objects.get(codename="export_rows")
    for group in user.groups.all():
        group.permissions.remove(right)
    assert client.get(address, {"format": "csv"}).status_code == 403
    assert "format=csv" not in client.get(address).text


def test_who_may_only_look_starts_nothing_and_reads_no_words(
    client: Client, analyst: User
) -> None:
    number = begun(drafted(competitors=[]))
    said(RIVAL)
    shadows_look()
    client.force_login(analyst)
    page = client.get(f"{PAGE}{number}/").text
    assert "Kinokuniya" not in page
    assert "Stop" not in page
    assert "Run in shadow" not in client.get(PAGE).text
    assert client.post(f"{PAGE}begin/", {}).status_code == 403
    assert client.post(f"{PAGE}{number}/stop/").status_code == 403
    (told,) = client.get(f"/api/guardrails/shadow/runs/{number}/differences/").json()
    assert (told["before"], told["after"]) == (None, None)
    assert not CustomerRead.objects.exists()


def test_a_draft_that_is_published_offers_no_run(safety: Client) -> None:
    draft = drafted(competitors=[])
    address = f"/console/guardrails/drafts/{draft}/"
    assert "Run in shadow" in safety.get(address).text
    published(draft)
    assert "Run in shadow" not in safety.get(address).text


def test_the_calls(safety: Client) -> None:
    runs = "/api/guardrails/shadow/runs/"
    wish = {"draft": drafted(competitors=[]), "percent": 100}
    made = safety.post(runs, wish, "application/json")
    assert made.status_code == 201
    assert safety.post(runs, wish, "application/json").status_code == 409
    assert safety.post(runs, {"draft": 9_876}, "application/json").status_code == 404
    wrong = safety.post(runs, wish | {"percent": 101}, "application/json")
    assert wrong.status_code == 400
    said(RIVAL)
    shadows_look()
    (told,) = safety.get(runs).json()
    (stage,) = (each for each in told["stages"] if each["stage"] == COMPETITORS)
    assert (stage["only_production"], stage["only_draft"]) == (1, 0)
    asked = {"stage": COMPETITORS, "side": "production"}
    (turn,) = safety.get(f"{runs}{told['number']}/differences/", asked).json()
    assert turn["stages"] == {COMPETITORS: ["correct", "pass"]}
    ended = safety.post(f"{runs}{told['number']}/stop/").json()
    assert ended["ended_because"].endswith("stopped it.")
    assert safety.get(f"{runs}987654/").status_code == 404
