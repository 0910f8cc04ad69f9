"""The scan and stream commands: lines in, lines out, a bad line named and passed."""

import io
import json
import sys

import pytest
from django.core.management import call_command

from guardrails.core.scanning import SCANS

SPAN = {"start", "end", "kind", "text"}


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command over lines; give its answers, its complaints and its status."""

    def command(name, lines, **options):
        text = "".join(f"{line}\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        status = 0
        try:
            call_command(name, **options)
        except SystemExit as stop:
            status = stop.code
        out, err = capsys.readouterr()
        return [json.loads(line) for line in out.splitlines()], err, status

    return command


def line(**body):
    return json.dumps(body)


@pytest.mark.parametrize("check", sorted(SCANS))
def test_every_check_answers_every_line_with_findings_and_a_score(run, check):
    lines = [line(id=1, text="$9.99 for B08N5WRWNW"), line(id=2, text="")]
    answers, err, status = run("guardrails_scan", lines, check=check)
    assert [each["id"] for each in answers] == [1, 2]
    assert all(0 <= each["score"] <= 1 for each in answers)
    assert all(set(f) >= SPAN for each in answers for f in each["findings"])
    assert (err, status) == ("", 0)


def test_prices_carry_their_amount_and_currency(run):
    text = "only $8–12, ok"
    answers, _, _ = run("guardrails_scan", [line(id="a", text=text)], check="prices")
    found = answers[0]["findings"]
    assert [(f["minor"], f["currency"], f["role"]) for f in found] == [
        (800, "USD", "price"),
        (1200, "USD", "price"),
    ]
    assert [text[f["start"] : f["end"]] for f in found] == ["$8", "12"]


@pytest.mark.parametrize(
    "bad", ["{", "[]", '"x"', '{"id": 1}', '{"text": 3}', "[" * 9999]
)
def test_a_bad_line_is_named_and_the_others_are_answered(run, bad):
    lines = [line(id=1, text="a"), bad, line(id=3, text="b")]
    answers, err, status = run("guardrails_scan", lines, check="asins")
    assert [each["id"] for each in answers] == [1, 3]
    assert err.startswith("line 2: ")
    assert err.count("\n") == 1
    assert status == 1


def test_the_stream_answers_each_chunk_and_the_end(run):
    facts = {
        "prices": [
            {"asin": "B0AAAA1111", "title": "Berserk", "minor": 1499, "currency": "USD"}
        ],
        "budget": {"minor": 3000, "currency": "USD"},
        "titles": ["Berserk"],
        "discounts": [{"label": "x", "percent": 10}],
    }
    chunks = ["Berserk is $9", ".99, under $", "30. \ud83d"]
    answers, err, status = run(
        "guardrails_stream", [line(id=7, chunks=chunks, facts=facts)]
    )
    (answer,) = answers
    assert len(answer["emitted"]) == 4
    assert answer["final"] == "Berserk is $14.99, under $30. "
    assert answer["final"] == "".join(answer["emitted"])
    assert [f["reason"] for f in answer["findings"] if f["check"] == "prices"] == [
        "wrong_price",
        "budget",
    ]
    assert (err, status) == ("", 0)


@pytest.mark.parametrize(
    "body",
    [
        {"chunks": "abc"},
        {"chunks": [1]},
        {"chunks": [], "facts": []},
        {"chunks": [], "facts": {"prices": [3]}},
        {"chunks": [], "facts": {"prices": {"a": 1}}},
        {"chunks": [], "facts": {"budget": {"minor": 1.5, "currency": "USD"}}},
        {"chunks": [], "facts": {"budget": {"minor": 1, "currency": "dollars"}}},
        {"chunks": [], "facts": {"titles": [1]}},
        {"chunks": [], "canary": 5},
    ],
)
def test_a_stream_line_that_can_not_be_read_is_refused(run, body):
    answers, err, status = run(
        "guardrails_stream", [json.dumps(body), line(chunks=["ok"])]
    )
    assert [each["final"] for each in answers] == ["ok"]
    assert err.startswith("line 1: ")
    assert status == 1


def test_without_facts_no_amount_is_shown(run):
    answers, _, _ = run("guardrails_stream", [line(id=1, chunks=list("It is $9.99."))])
    assert "9" not in answers[0]["final"]


def test_a_file_may_begin_with_a_byte_order_mark_and_end_lines_as_windows_does(run):
    lines = ["\ufeff" + line(id=1, text="a") + "\r", line(id=2, text="b") + "\r"]
    answers, err, status = run("guardrails_scan", lines, check="asins")
    assert [each["id"] for each in answers] == [1, 2]
    assert (err, status) == ("", 0)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("the one with 0-306-40615-2 on the back", []),
        ("it says 0 306 40615 2", []),
        ("call 0-306-40615-3", ["PHONE"]),
        ("call 212-555-0187 today", ["PHONE"]),
    ],
)
def test_a_book_number_with_hyphens_is_nobodys_telephone(run, text, kinds):
    answers, _, _ = run("guardrails_scan", [line(id=1, text=text)], check="pii")
    assert [found["kind"] for found in answers[0]["findings"]] == kinds
