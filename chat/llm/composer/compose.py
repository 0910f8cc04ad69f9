"""The offline bookseller: from a prompt's evidence to an answer, intent by intent."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from chat.llm.composer.comparing import comparison, reviews
from chat.llm.composer.discovering import recommendation
from chat.llm.composer.languages import language_note
from chat.llm.composer.offering import availability, price_question
from chat.llm.composer.phrasing import Phrasebook, paragraphs, several
from chat.llm.composer.products import product_question
from chat.llm.composer.promoting import promotions
from chat.llm.composer.reading_orders import reading_order
from chat.llm.composer.service import (
    hand_over,
    order_help,
    out_of_scope,
    policy,
)
from chat.llm.composer.small_talk import small_talk
from chat.llm.composer.task import Task
from chat.orchestration.evidence_items import Wish
from chat.orchestration.model_events import Prompt
from chat.orchestration.turns import Intent

COMPOSERS: Mapping[Intent, Callable[[Task], str]] = MappingProxyType(
    {
        Intent.RECOMMENDATION: recommendation,
        Intent.PRODUCT_QUESTION: product_question,
        Intent.PRICE_QUESTION: price_question,
        Intent.AVAILABILITY: availability,
        Intent.COMPARISON: comparison,
        Intent.READING_ORDER: reading_order,
        Intent.PROMOTIONS: promotions,
        Intent.REVIEWS: reviews,
        Intent.ORDER_HELP: order_help,
        Intent.POLICY: policy,
        Intent.SMALL_TALK: small_talk,
        Intent.HAND_OVER: hand_over,
        Intent.OUT_OF_SCOPE: out_of_scope,
    }
)


def composed(prompt: Prompt, *, brief: bool = False) -> str:
    """Return the answer to a prompt; the same prompt is answered alike each time."""
    book = Phrasebook(f"{prompt.intent}\n{prompt.question}")
    if prompt.wishes:
        answer = several(
            [_one(_of_wish(prompt, wish), book, brief=True) for wish in prompt.wishes]
        )
    else:
        answer = _one(prompt, book, brief=brief)
    return paragraphs(language_note(prompt.question), answer)


def _one(prompt: Prompt, book: Phrasebook, *, brief: bool) -> str:
    """Return the answer to one wish."""
    return COMPOSERS[prompt.intent](Task(prompt, book, brief)).strip()


def _of_wish(prompt: Prompt, wish: Wish) -> Prompt:
    """Return the prompt as it were if the wish were all of the message."""
    return replace(
        prompt, question=wish.question, intent=wish.intent, evidence=wish.evidence
    )


def composed_steady(prompt: Prompt) -> str:
    """Return the full answer."""
    return composed(prompt)


def composed_brief(prompt: Prompt) -> str:
    """Return the shorter answer of the economy release."""
    return composed(prompt, brief=True)
