"""Whom a limit refused, shown without saying who it is."""

import pytest

from chat.stores.limit_labels import label_of

SECRET = b"only for tests"


@pytest.mark.parametrize(
    "key", ["session:0da3f1a5-59e5-4cd4-9d39-4b4649a13661", "token:12", "user:3"]
)
def test_ids_that_say_nothing_of_a_person_stay(key: str) -> None:
    assert label_of(SECRET, key) == key


@pytest.mark.parametrize(
    ("key", "begins", "hidden"),
    [
        ("customer:demo-horror-fan", "customer:#", "horror"),
        ("203.0.113.77", "address:203.0.113.0/24 #", "113.77"),
        ("2001:db8:1:2::77", "address:2001:db8:1::/48 #", "::77"),
        ("unix", "address:#", "unix"),
    ],
)
def test_people_and_addresses_are_told_apart_by_a_hash(
    key: str, begins: str, hidden: str
) -> None:
    label = label_of(SECRET, key)
    assert label.startswith(begins)
    assert hidden not in label
    assert label == label_of(SECRET, key) != label_of(b"another", key)
    assert label != label_of(SECRET, f"{key}x")
