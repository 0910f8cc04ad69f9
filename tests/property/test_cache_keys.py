"""Cache keys: the same for the same question, different for everything else."""

from hypothesis import given
from hypothesis import strategies as st

from chat.stores.cache_keys import cache_key, folded

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PARTS = st.fixed_dictionaries(
    {
        "question": WORDS,
        "intent": WORDS,
        "tier": WORDS,
        "locale": WORDS,
        "versions": st.lists(WORDS, max_size=4).map(tuple),
    }
)


def identity(parts: dict[str, object]) -> tuple[object, ...]:
    """What may tell two keys apart."""
    return (
        folded(str(parts["question"])),
        parts["intent"],
        parts["tier"],
        str(parts["locale"]).casefold(),
        parts["versions"],
    )


@given(PARTS, PARTS)
def test_two_keys_are_equal_exactly_when_nothing_tells_them_apart(
    one: dict[str, object], other: dict[str, object]
) -> None:
    same_key = cache_key(**one) == cache_key(**other)  # type: ignore[arg-type]
    assert same_key == (identity(one) == identity(other))


@given(WORDS)
def test_folding_twice_changes_nothing_more(question: str) -> None:
    spaced = f"  {question}?! "
    assert folded(spaced) == folded(question)


def test_case_width_and_punctuation_do_not_matter() -> None:
    plain = folded("horror manga like junji ito")
    assert folded("  Horror manga, like Junji Ito?!") == plain
    assert folded("Ｈｏｒｒｏｒ manga like “Junji Ito”…") == plain


def test_amounts_and_currencies_matter() -> None:
    texts = ("under $9.99", "under $999", "under €9.99", "under 9.99", "under $9,99")
    assert len({folded(text) for text in texts[:4]}) == 4
