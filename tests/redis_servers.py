"""Redis servers that belong to one process of one run."""

from collections.abc import Iterator
from contextlib import contextmanager

from mangaassist.embedded.places import Places
from mangaassist.embedded.redis import RedisServer
from tests.leftovers import remove_redis


@contextmanager
def redis_at(places: Places) -> Iterator[str]:
    """Run a Redis server in a folder that goes with it; give its address."""
    server = RedisServer(places, durable=False)
    server.start()
    try:
        yield f"unix://{places.redis_socket}"
    finally:
        server.stop()
        remove_redis(places)
