"""What the widget weighs, what it never does, and that its files find each other."""

import gzip
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "chat/static/chat/widget"
IMPORT = re.compile(r"""from "\./([\w-]+\.js)";""")
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"""|setAttribute\("style"|\.cssText|createElement\("style"|window\.on\w+ ="""
)


def needed_by(name: str) -> set[str]:
    """Return a module and all that it imports before it runs."""
    found, waiting = set(), [name]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += IMPORT.findall((FOLDER / each).read_text())
    return found


def weight(names: set[str]) -> int:
    """Return the bytes that travel, each file compressed by itself."""
    return sum(len(gzip.compress((FOLDER / name).read_bytes(), 9)) for name in names)


def test_the_loader_weighs_at_most_eight_kilobytes():
    assert weight(needed_by("manga-assist.js")) <= 8_000


def test_the_panel_weighs_at_most_forty_kilobytes():
    panel = needed_by("view.js") - needed_by("manga-assist.js")
    assert weight(panel) <= 40_000
    assert "transport.js" in panel


def test_every_file_is_used_and_the_loader_asks_for_the_panel_later():
    used = needed_by("manga-assist.js") | needed_by("view.js")
    assert used == {path.name for path in FOLDER.glob("*.js")}
    assert "view.js" not in needed_by("manga-assist.js")


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.js")), ids=lambda path: path.name
)
def test_no_file_makes_markup_from_text_or_styles_inline(path: Path):
    assert FORBIDDEN.findall(path.read_text()) == []
