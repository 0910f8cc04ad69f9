"""What is read from the log and the store after something went wrong."""

from datetime import UTC, datetime

import orjson
import pytest

from chat.live.orphans import finished_frames, logged
from chat.orchestration.turn_events import EndStatus
from chat.protocol.frames import ResponseFrames, text_of, to_log
from chat.stores.session_store import StoredTurn

R = "0fe6387a-dfd6-4c81-90b5-56f4d9a09fa7"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def finished(status: EndStatus = EndStatus.COMPLETE, last_seq: int = 9) -> StoredTurn:
    return StoredTurn("s", "m", R, "hi", NOON, status, (), "the answer", (), last_seq)


def covered(frames: list) -> list[int]:
    return [n for frame in frames for n in range(frame.first, frame.seq + 1)]


def test_frames_that_were_written_twice_are_read_once() -> None:
    encoder = ResponseFrames(R)
    frames = [encoder.token(text) for text in "abcde"]
    blobs = [to_log(frames[:3]), to_log(frames[1:5])]
    assert logged(blobs) == frames
    assert logged(blobs, 2) == frames[2:]


def test_a_snapshot_in_the_log_begins_where_the_reader_is() -> None:
    encoder = ResponseFrames(R, 3)
    blob = to_log([encoder.snapshot("all of it", [], upto=8)])
    (frame,) = logged([blob], 5)
    assert (frame.first, frame.seq) == (6, 8)
    assert orjson.loads(frame.wire)["from"] == 6


@pytest.mark.parametrize("after", range(8))
def test_a_finished_turn_is_a_snapshot_and_an_end_up_to_its_last_number(
    after: int,
) -> None:
    frames = finished_frames(finished(), after)
    assert covered(frames) == list(range(after + 1, 10))
    assert text_of(frames)[0] == "the answer"


def test_who_saw_all_but_the_end_gets_the_end() -> None:
    assert [frame.kind for frame in finished_frames(finished(), 8)] == ["end"]


def test_who_saw_the_end_gets_nothing() -> None:
    assert finished_frames(finished(), 9) == []


def test_who_saw_more_of_an_interrupted_answer_than_was_kept_gets_what_was_kept() -> (
    None
):
    frames = finished_frames(finished(EndStatus.INTERRUPTED), 12)
    assert [frame.kind for frame in frames] == ["snapshot", "end"]
    assert covered(frames) == [13, 14]
