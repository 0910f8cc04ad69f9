"""The real edge over a scripted shop, as an ASGI application of its own.

Sessions, record, log and limits are real; only the model and the store's services are
fakes. What is asked says how the model answers: ``manga words=40 every=5`` gives forty
words, one every 5 ms.
"""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.server_settings")

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

# Django's application first: it loads the apps that the rest imports.
django_application = get_asgi_application()

from audit.services.turns import turns_append  # noqa: E402
from chat.conf import ChatConfig, chat_config  # noqa: E402
from chat.orchestration.model_events import (  # noqa: E402
    ModelEvent,
    ModelStop,
    ModelUsage,
    Prompt,
    TextDelta,
)
from chat.orchestration.ports import Ports  # noqa: E402
from chat.orchestration.turns import Intent  # noqa: E402
from chat.routing import websocket_urlpatterns as chat_sockets  # noqa: E402
from chat.stores.turn_recorder import DurableTurnRecorder  # noqa: E402
from chat.wiring import runtime  # noqa: E402
from chat.wiring.adapters import ObservedRecorder, SystemClock  # noqa: E402
from chat.wiring.foundation import Foundation  # noqa: E402
from dashboard.routing import websocket_urlpatterns as console_sockets  # noqa: E402
from mangaassist.back_pressure import wait_for_readers  # noqa: E402
from mangaassist.frames_at_once import write_at_once  # noqa: E402
from mangaassist.handshakes import describe_in_brief  # noqa: E402
from mangaassist.sockets import close_with_a_code, nowhere  # noqa: E402
from tests.fakes.chat_script import ORDER, word  # noqa: E402
from tests.fakes.ports import FakeModel, world  # noqa: E402
from tests.patience import PATIENCE_S  # noqa: E402


class ScriptedModel(FakeModel):
    """Says as many words as it is asked for, at the pace it is asked for."""

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent, None]:
        match = ORDER.search(prompt.question)
        count, every = (int(match[1]), int(match[2] or 0)) if match else (5, 0)
        for number in range(count):
            yield TextDelta(word(number))
            await asyncio.sleep(every / 1000)
        yield ModelUsage(100, count)
        yield ModelStop("end_turn")


def fake_ports(base: Foundation, closing: AsyncExitStack) -> Ports:
    """Return fakes for what is beyond our own engines."""
    ports = world(models=[ScriptedModel()], intent=Intent.SMALL_TALK).ports
    return replace(
        ports,
        history=base.sessions,
        recorder=ObservedRecorder(
            DurableTurnRecorder(turns_append, base.redis), base.metrics, base.feed
        ),
        clock=SystemClock(),
    )


def patient_config() -> ChatConfig:
    """As in production, but on a busy machine clients and the database may be slow."""
    config = chat_config()
    socket = replace(config.socket, hello_s=PATIENCE_S)
    return replace(config, socket=socket, database_patience_s=PATIENCE_S)


runtime.build = partial(runtime.build, patient_config(), ports_of=fake_ports)

close_with_a_code(goodbye_s=120)
write_at_once()
describe_in_brief()
wait_for_readers(patience_s=2)
application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": URLRouter([*chat_sockets, *console_sockets, *nowhere]),
    }
)
