"""axe-core's rules on a page: all of them in the light, colours' rules in the dark.

Both themes have one and the same document, so that nothing but its colours can break a
rule in one of them alone.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_ALL: dict[str, Any] = {"resultTypes": ["violations"]}
_SOURCE = Axe().axe_script
_RUN = "([parts, options]) => axe.run(parts ?? document, options)"
_OF_COLOURS = {**_ALL, "runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, *parts: str, scheme: str = "light") -> list[str]:
    """Return what breaks a rule on the page as it is shown, or in parts of it.

    Args:
        page: The page, already in the theme that ``scheme`` names.
        parts: Selectors of what to look at; none means everything.
        scheme: ``light`` runs all rules, ``dark`` those that colours can break.
    """
    context = {"include": [[each] for each in parts]} if parts else None
    options = _OF_COLOURS if scheme == "dark" else _ALL
    # Half a megabyte, which a document needs once.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SOURCE)
    found = page.evaluate(_RUN, [context, options])["violations"]
    return [
        f"{page.url} in {scheme}: {each['id']}: {node['html'][:160]}"
        f" ({node['failureSummary'][:240]})"
        for each in found
        for node in each["nodes"]
    ]
