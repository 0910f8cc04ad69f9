"""Static files, answered before a request reaches Django.

A file that every page needs should not cost a thread and a middleware chain. Files are
served from the folders in which the apps keep them, so there is no collecting step;
they are revalidated by entity tag, and text is compressed once and kept.
"""

import asyncio
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import get_finders

from mangaassist.conf import static_prefix

Headers = list[tuple[bytes, bytes]]

_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_CACHE = b"public, max-age=60, stale-while-revalidate=3600"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is sent, plain and compressed."""

    stamp: tuple[int, int]
    kind: bytes
    tag: bytes
    plain: bytes
    packed: bytes | None

    @classmethod
    def read(cls, path: Path, stamp: tuple[int, int]) -> "StaticFile":
        """Read and compress the file at ``path``."""
        content = path.read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        packed = None
        if kind.startswith(_TEXT):
            kind += "; charset=utf-8"
            smaller = gzip.compress(content, 6, mtime=0)
            packed = smaller if len(smaller) < len(content) else None
        tag = hashlib.blake2b(content, digest_size=12).hexdigest()
        return cls(stamp, kind.encode(), f'"{tag}"'.encode(), content, packed)


class StaticFiles:
    """The files below one URL prefix, known since the start, read when first asked."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._paths: dict[str, Path] = {}
        self._files: dict[str, StaticFile] = {}
        for finder in get_finders():
            for name, storage in finder.list([]):
                base = f"{storage.prefix}/" if getattr(storage, "prefix", "") else ""
                self._paths.setdefault(base + name, Path(storage.path(name)))

    def owns(self, path: str) -> bool:
        """Whether ``path`` is ours to answer."""
        return path.startswith(self._prefix)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer one request."""
        headers = dict(scope["headers"])
        file = await self._file(scope["path"].removeprefix(self._prefix))
        if scope["method"] not in ("GET", "HEAD"):
            await _send(send, 405, [(b"allow", b"GET, HEAD")])
        elif file is None:
            await _send(send, 404, [(b"content-type", b"text/plain")], b"Not found")
        elif headers.get(b"if-none-match") == file.tag:
            await _send(send, 304, [(b"etag", file.tag), (b"cache-control", _CACHE)])
        else:
            body = file.plain
            extra: Headers = []
            if file.packed and b"gzip" in headers.get(b"accept-encoding", b""):
                body = file.packed
                extra = [(b"content-encoding", b"gzip")]
            extra += _headers(file, len(body))
            await _send(send, 200, extra, b"" if scope["method"] == "HEAD" else body)

    async def _file(self, name: str) -> StaticFile | None:
        path = self._paths.get(name)
        if path is None:
            return None
        try:
            info = path.stat()
            stamp = (info.st_mtime_ns, info.st_size)
            known = self._files.get(name)
            if known is None or known.stamp != stamp:
                known = await asyncio.to_thread(StaticFile.read, path, stamp)
                self._files[name] = known
        except OSError:
            return None
        return known


def _headers(file: StaticFile, length: int) -> Headers:
    return [
        (b"content-type", file.kind),
        (b"content-length", str(length).encode()),
        (b"etag", file.tag),
        (b"cache-control", _CACHE),
        (b"vary", b"accept-encoding"),
        (b"x-content-type-options", b"nosniff"),
        # Module scripts of the widget are fetched by shops' pages with CORS.
        (b"access-control-allow-origin", b"*"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]


async def _send(send: Any, status: int, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def with_static_files(application: Any) -> Any:
    """Return an application that answers for static files, and passes on the rest."""
    files = StaticFiles(static_prefix())

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        chosen = files if files.owns(scope["path"]) else application
        await chosen(scope, receive, send)

    return answer
