"""Facts that were recorded are read back equal, and check texts alike."""

import json

from hypothesis import given
from hypothesis import strategies as st

from guardrails.core.facts_record import facts_from_record, facts_to_record
from guardrails.core.types import Discount, Facts, ListingFact, Money, PriceFact

MONEY = st.builds(Money, st.integers(0, 10**9), st.sampled_from(["USD", "JPY", "EUR"]))
MAYBE = st.none() | MONEY
NUMBER = st.none() | st.integers(0, 9999)
TEXT = st.text(max_size=12)
FACTS = st.builds(
    Facts,
    prices=st.lists(st.builds(PriceFact, TEXT, TEXT, MONEY, MAYBE), max_size=3).map(
        tuple
    ),
    listings=st.lists(
        st.builds(
            ListingFact,
            TEXT,
            TEXT,
            author=TEXT,
            series=TEXT,
            volumes_in_series=NUMBER,
            volume=NUMBER,
            trust_score=st.floats(0, 1),
            seller_feedback_count=NUMBER,
            seller_age_days=NUMBER,
            listing_age_days=NUMBER,
            title_is_established=st.booleans(),
            price=MAYBE,
            comparable_median=MAYBE,
        ),
        max_size=3,
    ).map(tuple),
    titles=st.lists(TEXT, max_size=3).map(tuple),
    budget=MAYBE,
    discounts=st.lists(st.builds(Discount, TEXT, NUMBER, MAYBE), max_size=2).map(tuple),
    shipping=st.lists(MONEY, max_size=2).map(tuple),
    allowed_contacts=st.lists(TEXT, max_size=2).map(tuple),
)


@given(FACTS)
def test_facts_survive_the_record(facts: Facts):
    written = json.loads(json.dumps(facts_to_record(facts)))
    assert facts_from_record(written) == facts


def test_no_facts_cost_nothing():
    assert facts_to_record(Facts()) == {}
