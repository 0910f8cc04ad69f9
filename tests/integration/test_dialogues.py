"""Conversations as shoppers write them, with the properties answers must have.

See ``tests/data/dialogues/README.md`` for what each property means.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.core.management import call_command

from audit.models import Turn
from chat.orchestration.rehearsal import Rehearsal
from chat.orchestration.settings import TurnLimits, Voice
from chat.orchestration.shop import Product
from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turns import TurnRequest
from chat.telemetry.tracing import TurnTracer
from chat.wiring.asking import Question, asked
from chat.wiring.runtime import ChatRuntime, build
from guardrails.core.checks.prices import find_amounts

DATA = Path(__file__).resolve().parents[1] / "data"
DIALOGUES = DATA / "dialogues"
QUESTIONS = (DATA / "golden_questions.txt").read_text().splitlines()


@dataclass(frozen=True)
class Answer:
    """One answer: its frames' sum, its record, and the products on its cards."""

    text: str
    status: str
    cards: Sequence[Mapping[str, Any]]
    products: Sequence[Product]
    record: Turn

    @property
    def asins(self) -> list[str]:
        return [card["asin"] for card in self.cards]

    @property
    def cents(self) -> list[int]:
        return [round(float(card["price"]["amount"]) * 100) for card in self.cards]

    @property
    def series(self) -> set[str]:
        return {product.series_id for product in self.products}


@dataclass(frozen=True)
class Moment:
    """An answer with what came before it, as the properties need them."""

    answer: Answer
    earlier: Sequence[Answer]
    owned: frozenset[str]

    def turn(self, number: int) -> Answer:
        return self.earlier[number - 1]


PROPERTIES: Mapping[str, Callable[[Moment, Any], bool]] = {
    "intent": lambda m, wanted: m.answer.record.intent in wanted,
    "cards": lambda m, bounds: bounds[0] <= len(m.answer.cards) <= bounds[1],
    "genre": lambda m, genre: all(genre in p.genres for p in m.answer.products),
    "not_genre": lambda m, genre: all(genre not in p.genres for p in m.answer.products),
    "status": lambda m, status: all(p.status == status for p in m.answer.products),
    "format": lambda m, form: all(p.format == form for p in m.answer.products),
    "author": lambda m, name: all(name in p.author for p in m.answer.products),
    "series": lambda m, titles: (
        set(titles) <= {p.series_title for p in m.answer.products}
    ),
    "not_series": lambda m, titles: (
        not set(titles) & {p.series_title for p in m.answer.products}
    ),
    "volume": lambda m, number: any(p.volume == number for p in m.answer.products),
    "at_most": lambda m, cents: all(each <= cents for each in m.answer.cents),
    "cheaper_than_turn": lambda m, turn: max(m.answer.cents) < min(m.turn(turn).cents),
    "same_as_turn": lambda m, turn: set(m.answer.asins) <= set(m.turn(turn).asins),
    "picks": lambda m, pick: m.answer.asins[:1] == [m.turn(pick[0]).asins[pick[1] - 1]],
    "new_since_turn": lambda m, turn: (
        not any(m.answer.series & before.series for before in m.earlier[turn - 1 :])
    ),
    "not_owned": lambda m, _: not set(m.answer.asins) & m.owned,
    "says": lambda m, words: any(w in m.answer.text.casefold() for w in words),
    "handed_over": lambda m, wanted: m.answer.record.handed_over is wanted,
}


@database_sync_to_async
def recorded(response_id: str) -> Turn:
    """The record of one answer, by a connection that is closed afterwards."""
    return Turn.objects.get(response_id=response_id)


