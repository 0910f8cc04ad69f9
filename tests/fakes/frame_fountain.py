"""An ASGI application that sends frames of the sizes it is asked for, all at once.

``null`` asks how many clients the server gave up, because they did not read.
"""

import json
import os
from typing import Any

from mangaassist.back_pressure import wait_for_readers
from mangaassist.frames_at_once import write_at_once
from mangaassist.sockets import close_with_a_code


class Fountain:
    """Answers each message, a list of sizes, with so many frames."""

    def __init__(self) -> None:
        self.given_up = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one socket."""
        if scope["type"] != "websocket":
            return
        while (message := await receive())["type"] != "websocket.disconnect":
            if message["type"] == "websocket.connect":
                await send({"type": "websocket.accept"})
                continue
            sizes = json.loads(message["text"])
            if sizes is None:
                await send({"type": "websocket.send", "text": str(self.given_up)})
                continue
            try:
                for number, size in enumerate(sizes):
                    text = f"{number}:".ljust(size, "ō")
                    await send({"type": "websocket.send", "text": text})
            except OSError:
                self.given_up += 1
                return


application = Fountain()
# The closing waits for a client on a busy machine.
close_with_a_code(goodbye_s=120)
write_at_once()
wait_for_readers(float(os.environ.get("PATIENCE_S", "60")))
