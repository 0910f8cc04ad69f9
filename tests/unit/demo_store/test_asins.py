"""Stand-in ASINs look like real ones, differ, and never change."""

import re

from hypothesis import given
from hypothesis import strategies as st

from chat.demo_store.asins import assign, b0_form, isbn10_check_digit, isbn10_form


def test_check_digits_are_those_printed_on_known_books():
    # The standard's own examples, an X among them.
    assert isbn10_check_digit("030640615") == "2"
    assert isbn10_check_digit("080442957") == "X"
    assert isbn10_check_digit("097522980") == "X"


@given(st.text())
def test_a_paperback_has_ten_characters_that_weigh_a_multiple_of_eleven(key):
    asin = isbn10_form(key)
    assert re.fullmatch(r"[01][0-9]{8}[0-9X]", asin)
    values = [10 if each == "X" else int(each) for each in asin]
    assert sum(v * (10 - i) for i, v in enumerate(values)) % 11 == 0


@given(st.text())
def test_other_formats_have_the_b0_form(key):
    assert re.fullmatch(r"B0[0-9A-Z]{8}", b0_form(key))


@given(st.dictionaries(st.text(), st.booleans(), max_size=40), st.randoms())
def test_the_order_of_the_catalogue_does_not_matter(keys, random):
    shuffled = list(keys.items())
    random.shuffle(shuffled)
    asins = assign(keys)
    assert assign(dict(shuffled)) == asins
    assert len(set(asins.values())) == len(keys)
