"""A key is made once, kept, and for its owner's eyes only."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from mangaassist.secret_key import kept_key


def test_a_key_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    key = kept_key(path)
    assert len(key) >= 50
    assert kept_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert kept_key(tmp_path / "a") != kept_key(tmp_path / "b")


def test_an_empty_file_is_not_taken_for_a_key(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    with pytest.raises(ImproperlyConfigured, match="empty"):
        kept_key(tmp_path / "key")
