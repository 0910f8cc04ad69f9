"""What machines ask: are you alive, can you serve, what did you count."""

from functools import cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from chat.telemetry.metrics import CONTENT_TYPE
from chat.wiring.edge import server_chat
from chat.wiring.health import Health
from chat.wiring.runtime import ChatRuntime


@csrf_exempt
@require_safe
async def live(_: HttpRequest) -> HttpResponse:
    """Say that the process runs."""
    return JsonResponse({"status": "live"})


@cache
def _health_of(chat: ChatRuntime) -> Health:
    return Health(chat)


@csrf_exempt
@require_safe
async def ready(_: HttpRequest) -> HttpResponse:
    """Say whether the process can serve, and what is wrong if it can't."""
    parts = await _health_of(server_chat()).parts()
    well = not any(parts.values())
    body = {
        "status": "ready" if well else "not ready",
        "parts": {
            name: {"ok": not reason, **({"reason": reason} if reason else {})}
            for name, reason in parts.items()
        },
    }
    response = JsonResponse(body, status=200 if well else 503)
    response["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@require_safe
async def metrics(_: HttpRequest) -> HttpResponse:
    """Return the counters in Prometheus' text format."""
    chat = server_chat()
    counted = chat.base.metrics
    counted.set_breakers(dict(chat.ports.breakers.states()))
    counted.set_responses(chat.responses.open)
    return HttpResponse(counted.text(), content_type=CONTENT_TYPE)
