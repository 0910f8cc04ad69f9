"""An address is read into typed values; nonsense is left out, and said so."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dashboard.listing.filters import Reading
from dashboard.listing.times import TimeRange
from tests.unit.listing.declared import FILTERS, NOW, READING


def test_each_kind_reads_its_value():
    given = {
        "time": ["24h"],
        "size_of": ["s"],
        "colour": ["red", "blue", "red"],
        "fragile": ["no"],
        "weight_over": ["2.5"],
        "q": ["  two   words "],
        "parcel": ["ab1"],
    }
    read = FILTERS.read(given, READING)
    assert read.problems == ()
    assert read.values == {
        "time": TimeRange(NOW - timedelta(days=1), None, "24h"),
        "size_of": "s",
        "colour": ("red", "blue"),
        "fragile": False,
        "weight_over": Decimal("2.5"),
        "q": "two words",
        "parcel": "AB1",
    }


def test_times_without_an_offset_are_in_the_readers_zone():
    reading = Reading(NOW, ZoneInfo("Asia/Kathmandu"))
    given = {"time_from": ["2026-02-01T00:00"], "time_to": ["2026-02-02T00:00:00Z"]}
    asked = FILTERS.read(given, reading).values["time"]
    assert asked.start == datetime(2026, 1, 31, 18, 15, tzinfo=UTC)
    assert asked.end == datetime(2026, 2, 2, tzinfo=UTC)
    assert "Asia/Kathmandu" in asked.words(reading.zone)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("time", "yesterday", "none of 15m, 1h"),
        ("time_from", "soon", "no time like"),
        ("time_from", "0001-01-01T00:00+14:00", "no time like"),
        ("size_of", "xl", "not one of the choices"),
        ("colour", "mauve", "not one of the choices"),
        ("fragile", "maybe", "neither yes nor no"),
        ("weight_over", "heavy", "no number"),
        ("weight_over", "nan", "not between 0"),
        ("weight_over", "-1", "not between 0"),
        ("q", "x" * 201, "not 1 to 200"),
        ("q", "a\x00b", "not 1 to 200"),
        ("parcel", "a b", "no identifier"),
    ],
)
def test_nonsense_is_left_out_with_a_sentence(name, text, says):
    read = FILTERS.read({name: [text], "size_of": ["s"]} | {name: [text]}, READING)
    (problem,) = read.problems
    assert says in problem.message
    assert problem.message.endswith("left out.")
    assert problem.parameter not in read.values


def test_an_end_before_its_beginning_is_left_out():
    given = {"time_from": ["2026-02-02T00:00"], "time_to": ["2026-02-01T00:00"]}
    read = FILTERS.read(given, READING)
    assert read.values == {}
    assert "not before the end" in read.problems[0].message


def test_each_part_of_a_value_has_a_chip_that_takes_it_away():
    given = {"colour": ["red", "blue"], "q": ["word"]}
    chips = FILTERS.chips(FILTERS.read(given, READING).values, UTC)
    assert [(chip.label, chip.text) for chip in chips] == [
        ("Colour", "Red"),
        ("Colour", "Blue"),
        ("Words", "“word”"),
    ]
    assert chips[0].without == [("colour", "blue"), ("q", "word")]
    assert chips[2].without == [("colour", "red"), ("colour", "blue")]
