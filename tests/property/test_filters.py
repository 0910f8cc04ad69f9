"""What holds for every message: filters never fail, never contradict themselves."""

from hypothesis import given
from hypothesis import strategies as st

from chat.orchestration.retrieval import parse_filters, reciprocal_rank_fusion
from chat.orchestration.turns import Filters
from chat.orchestration.wish_words import FORMATS, GENRES
from guardrails.core.types import Money

_PIECES = st.sampled_from(
    "no not without horror scary romance finished ongoing is it under over $20 20 "
    "volumes volume 3 #4 kids mature paperback digital short , . ? 「 」 \" ' or and "
    "ホラー 完結 Berserk 1,000,000 yen 9 year old twenty-five ½ ² ٣".split()
)
MESSAGES = st.one_of(
    st.text(max_size=300), st.lists(_PIECES, max_size=25).map(" ".join)
)
RANKINGS = st.lists(st.lists(st.integers(0, 20), max_size=15), max_size=5)


@given(MESSAGES)
def test_every_message_has_filters_that_do_not_contradict_themselves(text: str) -> None:
    filters = parse_filters(text)
    assert not set(filters.genres) & set(filters.excluded_genres)
    assert set(filters.genres) | set(filters.excluded_genres) <= set(GENRES)
    assert set(filters.formats) <= set(FORMATS)
    assert filters.budget is None or filters.budget.minor > 0
    assert filters.max_volumes is None or filters.max_volumes >= 1
    assert filters.volume is None or filters.volume >= 1
    assert filters.authors == ()


@given(st.lists(_PIECES, max_size=20).map(" ".join))
def test_case_does_not_change_what_is_wished_for(text: str) -> None:
    if "'" not in text:  # single quotation marks count only before a capital
        assert parse_filters(text.upper()) == parse_filters(text)


@given(st.sampled_from(sorted(GENRES)), MESSAGES.filter(lambda text: "」" not in text))
def test_what_stands_in_quotation_marks_is_no_wish(genre: str, text: str) -> None:
    title = text.replace("「", "")[:60]
    assert parse_filters(f"「{genre}{title}」") == Filters()


@given(st.integers(1, 99_999), st.integers(0, 99))
def test_a_budget_is_read_to_the_cent(dollars: int, cents: int) -> None:
    budget = parse_filters(f"something under ${dollars}.{cents:02d} please").budget
    assert budget == Money(dollars * 100 + cents, "USD")


@given(RANKINGS)
def test_fusion_ranks_each_item_once_best_first(rankings: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(rankings)
    items = [item for item, _ in fused]
    scores = [score for _, score in fused]
    assert len(items) == len(set(items))
    assert set(items) == {item for ranking in rankings for item in ranking}
    assert scores == sorted(scores, reverse=True)


@given(st.lists(st.integers(), unique=True, max_size=30))
def test_fusing_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    assert [item for item, _ in reciprocal_rank_fusion([ranking])] == ranking


@given(RANKINGS, st.integers(100, 110))
def test_what_every_ranking_puts_first_comes_first(
    rankings: list[list[int]], winner: int
) -> None:
    fused = reciprocal_rank_fusion([[winner, *ranking] for ranking in rankings])
    assert not rankings or fused[0][0] == winner


def test_fusion_prefers_two_middling_places_to_one_first() -> None:
    fused = reciprocal_rank_fusion([["a", "b"], ["c", "b"]])
    assert [item for item, _ in fused] == ["b", "a", "c"]
    assert fused[0][1] == 2 / 62
