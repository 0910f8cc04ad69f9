"""Signing in for real: password, app, codes as a file, and pages for everybody."""

import time
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.rules import broken_rules, violations
from tests.e2e.services import Service

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
def mina(service: Service) -> str:
    """The name of an administrator who has set nothing up yet."""
    service.programs.run(_ACCOUNT)
    return "mina"


def sign_in(page: Page, service: Service, name: str) -> None:
    page.goto(f"{service.url}/console/account/login/?next=/console/profile/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_own_pages_break_no_rule_of_accessibility(
    page: Page, service: Service, mina: str
):
    page.goto(f"{service.url}/console/account/login/")
    broken = broken_rules(page)
    sign_in(page, service, mina)
    page.wait_for_url("**/console/profile/")
    for name in OWN_PAGES:
        page.goto(f"{service.url}/console/{name}/")
        broken += broken_rules(page)
    page.goto(f"{service.url}/console/people/")
    page.goto(service.url + str(page.locator("tbody a").first.get_attribute("href")))
    broken += broken_rules(page)
    page.get_by_role("link", name="Ask for a second factor").click()
    page.wait_for_load_state()
    broken += broken_rules(page)
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
