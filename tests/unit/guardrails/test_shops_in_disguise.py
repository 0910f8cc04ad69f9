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
        ("you could head to Indigo for that", "indigo"),
        ("he heads over to Target every sunday", "target_store"),
        ("follow @AmiAmiOfficial for restocks", "amiami"),
        ("@mandarakeusa shipped it", "mandarake"),
    ],
)
def test_the_shop_is_seen(text: str, shop: str) -> None:
    assert found(text) == [shop]


@pytest.mark.parametrize(
    "text",
    [
        "be|bay",
        "a wall of art",
        "the right = stuff",
        "go to indigo, then violet",
        "he ran to target practice",
        "Target audiences go to comics",
        "the hero goes to Kobo Abe's house",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert found(text) == []
