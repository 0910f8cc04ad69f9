"""The widget's files at addresses that stay, for pages anywhere to embed.

Module scripts are fetched with CORS, so the files name the origins that may use them.
They are read and compressed once; a browser that has them asks again and gets a 304.
"""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from chat.views.shop import widget_origins

_FOLDER = Path(__file__).resolve().parent.parent / "static/chat/widget"
_TYPE = "text/javascript; charset=utf-8"


@dataclass(frozen=True, slots=True)
class _Module:
    plain: bytes
    packed: bytes
    etag: str


@cache
def _modules() -> dict[str, _Module]:
    """Return every file of the widget by its name."""
    found: dict[str, _Module] = {}
    for path in sorted(_FOLDER.glob("*.js")):
        plain = path.read_bytes()
        etag = f'"{blake2b(plain, digest_size=12).hexdigest()}"'
        found[path.name] = _Module(plain, gzip.compress(plain, 9, mtime=0), etag)
    return found


@require_safe
def widget_file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer one module of the widget."""
    module = _modules().get(name)
    if module is None:
        raise Http404("no such file")
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = module.etag if not packed else f'{module.etag[:-1]}-gz"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(
            module.packed if packed else module.plain, content_type=_TYPE
        )
        if packed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    # Asked for again each time, so that a page never mixes modules of two releases.
    response["Cache-Control"] = "public, no-cache"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    _allow(request, response)
    return response


def _allow(request: HttpRequest, response: HttpResponse) -> None:
    """Name the page's origin if it may embed the widget."""
    patch_vary_headers(response, ["Accept-Encoding", "Origin"])
    origin = request.headers.get("Origin", "")
    if origin and origin in widget_origins():
        response["Access-Control-Allow-Origin"] = origin
