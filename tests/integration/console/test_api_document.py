"""docs/api.md: each of its calls is made, and answers as it says."""

import json
import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.api.documents import document
from dashboard.models import ApiToken
from dashboard.permissions import PERMISSIONS, Role
from dashboard.tokens import digest_of, mark_of, new_token

pytestmark = pytest.mark.django_db

TEXT = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
CALLS = re.findall(r"```sh\n(.+?)\n```(?:\n\n```json\n(.+?)\n```)?", TEXT, re.DOTALL)


@pytest.fixture
def token(account: Callable[..., User], empty_redis: str) -> str:
    """A token that may do everything."""
    text = new_token()
    ApiToken.objects.create(
        owner=account(Role.ADMINISTRATOR),
        name="everything",
        mark=mark_of(text),
        digest=digest_of(text),
        scopes=sorted(set(PERMISSIONS) - {"use_api"}),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    return text


def called(client: Client, line: str, token: str) -> Any:
    """Make the call that a line for the shell makes."""
    words = shlex.split(line.replace("$TOKEN", token).replace("$HOST", ""))
    assert words.pop(0) == "curl"
    method, body, headers = "GET", "", {}
    while len(words) > 1:
        match words.pop(0):
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-X":
                method = words.pop(0)
            case "-d":
                body = words.pop(0)
    kind = headers.pop("Content-Type", "application/json")
    return client.generic(method, words[0], body, content_type=kind, headers=headers)


def test_every_call_answers_as_it_says(client: Client, token: str) -> None:
    assert len(CALLS) >= 5
    for line, answer in CALLS:
        found = called(client, line, token)
        said = json.loads(answer) if answer else {}
        assert found.status_code == said.get("status", found.status_code), line
        assert found.status_code < 500
        assert said or found.status_code in {200, 201}, found.text
        got = found.json()
        assert {key: got[key] for key in said} == said


def test_every_address_of_the_document_is_told_of() -> None:
    paths = json.loads(document())["paths"]
    told = set(re.findall(r"/api/([\w-]+)/", TEXT))
    assert {urlsplit(path).path.split("/")[2] for path in paths} <= told


def test_every_status_that_calls_answer_with_is_told_of() -> None:
    paths = json.loads(document())["paths"]
    answers = {
        status
        for calls in paths.values()
        for call in calls.values()
        for status in call["responses"]
        if status >= "400"
    }
    told = set(re.findall(r"^\| (\d{3})(?:, (\d{3}))? \|", TEXT, re.MULTILINE))
    assert answers <= {each for pair in told for each in pair}
