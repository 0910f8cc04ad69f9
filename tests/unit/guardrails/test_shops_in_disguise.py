"""Names of shops in letters that only look like Latin ones, or with signs between."""

import pytest

from guardrails.core.policy import Policy
from guardrails.core.scanning import SCANS

POLICY = Policy.default()


def found(text: str) -> list[str]:
    return [each.kind for each in SCANS["competitors"](text, POLICY).findings]


@pytest.mark.parametrize(
    ("text", "shop"),
    [
        ("🆆🅰🅻🅼🅰🆁🆃 has it", "walmart"),
        ("🅦🅐🅛🅜🅐🅡🅣 has it", "walmart"),
        ("ᎳᎪᏞᎷᎪᎡᎢ has it", "walmart"),
        ("ꓪꓮꓡꓟꓮꓣꓔ has it", "walmart"),
        ("ᴡᴀʟᴍᴀʀᴛ has it", "walmart"),
        ("w|a|l|m|a|r|t has it", "walmart"),
        ("e^b^a^y has it", "ebay"),
        ("Wall Mart has it", "walmart"),
        ("Indigo bookstore has it", "indigo"),
    ],
)
def test_the_shop_is_seen(text: str, shop: str) -> None:
    assert found(text) == [shop]


@pytest.mark.parametrize(
    "text",
    ["be|bay", "a wall of art", "the right = stuff"],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert found(text) == []
