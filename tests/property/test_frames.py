"""Frames of a response: counted densely, batched without loss, kept by the log."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chat.orchestration.turn_events import Correction, End, EndStatus, Products
from chat.protocol.frames import (
    Frame,
    ResponseFrames,
    batched,
    from_log,
    text_of,
    to_log,
)

R = "0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3000)
EVENTS = st.lists(
    st.one_of(
        TEXT,
        st.builds(Correction, TEXT, st.just(("prices",)), st.just(1)),
        st.just(Products(())),
    ),
    max_size=30,
)


def encoded(events: list[object]) -> list[Frame]:
    encoder = ResponseFrames(R)
    frames = []
    for event in events:
        if isinstance(event, str):
            frames.append(encoder.token(event))
        elif isinstance(event, Correction):
            frames.append(encoder.correction(event))
        elif isinstance(event, Products):
            frames.append(encoder.products(event))
    return frames


def numbers(frames: list[Frame]) -> list[int]:
    return [n for frame in frames for n in range(frame.first, frame.seq + 1)]


@given(EVENTS)
def test_batches_cover_the_same_numbers_and_show_the_same(
    events: list[object],
) -> None:
    frames = encoded(events)
    joined = batched(R, frames)
    assert numbers(joined) == numbers(frames) == list(range(1, len(frames) + 1))
    assert text_of(joined) == text_of(frames)


@given(EVENTS)
def test_no_two_short_tokens_stay_neighbours(events: list[object]) -> None:
    joined = batched(R, encoded(events))
    for one, next_one in pairwise(joined):
        if one.kind == next_one.kind == "token":
            assert len(one.text) >= 4096


@given(EVENTS)
def test_the_log_gives_back_what_was_written(events: list[object]) -> None:
    frames = encoded(events)
    frames.append(ResponseFrames(R, len(frames)).end(End(EndStatus.COMPLETE, "x")))
    assert from_log(to_log(frames)) == frames
