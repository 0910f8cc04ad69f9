"""Addresses of the engines, embedded or given, in the form that each client wants."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from mangaassist.embedded.places import Places, RedisPlace


def test_sockets_have_a_short_path_however_deep_the_clone_lies() -> None:
    places = Places.of(Path("/home") / ("a rather long name/" * 30) / "var")
    assert len(str(places.sockets / ".s.PGSQL.5432.lock")) < 100
    assert len(str(places.redis_socket)) < 100


def test_two_clones_have_sockets_of_their_own(tmp_path: Path) -> None:
    assert Places.of(tmp_path / "a").sockets != Places.of(tmp_path / "b").sockets


def test_one_clone_reached_by_two_paths_has_one_place(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "real")
    alias = Places.of(tmp_path / "alias" / "var")
    assert alias == Places.of(tmp_path / "real" / "var")


@pytest.mark.parametrize(
    ("base", "url", "broker"),
    [
        ("unix:///s/r.sock", "unix:///s/r.sock?db=1", "redis+socket:///s/r.sock"),
        ("redis://h:6379", "redis://h:6379/1", "redis://h:6379/1"),
        ("redis://h:6379/0", "redis://h:6379/1", "redis://h:6379/1"),
        ("rediss://:pw@h:1/9?x=y", "rediss://:pw@h:1/1?x=y", "rediss://:pw@h:1/1?x=y"),
        ("unix:///r.sock?db=7", "unix:///r.sock?db=1", "redis+socket:///r.sock"),
    ],
)
def test_the_database_of_redis_is_ours_to_choose(
    base: str, url: str, broker: str
) -> None:
    place = RedisPlace(base)
    assert place.url(1) == url
    assert place.broker_url(1).removesuffix("?virtual_host=1") == broker


def test_a_database_url_is_read_as_libpq_reads_it(tmp_path: Path) -> None:
    url = "postgresql://anna:p%40ss@DB.example:6432/shop?sslmode=require"
    assert Places.of(tmp_path).database(url) == {
        "NAME": "shop",
        "USER": "anna",
        "PASSWORD": "p@ss",
        "HOST": "DB.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_url_on_a_socket_keeps_the_folder_as_it_is(tmp_path: Path) -> None:
    found = Places.of(tmp_path).database("postgresql://me@/shop?host=/run/Folder")
    assert (found["HOST"], found["NAME"]) == ("/run/Folder", "shop")


def test_a_database_url_that_libpq_can_not_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        Places.of(tmp_path).database("postgresql://h/shop?sslmood=require")
