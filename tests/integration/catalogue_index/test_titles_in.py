"""Which series a message names, and which words merely look like a title."""

import pytest

from chat.stores.catalogue_index import CatalogueIndex

pytestmark = [pytest.mark.django_db, pytest.mark.asyncio(loop_scope="module")]

NAMED: list[tuple[str, set[str]]] = [
    ("how much does Uzumaki cost?", {"Uzumaki"}),
    ("do u have fullmetal alchemst", {"Fullmetal Alchemist"}),
    ("how bout vinlnd saga", {"Vinland Saga"}),
    ("うずまき ありますか", {"Uzumaki"}),
    ("ワンピースの最新刊", {"One Piece"}),
    ("Monster or 20th Century Boys?", {"Monster", "20th Century Boys"}),
    ("death note vs monster", {"Death Note", "Monster"}),
    ("is monster finished?", {"Monster"}),
    ("do you have 'Monster'", {"Monster"}),
    ("I love Monster so much", {"Monster"}),
    ("Happiness by Oshimi", {"Happiness"}),
    ("do you have Nana in paperback", {"Nana"}),
    ("have you got Another?", {"Another"}),
    ("how much is pluto", {"Pluto: Urasawa x Tezuka"}),
    ("do you have volume 3 of Berserk", {"Berserk"}),
    ("dragon ball super vol 2", {"Dragon Ball Super"}),
    ("tokyo ghoul box set", {"Tokyo Ghoul"}),
    ("bnha vol 2", {"My Hero Academia"}),
    ("spy family", {"Spy x Family"}),
    ("ooku", {"Ooku: The Inner Chambers"}),
]
NOTHING = [
    "a scary monster manga",
    "manga about a monster that eats people",
    "do you have another manga like that",
    "show me another",
    "I need some happiness in my life",
    "manga about planets and space",
    "a sunny summer story with an innocent girl",
    "I want one piece of advice",
    "where is my order? it was supposed to come yesterday",
    "what's the weather in Osaka tomorrow?",
    "can you suggest a few romance manga",
    "is it finished?",
    "",
    "?!",
]


@pytest.mark.parametrize(("text", "titles"), NAMED, ids=[text for text, _ in NAMED])
async def test_a_series_that_is_named_is_found(
    index: CatalogueIndex, text: str, titles: set[str]
) -> None:
    found = await index.titles_in(text)
    assert {each.title for each in found} == titles
    assert {each.match for each in found} == {"title"}


@pytest.mark.parametrize("text", NOTHING)
async def test_words_that_merely_look_like_a_title_name_nothing(
    index: CatalogueIndex, text: str
) -> None:
    assert await index.titles_in(text) == ()


async def test_a_certain_name_comes_before_a_guess(index: CatalogueIndex) -> None:
    found = await index.titles_in("vinlnd saga or Fullmetal Alchemist")
    assert [each.title for each in found] == ["Fullmetal Alchemist", "Vinland Saga"]
