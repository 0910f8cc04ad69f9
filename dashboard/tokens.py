"""What an API token looks like, and how it is told from others; pure."""

import hashlib
import secrets

PREFIX = "mgat_"
_BYTES = 32
_MARK = 8


def new_token() -> str:
    """Return a fresh token of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> bytes:
    """Return what is kept of a token: it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).digest()


def mark_of(token: str) -> str:
    """Return the few characters by which people know a token."""
    return token.removeprefix(PREFIX)[:_MARK]
