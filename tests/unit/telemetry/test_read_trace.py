"""Steps of a read: noted on the trace that is followed, and bounded."""

import pytest

from chat.telemetry.read_tally import ReadTally
from chat.telemetry.read_trace import ReadTrace, follow, followed, step
from chat.telemetry.session_reads import Caller

WHO = Caller("GET session")


def test_steps_are_noted_on_the_trace_that_is_followed():
    trace = ReadTrace()
    with step("before"):
        pass
    lost = pytest.raises(OSError, match="gone")
    with followed(trace), step("look"), lost, step("ask", attempt=1):
        raise OSError("gone")
    with step("after"):
        pass
    told = [(each["name"], each["outcome"], each["attributes"]) for each in trace.steps]
    assert told == [("ask", "OSError", {"attempt": 1}), ("look", "ok", {})]
    ask, look = trace.steps
    assert look["started_ms"] <= ask["started_ms"]
    assert look["duration_ms"] >= ask["duration_ms"] >= 0


def test_a_wait_that_goes_on_is_one_step_and_a_trace_has_an_end():
    trace = ReadTrace()
    follow(trace)
    for _ in range(500):
        with step("look"):
            pass
        with step("wait"):
            pass
    assert [each["attributes"]["times"] for each in trace.steps] == [500, 500]
    for attempt in range(500):
        with step("ask", attempt=attempt):
            pass
    assert len(trace.steps) == 40
    follow(None)


def test_of_too_many_reads_the_slowest_are_kept_with_their_steps():
    tally = ReadTally()
    for ms in range(100):
        place = (ms * 37) % 100
        tally.note("s", "store", float(place), WHO, [{"name": str(place)}])
        tally.note("s", "flight", 1000.0, WHO)
    samples = tally.take().samples
    assert sorted(each.ms for each in samples) == [float(ms) for ms in range(90, 100)]
    assert all(each.steps == [{"name": f"{each.ms:.0f}"}] for each in samples)
    assert len({each.id for each in samples}) == 10
