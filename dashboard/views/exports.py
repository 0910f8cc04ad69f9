"""Rows as a file, sent piece by piece."""

from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from dashboard.listing.export import CsvExport


def export_streamed(
    request: HttpRequest, export: CsvExport[Any], name: str
) -> StreamingHttpResponse:
    """Answer with an export, as a file with its name and the time."""
    is_async = isinstance(request, ASGIRequest)
    response = StreamingHttpResponse(
        export.pieces_async() if is_async else export.pieces(),
        content_type="text/csv; charset=utf-8",
    )
    file_name = f"{name}-{timezone.localtime():%Y%m%d-%H%M%S}.csv"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    patch_cache_control(response, private=True, no_store=True)
    return response
