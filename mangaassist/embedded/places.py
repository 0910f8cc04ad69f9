"""Where the embedded engines live: data in ``var/``, sockets in a short private folder.

A Unix socket's path must stay under about 100 bytes however deep the clone lies, so
sockets get a folder of their own, named after the data folder that they belong to.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Not $TMPDIR: it may be long, and differ between the shell that started the service
# and the one that runs a command, which have to meet at the same socket.
_SHORT = Path("/tmp")  # noqa: S108 (a private folder in it, its owner verified)


@dataclass(frozen=True, slots=True)
class RedisPlace:
    """A Redis server, with the addresses that its different clients want."""

    base: str

    def url(self, database: int) -> str:
        """Return the address for redis-py and the channel layer."""
        if self.base.startswith("unix:"):
            return f"{self.base}?db={database}"
        return f"{self.base}/{database}"

    def broker_url(self, database: int) -> str:
        """Return the address for Celery."""
        if self.base.startswith("unix:"):
            path = self.base.removeprefix("unix://")
            return f"redis+socket://{path}?virtual_host={database}"
        return self.url(database)


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and addresses of one installation."""

    var: Path
    sockets: Path

    @classmethod
    def of(cls, var: Path) -> "Places":
        """Return the places that belong to the data folder ``var``."""
        var = var.expanduser().resolve()
        mark = hashlib.blake2b(os.fsencode(var), digest_size=5).hexdigest()
        return cls(var, _SHORT / f"mangaassist-{mark}")

    @property
    def secret_key(self) -> Path:
        """Where a generated secret key is kept."""
        return self.var / "secret_key"

    @property
    def static(self) -> Path:
        """Where static files are collected."""
        return self.var / "static"

    @property
    def anchors(self) -> Path:
        """Where the audit's anchors go unless told otherwise."""
        return self.var / "anchors"

    @property
    def redis_socket(self) -> Path:
        """The embedded Redis server's socket."""
        return self.sockets / "redis.sock"

    def database(self, url: str) -> dict[str, Any]:
        """Return Django's connection settings for ``url``, or the embedded server's."""
        if not url:
            return {
                "NAME": "mangaassist",
                "USER": "postgres",
                "HOST": str(self.sockets),
                "PORT": "5432",
            }
        parts = urlsplit(url)
        return {
            "NAME": unquote(parts.path.removeprefix("/")) or "mangaassist",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }

    def redis(self, url: str) -> RedisPlace:
        """Return the Redis server at ``url``, or the embedded one."""
        return RedisPlace(url or f"unix://{self.redis_socket}")
