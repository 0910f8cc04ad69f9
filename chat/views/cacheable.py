"""Answers that caches on the way may keep for a while, and ask about afterwards."""

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags

#: How long a revoked share may still be in somebody's cache.
FRESH_S = 60


def cacheable(
    request: HttpRequest, body: bytes, *, content_type: str, etag: str = ""
) -> HttpResponse:
    """Return ``body``, or that it has not changed; the same for everybody."""
    etag = etag or etag_of(body)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in known or f"W/{etag}" in known or "*" in known:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    # Not even a cache that can't reach us may show it on after that.
    response["Cache-Control"] = f"public, max-age={FRESH_S}, must-revalidate"
    return response


def etag_of(body: bytes) -> str:
    """Return the entity tag of a body."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'
