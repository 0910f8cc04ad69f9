"""One process with breakers, as a web process has them; obeys lines on its input.

Tells on its output, a JSON object a line: each state that the breaker of ``reviews``
comes to, with the time; and for ``probe``, how many of 100 callers it let through.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable

import django

CALLERS = 100


def say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


async def main(*, hears: bool) -> None:
    """Share breakers; without ``hears``, as if messages never arrived."""
    from chat.conf import chat_config  # noqa: PLC0415 (Django has to be set up)
    from chat.downstream.breaker_board import BreakerBoard  # noqa: PLC0415
    from chat.downstream.services import Breakers  # noqa: PLC0415
    from chat.stores.database import DatabaseThreads  # noqa: PLC0415
    from chat.stores.redis_pool import blocking_redis, command_redis  # noqa: PLC0415
    from chat.wiring.breaker_orders import OrdersInForce  # noqa: PLC0415

    url = chat_config().redis_url
    breakers = Breakers(
        listener=lambda each: say(
            name=each.name, state=each.after.value, at=time.time()
        )
    )
    orders = OrdersInForce(DatabaseThreads(1, patience_s=2.0), breakers)
    hurry: Callable[[], None] = orders.hurry if hears else lambda: None
    board = BreakerBoard(command_redis(url), blocking_redis(url), heard=hurry)
    breakers.share(board.add)
    board.start()
    orders.start()
    await orders.refresh()
    await board.exchange(everything=True)
    say(ready=True)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    while line := (await lines.readline()).decode().strip():
        if line == "probe":
            wishes = (breakers["reviews"].admit() for _ in range(CALLERS))
            found = await asyncio.gather(*wishes, return_exceptions=True)
            say(admitted=sum(not isinstance(each, Exception) for each in found))


if __name__ == "__main__":
    django.setup()
    asyncio.run(main(hears="--deaf" not in sys.argv))
