"""The baseline: a Channels consumer that sends frames at a pace, and nothing else."""

import asyncio
import os

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")

_FRAME = (
    '{"type":"token","response_id":"0b9e2f5c-7f0e-4c11-9f0a-6b9a4c1d2e3f",'
    '"seq":%d,"text":"spirals "}'
)


class BareConsumer(AsyncWebsocketConsumer):
    """Answers ``COUNT PAUSE_MS`` with so many frames, so far apart."""

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        count, pause_ms = (text_data or "0 0").split()
        for seq in range(1, int(count) + 1):
            await asyncio.sleep(int(pause_ms) / 1000)
            await self.send(_FRAME % seq)


application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": URLRouter([path("ws/chat/", BareConsumer.as_asgi())]),
    }
)
