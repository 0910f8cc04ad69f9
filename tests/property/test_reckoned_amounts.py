"""Sums, differences and rests are shown exactly if live prices prove them."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard, guard_text
from guardrails.core.types import Facts, Money, PriceFact
from tests.unit.guardrails.priced import answers

POLICY = Policy.default(version=1)
cents = st.integers(100, 20_000)


def dollars(minor: int) -> str:
    return f"${minor // 100}.{minor % 100:02}"


# A sentence about "Akira, Vol. 1", "Akira, Vol. 2" and "Domu", and what is right in it.
SENTENCES = (
    ("Akira, Vol. 1 and Domu are {} together.", lambda a, b, c, _: a + c),
    ("Volumes 1 and 2 of Akira come to {}.", lambda a, b, c, _: a + b),
    (
        "Akira, Vol. 1, Akira, Vol. 2 and Domu: a total of {}.",
        lambda a, b, c, _: a + b + c,
    ),
    ("Three copies of Domu make {}.", lambda a, b, c, _: 3 * c),
    ("Domu leaves {} of what you have.", lambda a, b, c, budget: budget - c),
    (
        "The difference between Domu and Akira, Vol. 1 is {}.",
        lambda a, b, c, _: abs(a - c),
    ),
)


@settings(deadline=None, max_examples=120)
@given(st.tuples(cents, cents, cents), st.sampled_from(SENTENCES), cents, st.booleans())
def test_a_reckoned_amount_is_shown_exactly_if_it_is_right(
    live, sentence, other, right
):
    written, expected = sentence
    budget = 30_000
    facts = Facts(
        prices=tuple(
            PriceFact(f"B0AAAAAAA{at}", title, Money(minor, "USD"))
            for at, (title, minor) in enumerate(
                zip(("Akira, Vol. 1", "Akira, Vol. 2", "Domu"), live, strict=True)
            )
        ),
        budget=Money(budget, "USD"),
    )
    true = expected(*live, budget)
    assume(true > 0 and other not in {true, *live, budget})
    text = written.format(dollars(true if right else other))
    shown, _ = guard_text(text, POLICY, facts)
    assert (shown == text) == right
    assert right or dollars(other) not in shown
    # No live price is put where it would say that one book costs what all of them do.
    assert right or not any(f"{dollars(each)}." in shown for each in live)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([*answers("fourth"), *answers("fifth"), *answers("sixth")]),
    st.data(),
)
def test_answers_with_evidence_read_the_same_however_they_are_cut(answer, data):
    cut = data.draw(st.integers(0, len(answer.text)))
    size = data.draw(st.integers(1, 9))
    whole, findings = guard_text(answer.text, POLICY, answer.facts)
    for chunks in (
        [answer.text[:cut], answer.text[cut:]],
        [answer.text[at : at + size] for at in range(0, len(answer.text), size)],
    ):
        guard = StreamGuard(POLICY, answer.facts)
        shown = ""
        for chunk in chunks:
            shown += guard.feed(chunk)
            assert whole.startswith(shown)
        assert shown + guard.close() == whole
        assert guard.findings == findings
