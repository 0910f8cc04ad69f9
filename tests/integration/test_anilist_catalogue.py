"""The whole service on somebody else's catalogue: no authors, no prices, romaji.

The stand-in derives prices and volumes; what it can't know, nobody may be told.
"""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from django.core.management import call_command
from django.test import AsyncClient

from chat.views.shop import shop_of
from chat.wiring.asking import Question, asked
from chat.wiring.runtime import ChatRuntime, build

#: A byline would be somebody's invention: "by Kentaro Miura", or "by" and nothing.
BYLINE = re.compile(r"\bby(?: [A-Z]|\s*$|\s*[.,:;!?)])", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """One answer with the products of its cards, as the shop describes them."""

    text: str
    status: str
    degraded: Sequence[str]
    cards: Sequence[Mapping[str, Any]]
    products: Sequence[Mapping[str, Any]]

    @property
    def series(self) -> set[str]:
        return {each["series_title"] for each in self.products}

    @property
    def cents(self) -> list[int]:
        return [int(each["price"]["amount"].replace(".", "")) for each in self.cards]


async def answers(store: str, *questions: str) -> list[Answer]:
    """Ask in one session, one after the other."""
    chat = build()
    shop_of.cache_clear()
    try:
        chat.warm()
        await chat.tasks["warm"]
        async with httpx.AsyncClient(base_url=store) as client:
            return [await answer(chat, client, each) for each in questions]
    finally:
        await chat.close()
        await shop_of().close()
        shop_of.cache_clear()


async def answer(chat: ChatRuntime, client: httpx.AsyncClient, question: str) -> Answer:
    """Ask one question; compare its cards with the shop."""
    wires = [wire async for wire in asked(chat, Question(question, "anilist"))]
    frames = [json.loads(wire) for wire in wires]
    end = frames[-1]
    cards = [c for f in frames if f["type"] == "products" for c in f["items"]]
    products = []
    if cards:
        asins = [card["asin"] for card in cards]
        found = await client.post(
            "/catalogue/v1/products/lookup", json={"asins": asins}
        )
        products = found.json()["items"]
        await check_cards(client, cards)
    return Answer(end["text"], end["status"], end["degraded"], cards, products)


async def check_cards(
    client: httpx.AsyncClient, cards: Sequence[Mapping[str, Any]]
) -> None:
    """Every card has the live price, a cover that is there, and nobody's name."""
    wanted = {"asins": [card["asin"] for card in cards], "tier": "guest"}
    quoted = (await client.post("/pricing/v1/quotes", json=wanted)).json()["quotes"]
    live = {quote["asin"]: quote["amount_minor"] for quote in quoted}
    for card in cards:
        assert card["price"]["amount"] == f"{live[card['asin']] / 100:.2f}"
        assert card["author"] == ""
        cover = await AsyncClient().get(httpx.URL(card["image"]).path)
        assert cover["content-type"].startswith("image/svg+xml")


def check_wishes(horror: Answer, second: Answer, cheaper: Answer, isekai: Answer):
    """Wishes are kept, from one question to the next."""
    assert len(horror.cards) >= 3
    assert all("horror" in each["genres"] for each in horror.products)
    assert second.cards[0]["asin"] == horror.cards[1]["asin"]
    assert max(cheaper.cents) < second.cents[0]
    assert all("horror" in each["genres"] for each in cheaper.products)
    assert isekai.cards
    assert all("isekai" in each["genres"] for each in isekai.products)
    assert max(isekai.cents) <= 1000


def check_titles(by: Mapping[str, Answer]) -> None:
    """A title is known by each of its names; one that is not here is no other."""
    assert by["Centaur no Nayami"].series == {"A Centaur's Life"}
    assert by["tell me about Boku no Hero Academia"].series == {"My Hero Academia"}
    unknown = by["who wrote Oyasumi Punpun?"]
    assert unknown.series == {"Goodnight Punpun"}
    assert "doesn't name the author" in unknown.text
    price = by["how much is Berserk volume 1?"]
    assert price.series == {"Berserk"}
    assert {each["volume"] for each in price.products} == {1}
    assert not by["reading order for Vinland Saga"].cards
    assert by["compare Berserk and Slam Dunk"].series == {"Berserk", "Slam Dunk"}
    assert by["any promotions right now?"].cards


@pytest.mark.django_db(transaction=True)
def test_the_service_works_on_another_catalogue_and_invents_no_author(
    anilist_service: str, empty_redis: str, settings, subtests
) -> None:
    settings.SERVICE_URLS = {
        name: f"{anilist_service}/{name}" for name in settings.SERVICE_URLS
    }
    call_command("index_catalogue", verbosity=0)
    questions = [
        "recommend horror manga",
        "the second one",
        "cheaper",
        "isekai manga under $10",
        "Centaur no Nayami",
        "tell me about Boku no Hero Academia",
        "who wrote Oyasumi Punpun?",
        "how much is Berserk volume 1?",
        "reading order for Vinland Saga",
        "compare Berserk and Slam Dunk",
        "any promotions right now?",
    ]
    told = asyncio.run(answers(anilist_service, *questions))
    by = dict(zip(questions, told, strict=True))
    for question, each in by.items():
        with subtests.test(question):
            assert (each.status, each.degraded) == ("complete", [])
            assert each.text
            assert not BYLINE.search(each.text), each.text
    with subtests.test("what was wished for, and what was pointed at"):
        check_wishes(*told[:4])
    with subtests.test("titles in romaji, in English, and one that is not here"):
        check_titles(by)
