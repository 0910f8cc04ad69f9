"""Where the embedded engines live: data in ``var/``, sockets in a short private folder.

A Unix socket's path must stay under about 100 bytes however deep the clone lies, so
sockets get a folder of their own, named after the data folder that they belong to.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

# Not $TMPDIR: it may be long, and differ between the shell that started the service
# and the one that runs a command, which have to meet at the same socket.
_SHORT = Path("/tmp")  # noqa: S108 (a private folder in it, its owner verified)


@dataclass(frozen=True, slots=True)
class RedisPlace:
    """A Redis server, with the addresses that its different clients want.

    Which of its databases is used is ours to say: the address names the server alone.
    """

    base: str

    def url(self, database: int) -> str:
        """Return the address for redis-py and the channel layer."""
        parts = urlsplit(self.base)
        words = [(key, value) for key, value in parse_qsl(parts.query) if key != "db"]
        if parts.scheme != "unix":
            address = f"{parts.scheme}://{parts.netloc}/{database}"
            return f"{address}?{urlencode(words)}" if words else address
        query = urlencode([*words, ("db", str(database))])
        return f"unix://{parts.netloc}{parts.path}?{query}"

    def broker_url(self, database: int) -> str:
        """Return the address for Celery."""
        parts = urlsplit(self.base)
        if parts.scheme != "unix":
            return self.url(database)
        return f"redis+socket://{parts.netloc}{parts.path}?virtual_host={database}"


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
        try:
            parts = conninfo_to_dict(url)  # libpq's own reading of it
        except ProgrammingError as error:
            message = f"DATABASE_URL can't be read: {str(error).strip()}"
            raise ImproperlyConfigured(message) from None
        names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password"}
        names |= {"HOST": "host", "PORT": "port"}
        found = {ours: str(parts.pop(its, "")) for ours, its in names.items()}
        return found | {"NAME": found["NAME"] or "mangaassist", "OPTIONS": parts}

    def redis(self, url: str) -> RedisPlace:
        """Return the Redis server at ``url``, or the embedded one."""
        return RedisPlace(url or f"unix://{self.redis_socket}")
