"""The README's pictures, taken from a running service: ``script/screenshots``."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
VAR = Path(os.environ.get("VAR_DIR", FOLDER.parents[1] / "var"))
WIDE = (1360, 860)
PHONE = (390, 844)
PATIENCE_MS = 30_000


def main(address: str, wanted: str = "") -> None:
    """Take the pictures whose name begins so of the service at ``address``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=flags)
        for name, (size, scheme, prepare) in PICTURES.items():
            if not name.startswith(wanted):
                continue
            _take(browser, FOLDER / f"{name}.png", (size, scheme), address, prepare)
        browser.close()


def _take(
    browser: Browser,
    path: Path,
    look: tuple[tuple[int, int], str],
    address: str,
    prepare: Callable[[Page, str], None],
) -> None:
    (width, height), scheme = look
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    prepare(page, address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    context.close()


def _shelves(page: Page, address: str) -> None:
    page.goto(address)


def _book(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=vinland")
    page.locator(".grid .book-link").first.click()
    expect(page.locator(".page")).to_be_visible()


def _asked(page: Page, address: str) -> None:
    page.goto(f"{address}/?genre=horror")
    page.locator("manga-assist .launcher").click()
    box = page.get_by_label("Your message")
    box.fill("Recommend horror manga like Junji Ito, please")
    box.press("Enter")
    expect(page.locator(".thumbs")).to_be_visible(timeout=PATIENCE_MS)


def _with_cards(page: Page, address: str) -> None:
    _asked(page, address)
    page.locator(".card").first.evaluate("card => card.scrollIntoView()")
    page.locator(".log").evaluate("log => log.scrollBy(0, -90)")


def _begun(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("manga-assist .launcher").click()
    expect(page.locator(".chip").first).to_be_visible()
    expect(page.locator("[data-state=online]")).to_be_visible()


def _signed_in(page: Page, address: str, path: str) -> None:
    """Open a page of the console as one of the demo accounts."""
    accounts = json.loads((VAR / "demo_accounts.json").read_text())
    passwords = {each["username"]: each["password"] for each in accounts}
    page.goto(f"{address}/console/account/login/?next={path}")
    page.locator("[name=login]").fill("admin")
    page.locator("[name=password]").fill(passwords["admin"])
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"{address}{path}")


def _overview(page: Page, address: str) -> None:
    _signed_in(page, address, "/console/overview/")
    drawn = page.locator("plotly-chart[data-drawn]").first
    expect(drawn).to_be_visible(timeout=PATIENCE_MS)


def _traces(page: Page, address: str) -> None:
    _signed_in(page, address, "/console/traces/")


def _trace(page: Page, address: str) -> None:
    _traces(page, address)
    page.locator("[data-row] a[data-drawer]").first.click()
    opened = page.locator("#drawer-body h2, #drawer-body h3").first
    expect(opened).to_be_visible(timeout=PATIENCE_MS)


SCREEN = (1366, 768)
PICTURES: dict[str, tuple[tuple[int, int], str, Callable[[Page, str], None]]] = {
    "shop": (WIDE, "light", _shelves),
    "book": (WIDE, "light", _book),
    "answer": (WIDE, "light", _asked),
    "answer-dark": (WIDE, "dark", _with_cards),
    "answer-phone": (PHONE, "light", _with_cards),
    "welcome-phone": (PHONE, "dark", _begun),
    "console-overview": (SCREEN, "light", _overview),
    "console-overview-dark": (SCREEN, "dark", _overview),
    "console-overview-phone": (PHONE, "light", _overview),
    "console-trace": (SCREEN, "dark", _trace),
}

if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), *sys.argv[2:])
