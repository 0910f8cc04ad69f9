"""What our connections to Redis send is what redis-py would send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio.connection import Connection
from redis.exceptions import DataError

from chat.stores.redis_connection import QuickConnection

words = st.one_of(
    st.text(), st.binary(), st.integers(), st.floats(allow_nan=False), st.just("é" * 9)
)


@given(st.sampled_from(["SET", "CONFIG GET", b"XADD", b"SCRIPT LOAD"]), st.lists(words))
def test_commands_are_packed_as_by_the_library(
    name: str | bytes, rest: list[str | bytes | int | float]
) -> None:
    ours = b"".join(QuickConnection().pack_command(name, *rest))
    assert ours == b"".join(Connection().pack_command(name, *rest))


def test_several_commands_are_packed_one_after_another() -> None:
    commands = [("GET", "a"), ("SET", "b", b"\x00" * 10_000)]
    ours, theirs = QuickConnection(), Connection()
    assert b"".join(ours.pack_commands(commands)) == b"".join(
        theirs.pack_commands(commands)
    )


def test_what_redis_has_no_form_for_is_refused() -> None:
    with pytest.raises(DataError):
        QuickConnection().pack_command("SET", "key", None)
