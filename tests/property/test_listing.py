"""Whatever an address asks comes back the same from its own parameters, and paging
shows every row once, in order, forwards and backwards, while rows are added."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dashboard.listing.paging import Place, from_cursor, page_of, to_cursor
from dashboard.listing.times import SPANS, TimeRange
from tests.unit.listing.declared import FILTERS, READING, Parcel, Shelf


def _naive(year: int) -> datetime:
    return datetime(year, 1, 1)  # noqa: DTZ001 (what hypothesis takes)


_moments = st.datetimes(_naive(1980), _naive(2200)).map(
    lambda each: each.replace(tzinfo=UTC)
)
_ranges = st.one_of(
    st.sampled_from(sorted(SPANS)).map(lambda x: TimeRange.of_span(x, READING.now)),
    st.builds(TimeRange, _moments),
    st.builds(TimeRange, st.none(), _moments),
)
_words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200)
_values = st.fixed_dictionaries(
    {},
    optional={
        "time": _ranges,
        "size_of": st.sampled_from(["s", "l"]),
        "colour": st.lists(
            st.sampled_from(["red", "green", "blue"]), min_size=1, unique=True
        ).map(tuple),
        "fragile": st.booleans(),
        "weight_over": st.decimals(0, 1_000_000_000, allow_nan=False, places=3),
        "q": _words.map(lambda each: " ".join(each.split())).filter(bool),
    },
)


@given(_values)
def test_values_survive_the_address(values):
    written: dict[str, list[str]] = {}
    for name, text in FILTERS.write(values):
        written.setdefault(name, []).append(text)
    read = FILTERS.read(written, READING)
    assert read.problems == ()
    assert read.values == values


@given(
    st.dictionaries(
        st.sampled_from(sorted(FILTERS.parameters)), st.lists(st.text(), max_size=3)
    )
)
def test_no_address_is_an_error(given_texts):
    FILTERS.read(given_texts, READING)


_keys = st.tuples(_moments, st.integers(0, 2**63 - 1), st.text(max_size=50), st.uuids())


@given(_keys, st.booleans())
def test_a_cursor_comes_back_as_its_place(key, is_forward):
    place = Place(key, is_forward)
    assert from_cursor(to_cursor(place), tuple(map(type, key))) == place


@given(
    st.sets(st.integers(0, 999), min_size=1, max_size=60),
    st.integers(1, 9),
    st.lists(st.integers(-50, -1), max_size=10),
)
def test_paging_shows_each_row_once_while_newer_ones_arrive(numbers, size, newer):
    shelf, arriving = Shelf(*numbers), list(newer)
    page, seen = page_of(shelf, {}, None, size), []
    while True:
        seen += [row.number for row in page.rows]
        if arriving:
            shelf.parcels.append(Parcel(arriving.pop()))
        if not page.next:
            break
        page = page_of(shelf, {}, from_cursor(page.next, (int,)), size)
    assert seen == sorted(numbers)
    seen_again = {row.number for row in page.rows}
    while page.previous:
        page = page_of(shelf, {}, from_cursor(page.previous, (int,)), size)
        assert [r.number for r in page.rows] == sorted(r.number for r in page.rows)
        seen_again |= {row.number for row in page.rows}
    assert set(numbers) <= seen_again


def test_weights_are_exact():
    assert FILTERS.read({"weight_over": ["0.1"]}, READING).values == {
        "weight_over": Decimal("0.1")
    }
