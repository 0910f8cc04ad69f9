"""What a killed run left behind: its database, and its Redis server with its folder."""

import re
import shutil

import psutil
import psycopg
from psycopg import sql

from mangaassist.embedded.places import Places
from mangaassist.embedded.redis import RedisServer
from tests.settings import POSTGRES_PLACES

_NAME = re.compile(r"(?:test|redis)_(\d+)_\w+")


def is_left_over(name: str) -> bool:
    """Whether ``name`` is that of a run whose process is gone."""
    found = _NAME.fullmatch(name)
    return found is not None and not psutil.pid_exists(int(found[1]))


def drop_left_databases() -> None:
    """Drop the databases of runs that were killed."""
    dsn = f"host={POSTGRES_PLACES.sockets} user=postgres dbname=postgres"
    with psycopg.connect(dsn, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            if is_left_over(name):
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                connection.execute(drop.format(sql.Identifier(name)))


def remove_left_redis() -> None:
    """Stop the Redis servers of runs that were killed, and remove their folders."""
    for folder in POSTGRES_PLACES.var.glob("redis_*"):
        if is_left_over(folder.name):
            places = Places.of(folder)
            RedisServer(places).stop()
            remove_redis(places)


def remove_redis(places: Places) -> None:
    """Remove the folders of a stopped Redis server."""
    shutil.rmtree(places.var, ignore_errors=True)
    shutil.rmtree(places.sockets, ignore_errors=True)
