"""Whatever JSON a client sends, it is a frame or refused with a code."""

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from chat.protocol.incoming import ClientFrame, FrameError, decode

KEYS = (
    *("type", "session_id", "token", "after", "customer", "locale", "site"),
    *("id", "text", "response_id", "seq", "value", "comment"),
)
TYPES = ("hello", "message", "stop", "feedback", "ack", "ping")
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(["up", "0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7"]),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=6,
)


@given(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(KEYS), ANYTHING))
def test_any_object_is_a_frame_or_refused_with_a_code(
    kind: str, body: dict[str, Any]
) -> None:
    try:
        frame = decode(orjson.dumps(body | {"type": kind}).decode())
    except FrameError as problem:
        assert problem.code.value
    else:
        assert isinstance(frame, ClientFrame)
