"""The baseline: a Channels consumer that sends frames to the beat, and nothing else."""

import asyncio
import os

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from tests.benchmark.cadence import pauses, pieces

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangaassist.settings")

_FRAME = (
    '{"type":"token","response_id":"0b9e2f5c-7f0e-4c11-9f0a-6b9a4c1d2e3f",'
    '"seq":%d,"text":"%s"}'
)


class BareConsumer(AsyncWebsocketConsumer):
    """Answers any message with the frames of one answer."""

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        for number, (piece, pause) in enumerate(
            zip(pieces(), pauses(text_data or ""), strict=False), start=1
        ):
            due += pause
            await asyncio.sleep(due - loop.time())
            await self.send(_FRAME % (number, piece.replace("\n", "\\n")))


application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": URLRouter([path("ws/chat/", BareConsumer.as_asgi())]),
    }
)
