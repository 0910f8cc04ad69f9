"""A shopper quotes a reference; it leads staff to the conversation."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from chat.services.hand_overs import hand_over_create

pytestmark = pytest.mark.django_db


def test_a_reference_leads_to_its_conversation_however_it_is_typed(
    client: Client, operator: User
):
    session_id = str(uuid4())
    reference = hand_over_create(
        session_id=session_id,
        response_id=str(uuid4()),
        reason="my parcel is lost",
        site="demo",
        locale="en",
    )
    client.force_login(operator)
    for typed in (reference, f" {reference.lower()} "):
        page = client.get("/console/find/", {"q": typed}).text
        assert f'href="/console/conversations/{session_id}/"' in page
    nothing = client.get("/console/find/", {"q": f"{reference}2"}).text
    assert session_id not in nothing