async def answer_to(chat: ChatRuntime, question: Question) -> Answer:
    """Ask, take the frames in, and look at what the shop says of the cards now."""
    text, cards, end = "", [], {}
    async for wire in asked(chat, question):
        frame = json.loads(wire)
        match frame["type"]:
            case "token":
                text += frame["text"]
            case "correction":
                text = frame["text"]
            case "products":
                cards = frame["items"]
            case "end":
                end = frame
    assert end["text"] == text
    asins = [card["asin"] for card in cards]
    products = await chat.ports.catalogue.lookup(asins) if asins else {}
    record = await recorded(end["response_id"])
    quotes = await chat.ports.pricing.quotes(asins, tier=record.tier) if asins else {}
    for card in cards:
        live = quotes[card["asin"]].price
        assert card["price"] == {
            "amount": f"{live.minor / 100:.2f}",
            "currency": live.currency,
        }
    return Answer(
        text, end["status"], cards, [products[asin] for asin in asins], record
    )


def problems(moment: Moment, expected: Mapping[str, Any]) -> list[str]:
    """Every property that an answer lacks, with what it is instead."""
    answer = moment.answer
    found = [
        f"{name}: {wanted}"
        for name, wanted in expected.items()
        if not PROPERTIES[name](moment, wanted)
    ]
    if answer.status != "complete":
        found.append(f"ended {answer.status}")
    stated = {each.detail["minor"] for each in find_amounts(answer.text)}
    if not stated <= set(answer.cents):
        found.append(f"states {stated}, its cards cost {answer.cents}")
    if found:
        titles = [product.title for product in answer.products]
        found.append(f"intent {answer.record.intent}, cards {titles}, {answer.text!r}")
    return found


async def corrected(chat: ChatRuntime) -> list[str]:
    """Every golden question whose answer was corrected after it had been shown."""
    found = []
    for text in QUESTIONS:
        rehearsal = Rehearsal(
            chat.ports, limits=TurnLimits(), voice=Voice(), tracers=TurnTracer
        )
        request = TurnRequest("s", "m", "r", text, None, datetime.now(UTC))
        record = (await rehearsal.side(request, chat.base.policy())).record
        assert record.status in {EndStatus.COMPLETE, EndStatus.DEGRADED}, text
        if record.corrections:
            found.append(f"{text}: {record.streamed_text!r}, {record.final_text!r}")
    return found


async def talk(chat: ChatRuntime, dialogue: Mapping[str, Any]) -> list[str]:
    """Hold one conversation; return what was wrong with it."""
    customer = dialogue["customer"]
    owned: frozenset[str] = frozenset()
    if customer:
        owned = (await chat.ports.profiles.customer(customer)).owned_asins
        assert owned, "the demo customer owns something"
    answers: list[Answer] = []
    wrong: list[str] = []
    for turn in dialogue["turns"]:
        question = Question(turn["say"], dialogue["name"], customer or "")
        answer = await answer_to(chat, question)
        moment = Moment(answer, tuple(answers), owned)
        answers.append(answer)
        wrong += [f"{turn['say']!r}: {it}" for it in problems(moment, turn["expect"])]
        if answer.record.corrections:
            wrong.append(f"{turn['say']!r}: corrected after it was shown")
    return wrong


@pytest.mark.django_db(transaction=True)
def test_every_dialogue_has_its_properties(
    store_service: str, empty_redis: str, settings, subtests
) -> None:
    settings.SERVICE_URLS = {
        name: f"{store_service}/{name}" for name in settings.SERVICE_URLS
    }
    call_command("index_catalogue", verbosity=0)
    dialogues = [json.loads(path.read_text()) for path in DIALOGUES.glob("*.json")]
    assert len(dialogues) >= 20

    async def all_of_them() -> tuple[dict[str, list[str]], list[str]]:
        chat = build()
        try:
            talks = {each["name"]: await talk(chat, each) for each in dialogues}
            return talks, await corrected(chat)
        finally:
            await chat.close()

    talks, corrections = asyncio.run(all_of_them())
    for name, wrong in talks.items():
        with subtests.test(name):
            assert not wrong, "\n".join(wrong)
    with subtests.test("corrections"):
        assert len(corrections) < 0.005 * len(QUESTIONS), "\n".join(corrections)
