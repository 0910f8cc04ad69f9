"""The shape of the code: pure cores stay pure, files readable, doors doors."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("mangaassist", "dashboard", "chat", "audit", "guardrails")
PURE_LIBRARIES = {"re2", "phonenumbers", "numpy"}


def modules(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("folder", ["guardrails/core", "chat/orchestration"])
def test_a_pure_core_imports_the_standard_library_and_pure_libraries(
    folder: str,
) -> None:
    allowed = set(sys.stdlib_module_names) | PURE_LIBRARIES | {"guardrails", "chat"}
    foreign = {
        (path.name, name)
        for path in modules(folder)
        for name in imported(path) - allowed
    }
    assert not foreign


@pytest.mark.parametrize(
    "module", ["guardrails.core.pipeline", "chat.orchestration.orchestrator"]
)
def test_importing_a_pure_core_leaves_django_out(module: str) -> None:
    code = f"import sys, {module}; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_no_module_is_longer_than_a_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules(*APPS)
        if (count := len(path.read_text().splitlines())) > 350
        # Values in one place, and lists of words: read by looking up, not through.
        and path.name
        not in {"settings.py", "turns.py", "attack_weights.py", "attack_clusters.py"}
    }
    assert not long


def test_only_conf_modules_read_djangos_settings() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in modules("chat", "audit", "guardrails", "dashboard")
        if "from django.conf import settings" in path.read_text()
        and path.name != "conf.py"
    }
    assert not readers


def test_the_project_names_no_machine_of_its_makers() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    words = ("/" + "work/", "/" + "farm/", "TO" + "DO", "FIX" + "ME")
    found = {
        (name, word)
        for name in listed.stdout.splitlines()
        if (ROOT / name).suffix
        in {".py", ".md", ".sh", ".html", ".js", ".css", ".toml"}
        for word in words
        if (ROOT / name).exists() and word in (ROOT / name).read_text()
    }
    assert not found
