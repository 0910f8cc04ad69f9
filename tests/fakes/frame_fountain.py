"""An ASGI application that sends frames of the sizes it is asked for, all at once."""

import json
from typing import Any

from mangaassist.frames_at_once import write_at_once


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer each message, a list of sizes, with so many frames."""
    if scope["type"] != "websocket":
        return
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
            continue
        for number, size in enumerate(json.loads(message["text"])):
            text = f"{number}:".ljust(size, "ō")
            await send({"type": "websocket.send", "text": text})


write_at_once()
