"""An answer is served again only by the code that wrote it."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from redis.asyncio import Redis

from chat.stores.response_cache import RedisResponseCache
from chat.wiring.answer_code import PACKAGES, answer_code_version, digest_of

TURN = {
    "question": "a short horror manga",
    "intent": "recommendation",
    "tier": "guest",
    "locale": "en",
    "versions": ("c-1", "p-1", "demo-steady-1", "1"),
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "words.txt").write_text("one\ntwo\n")
    (tmp_path / "writing.py").write_text("GREETING = 'Hello!'\n")
    return tmp_path


CHANGES: tuple[Callable[[Path], object], ...] = (
    lambda here: (here / "writing.py").write_text("GREETING = 'Hi!'\n"),
    lambda here: (here / "data" / "words.txt").write_text("one\nthree\n"),
    lambda here: (here / "writing.py").rename(here / "greeting.py"),
    lambda here: (here / "more.py").write_text(""),
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_source_is_another_version(
    package: Path, change: Callable[[Path], object]
) -> None:
    before = digest_of([package])
    change(package)
    assert digest_of([package]) != before


def test_what_python_leaves_beside_the_sources_changes_nothing(package: Path) -> None:
    before = digest_of([package])
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "writing.pyc").write_bytes(b"\x00")
    assert digest_of([package]) == before


def test_a_kept_answer_is_not_found_by_other_code() -> None:
    redis = Redis()
    old, same, new = (
        RedisResponseCache(redis, 60, code=code).key(**TURN)  # type: ignore[arg-type]
        for code in ("a-1", "a-1", "a-2")
    )
    assert old == same != new


@pytest.mark.parametrize(
    "module", ["chat.llm.composer.compose", "chat.orchestration.selection"]
)
def test_the_version_covers_what_chooses_and_what_writes(module: str) -> None:
    assert module.rpartition(".")[0] in PACKAGES
    folders = [Path(str(import_module(name).__path__[0])) for name in PACKAGES]
    assert answer_code_version() == digest_of(folders)
