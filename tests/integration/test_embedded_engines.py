"""The embedded engines survive kills, stale files and two users at once."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from mangaassist.embedded.engines import engines_held
from mangaassist.embedded.errors import EngineError
from mangaassist.embedded.places import Places
from mangaassist.embedded.postgres import Postgres
from mangaassist.embedded.processes import pid_in
from mangaassist.embedded.redis import RedisServer
from tests.leftovers import remove_redis
from tests.settings import POSTGRES_PLACES, ROOT


@pytest.fixture(scope="module")
def places() -> Iterator[Places]:
    """An installation deep in folders that only their owner may enter."""
    # Not in pytest's own folder: PostgreSQL's account can't reach that one as root.
    deep = POSTGRES_PLACES.var / f"engines_{os.getpid()}" / ("deep " * 30)
    places = Places.of(deep)
    with engines_held(places):
        pass
    yield places
    remove_redis(places)
    subprocess.run(["rm", "-rf", str(deep.parent)], check=True)


def connect(places: Places) -> "psycopg.Connection[tuple[int]]":
    return psycopg.connect(
        f"host={places.sockets} user=postgres dbname=mangaassist", autocommit=True
    )


def serves(places: Places) -> bool:
    with connect(places) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def pids(places: Places) -> tuple[int, int]:
    found = (
        pid_in(Postgres(places).data / "postmaster.pid"),
        pid_in(RedisServer(places).data / "redis.pid"),
    )
    assert found[0]
    assert found[1]
    return found[0], found[1]


def test_what_was_written_survives_kills_in_mid_write(places: Places) -> None:
    with engines_held(places) as engines:
        with connect(places) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
        with RedisServer(places).client() as client:
            client.set("kept", "42")
        for pid in pids(places):
            os.kill(pid, signal.SIGKILL)
        engines.start()
        with connect(places) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (42,)
        with RedisServer(places).client() as client:
            assert client.get("kept") == b"42"


def test_engines_end_with_their_last_holder(places: Places) -> None:
    with engines_held(places):
        first = pids(places)
        with engines_held(places):
            assert pids(places) == first
        assert serves(places)
    assert not Postgres(places).is_running()
    assert not RedisServer(places).is_running()


def test_a_holder_that_is_killed_holds_no_more(places: Places) -> None:
    code = (
        "import sys, pathlib\n"
        "from mangaassist.embedded.engines import engines_held\n"
        "from mangaassist.embedded.places import Places\n"
        "with engines_held(Places.of(pathlib.Path(sys.argv[1]))):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(places.var)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    assert holder.stdin
    assert holder.stdout.readline() == b"held\n"
    holder.kill()
    holder.wait()
    holder.stdout.close()
    holder.stdin.close()
    left = pids(places)
    assert Postgres(places).is_running()
    with engines_held(places):
        assert pids(places) == left
    assert not Postgres(places).is_running()


def test_a_pid_file_that_names_somebody_else_does_not_stop_a_start(
    places: Places,
) -> None:
    data = Postgres(places).data
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n1\n5432\n\n\n\nready")
    (RedisServer(places).data / "redis.pid").write_text(f"{os.getpid()}\n")
    with engines_held(places):
        assert os.getpid() not in pids(places)


def test_a_socket_that_was_swept_away_is_made_again(places: Places) -> None:
    with engines_held(places) as engines:
        for path in places.sockets.iterdir():
            path.unlink()
        engines.start()
        assert serves(places)


def test_nobody_else_may_enter(places: Places) -> None:
    with engines_held(places):
        for folder in (places.sockets, Postgres(places).data, RedisServer(places).data):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_data_of_another_version_are_not_touched(places: Places) -> None:
    version = Postgres(places).data / "PG_VERSION"
    version.write_text("12\n")
    try:
        with (
            pytest.raises(EngineError, match="was made by PostgreSQL 12"),
            engines_held(places, redis=False),
        ):
            pass
    finally:
        version.write_text("18\n")


def test_a_strangers_folder_in_the_place_of_the_sockets_is_refused(
    tmp_path: Path,
) -> None:
    places = Places(tmp_path / "var", tmp_path / "sockets")
    places.sockets.symlink_to(tmp_path)
    with (
        pytest.raises(EngineError, match="belongs to somebody else"),
        engines_held(places, redis=False),
    ):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it for another account")
def test_as_root_no_folders_permissions_are_widened(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    places = Places.of(home / "clone" / "var")
    before = [each.stat().st_mode for each in (home, *home.parents)]
    postgres = Postgres(places, durable=False)
    try:
        with engines_held(places, redis=False, durable=False):
            assert serves(places)
            assert [each.stat().st_mode for each in (home, *home.parents)] == before
            assert (places.var / "postgres").resolve() == postgres.data
        assert home not in postgres.data.parents
    finally:
        assert postgres.data.parent.name == places.sockets.name
        subprocess.run(["rm", "-rf", str(postgres.data.parent)], check=True)
        remove_redis(places)
