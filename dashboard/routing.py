"""Where the console's sockets lead."""

from typing import Any, cast

from django.urls import path

from dashboard.live.consumer import LiveConsumer

websocket_urlpatterns: list[Any] = [
    path("ws/console/live/", cast("Any", LiveConsumer.as_asgi()))
]
