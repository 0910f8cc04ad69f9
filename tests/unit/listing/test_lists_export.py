"""What a page shows is what its export holds, and no cell is a formula."""

import csv
from zoneinfo import ZoneInfo

import pytest

from dashboard.listing.columns import MASK, Viewer
from dashboard.listing.export import CsvExport, safe_cell
from dashboard.listing.listing import Listing, cells_of
from dashboard.listing.paging import Place, to_cursor
from tests.unit.listing.declared import READING, Parcel, shelf_list

ZONE = ZoneInfo("Asia/Kathmandu")


def _exported(parcels: Listing[Parcel], viewer: Viewer, **given: list[str]):
    asked = parcels.read(given, READING)
    export = CsvExport(parcels.source, asked.values, asked.columns, viewer)
    text = b"".join(export.pieces()).decode("utf-8-sig")
    return asked, list(csv.reader(text.splitlines()))


def test_an_export_holds_the_columns_and_zone_of_the_page():
    parcels, viewer = shelf_list(*range(2500)), Viewer(ZONE, reads_customers=True)
    asked, (heading, *lines) = _exported(parcels, viewer, columns=["sender,at"])
    assert heading == ["Sender", "Sent (Asia/Kathmandu)"]
    page = parcels.page(asked)
    shown = [[c.text for c in cells_of(r, asked.columns, viewer)] for r in page.rows]
    assert lines[: len(shown)] == shown
    assert lines[0] == ["a customer", "2026-03-01 17:45:00.000+05:45"]
    assert len(lines) == 2500


def test_customers_words_are_masked_for_those_who_may_not_read_them():
    _, lines = _exported(shelf_list(1), Viewer(ZONE), columns=["sender"])
    assert lines == [["Sender"], [MASK]]


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12.50", "plain", "", "a=b"])
def test_plain_cells_stay_as_they_are(text):
    assert safe_cell(text) == text


def test_unknown_columns_sizes_and_cursors_are_left_out():
    parcels = shelf_list(1, 2)
    given = {"columns": ["nonsense"], "size": ["7"], "cursor": ["%%%"]}
    asked = parcels.read(given, READING)
    assert [each.name for each in asked.columns] == ["at", "label"]
    assert (asked.size, asked.place) == (50, None)
    assert {each.parameter for each in asked.problems} == {"size", "cursor"}


def test_another_lists_cursor_is_damaged():
    cursor = to_cursor(Place(("text",)))
    (problem,) = shelf_list(1).read({"cursor": [cursor]}, READING).problems
    assert problem.parameter == "cursor"


def test_the_count_says_when_it_stopped_counting():
    assert str(shelf_list(*range(1284)).count({})) == "1,284"
    assert str(shelf_list(*range(10_000)).count({})) == "10,000"
    assert str(shelf_list(*range(10_001)).count({})) == "10,000+"
