"""What commands need around them, and what becomes of one that nobody listens to."""

import os
import subprocess
import sys

import pytest

from mangaassist.embedded.commands import needs_engines, needs_the_shop
from tests.settings import ROOT


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
    [
        "migrate",
        "ask hello",
        "audit_verify",
        "guardrails_scan --check pii --policy 3",
        "guardrails_scan --policy=3 --check=pii",
    ],
)
def test_other_commands_have_engines(line: str) -> None:
    assert needs_engines(["manage.py", *line.split()])


def test_a_question_needs_the_shop_and_a_search_of_the_audit_does_not() -> None:
    assert needs_the_shop(["manage.py", "ask", "hello"])
    assert not needs_the_shop(["manage.py", "audit_search"])
    assert not needs_the_shop(["manage.py", "ask", "--help"])


def test_a_command_whose_reader_has_gone_ends_without_a_word() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    scan = [sys.executable, "manage.py", "guardrails_scan", "--check", "pii"]
    done = subprocess.run(
        scan,
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "mangaassist.settings"},
        input=b'{"id": 1, "text": "a"}\n',
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 141
    assert done.stderr == b""
