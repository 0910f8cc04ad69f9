"""Calls from pages of other origins: those that may embed the widget, and no others."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.http.response import HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from chat.wiring.edge import origin_is_allowed, server_chat

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], Coroutine[Any, Any, HttpResponseBase]]
_KEPT_S = "600"


def cross_origin(*methods: str) -> Callable[[View[P]], View[P]]:
    """Let allowed pages call a view by these methods, and answer their preflights.

    No cookie is read, so there is nothing that another page could abuse: calls carry a
    bearer token or none.
    """

    def decorate(view: View[P]) -> View[P]:
        @csrf_exempt
        @wraps(view)
        async def answer(
            request: HttpRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            origin = request.headers.get("Origin", "")
            config = server_chat().config
            if not origin_is_allowed(origin, request.get_host(), config):
                return JsonResponse({"code": "forbidden_origin"}, status=403)
            if request.method == "OPTIONS":
                response: HttpResponseBase = HttpResponse(status=204)
            elif request.method not in methods:
                response = JsonResponse({"code": "method_not_allowed"}, status=405)
                response["Allow"] = ", ".join((*methods, "OPTIONS"))
            else:
                response = await view(request, *args, **kwargs)
            _allow(response, origin, methods)
            return response

        return cast("View[P]", answer)

    return decorate


def _allow(response: HttpResponseBase, origin: str, methods: tuple[str, ...]) -> None:
    patch_vary_headers(response, ["Origin"])
    response["Cache-Control"] = "no-store"
    if origin:
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Methods"] = ", ".join(methods)
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response["Access-Control-Max-Age"] = _KEPT_S
