"""What happens when a server is told to end: the chat drains first.

ASGI's lifespan would say so, but daphne has none. So the signal is caught, the chat
drains on its event loop, and then the server's own handler ends the process.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

logger = logging.getLogger(__name__)

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def drain_on_signals(drain: Callable[[], Awaitable[None]], patience_s: float) -> None:
    """Have ``drain`` run before the process obeys SIGTERM or SIGINT.

    A second signal ends the process without waiting. Outside the main thread, where
    signals can't be caught, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        _chain(loop, number, drain, patience_s)


def _chain(
    loop: asyncio.AbstractEventLoop,
    number: signal.Signals,
    drain: Callable[[], Awaitable[None]],
    patience_s: float,
) -> None:
    before: Any = signal.getsignal(number)
    if not callable(before):
        return  # nobody would end the process after us

    async def drain_then_end() -> None:
        try:
            async with asyncio.timeout(patience_s):
                await drain()
        except TimeoutError:
            logger.warning("the chat could not drain in time")
        except Exception:
            logger.exception("the chat could not drain")
        signal.signal(number, before)
        signal.raise_signal(number)

    tasks: list[asyncio.Task[None]] = []

    def on_signal(received: int, frame: FrameType | None) -> None:
        if tasks:
            signal.signal(number, before)
            before(received, frame)
            return
        loop.call_soon_threadsafe(
            lambda: tasks.append(loop.create_task(drain_then_end()))
        )

    signal.signal(number, on_signal)
