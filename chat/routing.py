"""Where sockets lead."""

from typing import Any, cast

from django.urls import path

from chat.consumers import ChatConsumer

websocket_urlpatterns: list[Any] = [
    path("ws/chat/", cast("Any", ChatConsumer.as_asgi()))
]
