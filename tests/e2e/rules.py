"""axe-core's rules on a page: all of them in the light, colours' rules in the dark.

Both themes have one and the same document, so that nothing but its colours can break a
rule in one of them alone. Contrast, which takes longest, is computed for the first and
the last element of each look (``looks.js``).
"""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_ALL: dict[str, Any] = {"resultTypes": ["violations"]}
_OF_COLOURS = {**_ALL, "runOnly": ["color-contrast", "link-in-text-block"]}
_BY_LOOK = "axe.configure({rules: [{id: 'color-contrast', selector: '[data-look]'}]})"
_SOURCE = f"{Axe().axe_script}\n;{_BY_LOOK}"
_MARK_LOOKS = (Path(__file__).parent / "looks.js").read_text()
_RUN = "(options) => axe.run(document, options)"


def broken_rules(page: Page) -> list[str]:
    """Return what breaks a rule on the page as it is shown, in dark and in light."""
    found = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += violations(page, scheme=scheme)
    return found


def violations(page: Page, *, scheme: str = "light") -> list[str]:
    """Return what breaks a rule on the page as it is shown.

    Args:
        page: The page, already in the theme that ``scheme`` names.
        scheme: ``light`` runs all rules, ``dark`` those that colours can break.
    """
    # Half a megabyte, which a document needs once.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SOURCE)
    page.evaluate(_MARK_LOOKS)
    found = page.evaluate(_RUN, _OF_COLOURS if scheme == "dark" else _ALL)["violations"]
    return [
        f"{page.url} in {scheme}: {each['id']}: {node['html'][:160]}"
        f" ({node['failureSummary'][:240]})"
        for each in found
        for node in each["nodes"]
    ]
