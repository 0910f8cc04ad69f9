"""Demo accounts: made once, written down for their owner alone, nobody else's."""

import json
import stat
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from dashboard.management.commands import demo_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "var" / "demo_accounts.json"
    monkeypatch.setattr(demo_seed, "demo_accounts_file", lambda: path)
    return path


def seed(**options: object) -> None:
    call_command("demo_seed", verbosity=0, **options)


def passwords(path: Path) -> dict[str, str]:
    return {each["username"]: each["password"] for each in json.loads(path.read_text())}


def test_the_passwords_written_down_open_the_accounts(accounts: Path):
    seed()
    found = passwords(accounts)
    assert set(found) == {each.username for each in demo_seed.ACCOUNTS}
    for name, password in found.items():
        assert User.objects.get(username=name).check_password(password)
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    assert len(set(found.values())) == len(demo_seed.ACCOUNTS)


def test_a_second_seed_changes_nothing(accounts: Path):
    seed()
    before = passwords(accounts)
    hashes = dict(User.objects.values_list("username", "password"))
    seed()
    assert passwords(accounts) == before
    assert dict(User.objects.values_list("username", "password")) == hashes


def test_somebodys_own_account_is_left_alone(accounts: Path):
    User.objects.create_user("admin", password="their own words")
    seed()
    seed(renew=True)
    assert User.objects.get(username="admin").check_password("their own words")
    assert "admin" not in passwords(accounts)


def test_lost_passwords_are_renewed(accounts: Path):
    seed()
    before = passwords(accounts)
    accounts.unlink()
    seed(renew=True)
    after = passwords(accounts)
    assert after.keys() == before.keys()
    legal = User.objects.get(username="legal")
    assert not legal.check_password(before["legal"])
    assert legal.check_password(after["legal"])


def test_each_account_sees_its_own_part_of_the_administration(
    accounts: Path, client: Client
):
    seed()
    for name, seen in (("legal", "/admin/audit/"), ("analyst", "/admin/auth/")):
        client.force_login(User.objects.get(username=name))
        page = client.get("/admin/")
        assert page.status_code == 200
        assert (seen in page.content.decode()) == (name == "legal")
