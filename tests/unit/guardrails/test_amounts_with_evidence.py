"""Answers with evidence: what it proves is shown, and nothing else is."""

import re

import pytest

from tests.unit.guardrails.priced import counts, shown
from tests.unit.guardrails.test_amounts_are_resolved import shown as guarded


@pytest.mark.parametrize("corpus", ["fourth", "fifth", "sixth"])
def test_amounts_in_answers_are_found(corpus: str) -> None:
    found = counts(corpus)
    assert found.precision >= 0.98, found.texts
    assert found.recall >= 0.98, found.texts


@pytest.mark.parametrize("corpus", ["fourth", "fifth", "sixth"])
def test_what_the_evidence_proves_is_shown_and_nothing_else(corpus: str) -> None:
    result = shown(corpus)
    assert not result.shown
    assert len(result.lost) <= 0.05 * result.proven, result.lost


@pytest.mark.parametrize(
    "text",
    [
        "Berserk, Vol. 1 and Chainsaw Man, both for $24.98.",
        "Volumes 1 and 2 of Berserk come to $30.98.",
        "Berserk vol. 1 is $14.99. Berserk vol. 2 is $15.99. Total: $30.98",
        "Three copies of Chainsaw Man make $29.97.",
        "Berserk vol. 2 is $1.00 more than the first.",
        "Chainsaw Man leaves $20.01 of your $30.",
        "Chainsaw Man stays under $10.",
        "It's $9.99 for Chainsaw Man.",
        "$14.99 - Berserk, Vol. 1\n$9.99 - Chainsaw Man, Vol. 3",
    ],
)
def test_what_follows_from_live_prices_is_kept(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Berserk, Vol. 1 and Chainsaw Man, both for $24.",
        "Volumes 1 and 2 of Berserk come to $29.98.",
        "Berserk vol. 1 is $14.99. Berserk vol. 2 is $15.99. Total: $15.99",
        "Three copies of Chainsaw Man make $25.",
        "Berserk vol. 2 is $2.00 more than the first.",
        "Berserk vol. 2 is $1.00 cheaper than the first.",
        "Chainsaw Man leaves $25 over.",
        "Chainsaw Man stays under $9.",
        "Orders over $9 with Chainsaw Man ship free.",
    ],
)
def test_what_does_not_follow_is_taken_out_and_no_price_put_there(text: str) -> None:
    amounts = re.findall(r"\$[0-9.]*[0-9]", text)
    assert re.findall(r"\$[0-9.]*[0-9]", guarded(text)) == amounts[:-1]
