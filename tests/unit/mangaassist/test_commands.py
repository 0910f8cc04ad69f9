"""Which commands need engines around them."""

import pytest

from mangaassist.embedded.commands import needs_engines, needs_the_shop


@pytest.mark.parametrize(
    "line",
    [
        "",
        "help",
        "check --deploy",
        "makemigrations --check",
        "guardrails_scan --check pii",
        "guardrails_stream",
        "migrate --help",
    ],
)
def test_a_command_that_reads_no_engine_starts_none(line: str) -> None:
    assert not needs_engines(["manage.py", *line.split()])


@pytest.mark.parametrize(
    "line",
    ["migrate", "ask hello", "audit_verify", "guardrails_scan --check pii --policy 3"],
)
def test_other_commands_have_engines(line: str) -> None:
    assert needs_engines(["manage.py", *line.split()])


def test_a_question_needs_the_shop_and_a_search_of_the_audit_does_not() -> None:
    assert needs_the_shop(["manage.py", "ask", "hello"])
    assert not needs_the_shop(["manage.py", "audit_search"])
    assert not needs_the_shop(["manage.py", "ask", "--help"])
