"""While Redis is away operators can still sign in, and guessing is still stopped."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.integration.sign_in.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(settings, tmp_path) -> None:
    caches = {name: dict(each) for name, each in settings.CACHES.items()}
    caches["default"]["LOCATION"] = f"unix://{tmp_path}/nobody.sock?db=0"
    settings.CACHES = caches


def test_the_right_password_opens_the_account(
    client: Client, operator: User, away: None
):
    assert sign_in(client).status_code == 302
    assert client.get("/console/profile/").status_code == 200


def test_wrong_ones_lead_to_a_lock_out(client: Client, operator: User, away: None):
    answers = [sign_in(client, password=f"no {n}").status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]
