"""Personal data that stands on several lines, or is called what it is behind it."""

import pytest

from guardrails.core.policy import Policy
from guardrails.core.scanning import SCANS

POLICY = Policy.default()


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in SCANS["pii"](text, POLICY).findings]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("card 4242\n4242\r\n4242\n4242", "CREDIT_CARD", "4242\n4242\r\n4242\n4242"),
        ("4242 4242\t4242 4242", "CREDIT_CARD", "4242 4242\t4242 4242"),
        (
            "to GB29 NWBK\n6016 1331\n9268 19 please",
            "IBAN",
            "GB29 NWBK\n6016 1331\n9268 19",
        ),
        ("219 09 9999 is my SSN", "US_SSN", "219 09 9999"),
        ("219099999 (social security)", "US_SSN", "219099999"),
        ("219 09 9999 is his social", "US_SSN", "219 09 9999"),
        ("13800138000 是我的手机", "PHONE", "13800138000"),
        ("742 Evergreen Terrace is where I live", "ADDRESS", "742 Evergreen Terrace"),
    ],
)
def test_it_is_found_whole(text: str, kind: str, value: str) -> None:
    assert found(text) == [(kind, value)]


def test_a_telephone_behind_a_social_security_number_is_one() -> None:
    text = "my social is 219-09-9999\n415.555.2671"
    assert found(text) == [("US_SSN", "219-09-9999"), ("PHONE", "415.555.2671")]


@pytest.mark.parametrize(
    "text",
    [
        "219099999 social media followers",
        "1234\n5678\n9012\n3456",
        "100\n200\n300\n400\n500",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert found(text) == []
