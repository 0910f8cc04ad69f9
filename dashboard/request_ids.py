"""An id for each HTTP request, made here: what a caller sends is never taken over."""

import uuid
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

HEADER = "X-Request-ID"
_ATTRIBUTE = "mangaassist_request_id"


def request_id_of(request: HttpRequest) -> str:
    """Return the id of a request; every call gives the same one."""
    made = getattr(request, _ATTRIBUTE, "")
    if not made:
        made = str(uuid.uuid4())
        setattr(request, _ATTRIBUTE, made)
    return str(made)


@sync_and_async_middleware
def request_ids(
    get_response: Callable[[HttpRequest], HttpResponseBase]
    | Callable[[HttpRequest], Awaitable[HttpResponseBase]],
) -> Callable[..., object]:
    """Give each request an id, and tell it in the answer."""
    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            request_id = request_id_of(request)
            response = await get_response(request)
            response.headers[HEADER] = request_id
            return response  # type: ignore[no-any-return]

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        request_id = request_id_of(request)
        response = get_response(request)
        response.headers[HEADER] = request_id  # type: ignore[union-attr]
        return response  # type: ignore[return-value]

    return answer
