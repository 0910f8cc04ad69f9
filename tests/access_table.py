"""The table of docs/security.md, and the addresses of the service that it is about."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from dashboard.permissions import ROLES, Role

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "security.md"
GUARDED = ("console/", "api/")
#: Signing in, and what shoppers share, are for who is not signed in; nothing is at the
#: rest of the API.
OPEN = ("console/account/", "api/share/", "api/(?!")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
YES, NO = "yes", "–"


def rows_under(heading: str) -> dict[str, list[str]]:
    """The rows of the table below a heading: the first cell, and the others."""
    section = DOCUMENT.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = (
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("| `")
    )
    return {first: others for first, *others in cells}


def addresses(
    patterns: list[URLPattern | URLResolver], above: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        path = above + re.sub(r"[\^$\\]", "", str(each.pattern))
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, path)
        else:
            yield path, each


def methods_of(pattern: URLPattern) -> list[str]:
    view = pattern.callback
    if actions := getattr(view, "actions", None):
        return [name.upper() for name in actions if name.upper() in METHODS]
    made_of = getattr(view, "view_class", getattr(view, "cls", None))
    if made_of is None:
        return ["POST" if "POST" in getattr(view, "methods", ()) else "GET"]
    return [name for name in METHODS if hasattr(made_of, name.lower())]


def calls() -> dict[str, URLPattern]:
    """Every method and address of the running service that is for operators alone."""
    return {
        f"{method} /{path}": pattern
        for path, pattern in sorted(addresses(get_resolver().url_patterns))
        if path.startswith(GUARDED) and not path.startswith(OPEN)
        for method in methods_of(pattern)
    }


def row(call: str, let_in: list[bool]) -> str:
    """The row that says who is let in."""
    cells = (YES if each else NO for each in let_in)
    return f"| `{call}` | {' | '.join(cells)} |"


def likely_row(call: str, pattern: URLPattern) -> str:
    """The row that follows from the permission that the view names."""
    view = pattern.callback
    made_of = getattr(view, "view_class", getattr(view, "cls", None))
    by_method = getattr(made_of, "permissions_by_method", {})
    name = by_method.get(call.split(maxsplit=1)[0], getattr(made_of, "permission", ""))
    codename = str(name).rpartition(".")[2]
    return row(call, [codename in ROLES[role].permissions for role in Role])
