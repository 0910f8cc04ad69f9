"""The API's document, and the pages that show it; anybody may read them."""

from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from dashboard.api.problems import CONTENT_TYPE, WHAT_TO_DO
from dashboard.api.reference import Reference, reference_of
from dashboard.request_ids import request_id_of


@cache
def document() -> bytes:
    """Return the OpenAPI document; it is made once, as it takes a while."""
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
    found = generator.get_schema(request=None, public=True)
    return orjson.dumps(found, default=str, option=orjson.OPT_NON_STR_KEYS)


@cache
def _reference() -> Reference:
    return reference_of(orjson.loads(document()))


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Answer with the document."""
    answer = HttpResponse(
        document(), content_type="application/vnd.oai.openapi+json;version=3.1"
    )
    answer["Cache-Control"] = "public, max-age=60"
    return answer


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the document to people."""
    return render(request, "dashboard/api/docs.html", {"reference": _reference()})


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Explain the codes of answers that are no success."""
    return render(request, "dashboard/api/problems.html", {"codes": WHAT_TO_DO})


@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer for an address that there is not."""
    found = {
        "type": "/api/docs/problems/#not_found",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": "The API has no such address; /api/docs/ lists those it has.",
        "what_to_do": WHAT_TO_DO["not_found"],
        "request_id": request_id_of(request),
    }
    return HttpResponse(orjson.dumps(found), status=404, content_type=CONTENT_TYPE)
