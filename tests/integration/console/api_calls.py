"""Calls of the API as programs make them."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.test import Client

from dashboard.models import ApiToken
from dashboard.permissions import PERMISSIONS
from dashboard.tokens import digest_of, mark_of, new_token

EVERYTHING = frozenset(PERMISSIONS) - {"use_api"}


@dataclass
class Program:
    """A program with a token."""

    client: Client
    token: str

    def call(self, method: str, address: str, body: object = None) -> Any:
        return self.client.generic(
            method,
            address,
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )

    def get(self, address: str) -> Any:
        return self.call("GET", address)


def program_of(owner: User, scopes: frozenset[str] = EVERYTHING) -> Program:
    """Return a program with a token of somebody's."""
    text = new_token()
    ApiToken.objects.create(
        owner=owner,
        name="a program",
        mark=mark_of(text),
        digest=digest_of(text),
        scopes=sorted(scopes),
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    return Program(Client(), text)


def filled(path: str, call: dict[str, Any]) -> str:
    """Return an address with something of the right kind in each place."""
    kinds = {
        each["name"]: each["schema"].get("format")
        for each in call.get("parameters", ())
    }
    return re.sub(
        r"{(\w+)}",
        lambda place: str(UUID(int=1)) if kinds.get(place[1]) == "uuid" else "1",
        path,
    )
