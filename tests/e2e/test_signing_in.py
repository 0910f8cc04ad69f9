"""Signing in for real: password, app, codes as a file, and pages for everybody."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Service
from tests.e2e.rules import violations
from tests.settings import ROOT

PASSWORD = "a long password of the tests"
_ACCOUNT = f"""
from django.contrib.auth.models import Group, User
from dashboard.services.roles import roles_sync
roles_sync()
User.objects.filter(username="mina").delete()
user = User.objects.create_user("mina", password={PASSWORD!r})
user.groups.set(Group.objects.filter(name="Administrator"))
"""
OWN_PAGES = "profile tokens people people/new changes reads".split()


@pytest.fixture
def mina(service: Service, database_url: str) -> str:
    """The name of an administrator who has set nothing up yet."""
    own = {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "mangaassist.settings",
    }
    command = [sys.executable, "manage.py", "shell", "-c", _ACCOUNT]
    subprocess.run(
        command, cwd=ROOT, env=os.environ | own, check=True, capture_output=True
    )
    return "mina"


def sign_in(page: Page, service: Service, name: str) -> None:
    page.goto(f"{service.url}/console/account/login/?next=/console/profile/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_own_pages_break_no_rule_of_accessibility(
    browser: Browser, service: Service, mina: str, scheme: str
):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{service.url}/console/account/login/")
    broken = violations(page, scheme=scheme)
    sign_in(page, service, mina)
    page.wait_for_url("**/console/profile/")
    for name in OWN_PAGES:
        page.goto(f"{service.url}/console/{name}/")
        broken += violations(page, scheme=scheme)
    page.goto(f"{service.url}/console/people/")
    page.goto(service.url + str(page.locator("tbody a").first.get_attribute("href")))
    broken += violations(page, scheme=scheme)
    page.get_by_role("link", name="Ask for a second factor").click()
    broken += violations(page, scheme=scheme)
    context.close()
    assert broken == []


def test_a_second_factor_is_set_up_and_asked_for(
    browser: Browser, service: Service, mina: str, tmp_path: Path
):
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    sign_in(page, service, mina)
    page.get_by_role("link", name="Set it up").click()
    app = pyotp.TOTP(page.locator("code.key").inner_text())
    assert violations(page) == []
    page.get_by_label("Authenticator code").fill(app.now())
    page.get_by_role("button", name="Turn it on").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as a file").click()
    download.value.save_as(tmp_path / "codes.txt")
    assert set(codes) < set((tmp_path / "codes.txt").read_text().splitlines())
    page.goto(f"{service.url}/console/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, service, mina)
    page.get_by_label("Code").fill(app.at(int(time.time()) + 30))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()
    context.close()
