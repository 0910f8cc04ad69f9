"""The secret key of an installation that was given none: made once, then kept."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_key(path: Path) -> str:
    """Return the key kept in ``path``, made on the first start, for our eyes only.

    Raises ImproperlyConfigured when the file is empty or can't be read or written.
    """
    try:
        if not path.exists():
            _make(path)
        key = path.read_text().strip()
    except OSError as error:
        message = f"SECRET_KEY is unset and {path} can't be used: {error.strerror}"
        raise ImproperlyConfigured(message) from None
    if not key:
        raise ImproperlyConfigured(
            f"SECRET_KEY is unset and {path} is empty: remove it"
        )
    return key


def _make(path: Path) -> None:
    """Write a new key; of two processes that do so at once, the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
