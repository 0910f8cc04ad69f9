"""What is written about settings is what the code reads."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LIST = """
import json, mangaassist.settings as settings
print(json.dumps([
    [each.name, each.takes, each.default, each.purpose]
    for each in settings.env.registry.values()
]))
"""


def declared() -> list[str]:
    """The table's rows as the registry would have them, in an empty environment."""
    done = subprocess.run(
        [sys.executable, "-c", _LIST],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = []
    for name, takes, default, purpose in json.loads(done.stdout):
        shown = default.replace(f"{ROOT}{os.sep}", "")
        shown = f"`{shown}`" if shown else "unset"
        rows.append(f"| `{name}` | {takes} | {shown} | {purpose} |")
    return rows


def test_each_setting_is_documented_as_it_is() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    section = text.split("## Settings")[1].split("\n## ")[0]
    written = [line for line in section.splitlines() if line.startswith("| `")]
    rows = declared()
    assert [row for row in rows if row not in written] == [], "write these rows"
    assert [row for row in written if row not in rows] == [], "nothing reads these"


def test_what_the_stand_in_and_the_procfile_read_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    stand_in = (ROOT / "chat" / "demo_store" / "conf.py").read_text()
    names = set(re.findall(r'environment\.get\("(\w+)"', stand_in))
    names |= set(re.findall(r"\$\{(\w+)", (ROOT / "Procfile").read_text()))
    assert names
    assert {name for name in names if f"`{name}`" not in text} == set()
