"""The reranker puts first what answers the question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.demo_store.ranking import rerank

DOCUMENTS = [
    "Uzumaki\nHorror. A town is slowly consumed by spirals.",
    "Haikyu!!\nSports. A short boy joins the volleyball club.",
    "Yotsuba&!\nComedy, slice of life. A small girl discovers the world.",
    "Vinland Saga\nHistorical. Vikings, revenge, and a farm.",
    "うずまき\n小さな町が渦巻きに呪われる。",
]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("scary manga about a cursed town", 0),
        ("uzumakki", 0),
        ("something funny and relaxing", 2),
        ("volleyball", 1),
        ("a story with vikings", 3),
        ("渦巻きの町", 4),
    ],
)
def test_the_document_that_answers_comes_first(query, first):
    scores = rerank(query, DOCUMENTS)
    assert max(range(len(scores)), key=scores.__getitem__) == first


def test_a_title_weighs_more_than_a_mention():
    title, mention = rerank(
        "monster", ["Monster\nA doctor and a killer.", "Other\nA doctor and a monster."]
    )
    assert title > mention > 0


def test_words_that_nobody_has_score_nothing():
    assert rerank("qqqq zzzz", DOCUMENTS) == [0.0] * len(DOCUMENTS)
    assert rerank("", DOCUMENTS) == [0.0] * len(DOCUMENTS)
    assert rerank("anything", []) == []


@given(st.text(max_size=80), st.lists(st.text(max_size=120), max_size=8))
def test_scores_lie_between_0_and_1_and_repeat(query, texts):
    scores = rerank(query, texts)
    assert len(scores) == len(texts)
    assert all(0 <= each <= 1 for each in scores)
    assert rerank(query, texts) == scores


@given(st.permutations(DOCUMENTS))
def test_the_order_of_the_documents_does_not_change_their_scores(documents):
    scored = dict(zip(documents, rerank("horror town comedy", documents), strict=True))
    straight = rerank("horror town comedy", DOCUMENTS)
    assert [scored[each] for each in DOCUMENTS] == straight
