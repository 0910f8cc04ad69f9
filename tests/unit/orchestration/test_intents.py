"""What messages want, alone and after what was said before."""

from dataclasses import replace

import pytest

from chat.llm.embeddings import LocalEmbedder
from chat.orchestration.intents import EmbeddingIntentClassifier
from chat.orchestration.turns import Intent
from tests.fakes.ports import past, product

SHOWN = [product(n) for n in (1, 2, 3)]


@pytest.fixture(scope="module")
def classifier() -> EmbeddingIntentClassifier:
    return EmbeddingIntentClassifier(LocalEmbedder().embed_now)


ALONE = [
    ("recommend horror manga like Junji Ito", Intent.RECOMMENDATION),
    ("what do you have by Naoki Urasawa?", Intent.RECOMMENDATION),
    ("any good sports manga? volleyball maybe", Intent.RECOMMENDATION),
    ("horror box set under $1", Intent.RECOMMENDATION),
    ("ok thanks. while I wait, got any mystery manga?", Intent.RECOMMENDATION),
    ("fine. recomend me a sci-fi series then", Intent.RECOMMENDATION),
    ("怖い漫画のおすすめはありますか", Intent.RECOMMENDATION),
    ("Anything like Studio Ghibli films?", Intent.RECOMMENDATION),
    ("something with the feel of the Blade Runner movie", Intent.RECOMMENDATION),
    ("the boy who turns into a chainsaw", Intent.RECOMMENDATION),
    ("that one with the notebook that kills people", Intent.RECOMMENDATION),
    ("something cozy to read before bed", Intent.RECOMMENDATION),
    ("a one-shot, standalone manga", Intent.RECOMMENDATION),
    ("anything released this year?", Intent.RECOMMENDATION),
    ("birthday present for my 9 year old who loves dinosaurs", Intent.RECOMMENDATION),
    ("my dad is 63, he likes history and war films", Intent.RECOMMENDATION),
    ("present for someone who likes Star Trek", Intent.RECOMMENDATION),
    ("I'm in a reading slump. Get me out of it", Intent.RECOMMENDATION),
    ("similar to Spy x Family but no kids", Intent.RECOMMENDATION),
    ("完結した面白い漫画を教えて", Intent.RECOMMENDATION),
    ("is One Piece ok for my son who loves pirates?", Intent.PRODUCT_QUESTION),
    ("my brother likes Naruto, is volume 5 in stock?", Intent.AVAILABILITY),
    ("do you sell gift cards", Intent.POLICY),
    ("any films like Spirited Away?", Intent.OUT_OF_SCOPE),
    ("how much does Uzumaki cost?", Intent.PRICE_QUESTION),
    ("do u have fullmetal alchemst", Intent.AVAILABILITY),
    ("うずまき ありますか", Intent.AVAILABILITY),
    ("Monster or 20th Century Boys, which one should I start with?", Intent.COMPARISON),
    ("is Bleach longer than One Piece?", Intent.COMPARISON),
    ("does Naruto have more volumes than Bleach", Intent.COMPARISON),
    ("in what order should I read Fullmetal Alchemist?", Intent.READING_ORDER),
    ("any deals going on right now?", Intent.PROMOTIONS),
    ("what do readers say about Berserk?", Intent.REVIEWS),
    ("who wrote Vagabond?", Intent.PRODUCT_QUESTION),
    ("where is my order? it was supposed to come yesterday", Intent.ORDER_HELP),
    ("wheres my refund", Intent.ORDER_HELP),
    ("the pages of the book I got are torn", Intent.ORDER_HELP),
    ("what's your return policy?", Intent.POLICY),
    ("will you match the price of another shop", Intent.POLICY),
    ("do you have any signed copies", Intent.POLICY),
    ("why are your prices so high", Intent.POLICY),
    ("how long does delivery take?", Intent.POLICY),
    ("can I talk to a real person please", Intent.HAND_OVER),
    ("human", Intent.HAND_OVER),
    ("put me through to a supervisor", Intent.HAND_OVER),
    ("hi there", Intent.SMALL_TALK),
    ("thanks a lot!", Intent.SMALL_TALK),
    ("your last recommendation was garbage", Intent.SMALL_TALK),
    ("I didn't like what you suggested", Intent.SMALL_TALK),
    ("are you a real person?", Intent.SMALL_TALK),
    ("what's the weather in Osaka tomorrow?", Intent.OUT_OF_SCOPE),
    ("suggest a movie for tonight", Intent.OUT_OF_SCOPE),
    ("which laptop should I buy", Intent.OUT_OF_SCOPE),
]


@pytest.mark.parametrize(("text", "intent"), ALONE, ids=[text for text, _ in ALONE])
def test_a_message_alone(
    classifier: EmbeddingIntentClassifier, text: str, intent: Intent
) -> None:
    guess = classifier.guess(text)
    assert (guess.intent, guess.unsure) == (intent, False)


AFTER_A_RECOMMENDATION = [
    ("the second one", Intent.PRODUCT_QUESTION),
    ("tell me more about the first", Intent.PRODUCT_QUESTION),
    ("is it finished?", Intent.PRODUCT_QUESTION),
    ("great, and who wrote it?", Intent.PRODUCT_QUESTION),
    ("how much is the second one?", Intent.PRICE_QUESTION),
    ("and is it in stock?", Intent.AVAILABILITY),
    ("what do readers say about the first one?", Intent.REVIEWS),
    ("the first or the second?", Intent.COMPARISON),
    ("cheaper", Intent.RECOMMENDATION),
    ("something like that but finished", Intent.RECOMMENDATION),
    ("more please", Intent.RECOMMENDATION),
    ("in paperback", Intent.RECOMMENDATION),
    ("ok then under $30", Intent.RECOMMENDATION),
    ("no romance", Intent.RECOMMENDATION),
    (
        "so anyway, back to the Junji Ito recommendations you were giving me",
        Intent.RECOMMENDATION,
    ),
    ("how do I return it?", Intent.POLICY),
    ("talk to a human", Intent.HAND_OVER),
    ("where is my order?", Intent.ORDER_HELP),
    ("thanks!", Intent.SMALL_TALK),
]


@pytest.mark.parametrize(
    ("text", "intent"),
    AFTER_A_RECOMMENDATION,
    ids=[text for text, _ in AFTER_A_RECOMMENDATION],
)
def test_a_message_after_a_recommendation(
    classifier: EmbeddingIntentClassifier, text: str, intent: Intent
) -> None:
    history = [past(1, "recommend horror manga like Junji Ito", SHOWN)]
    guess = classifier.guess(text, history)
    assert (guess.intent, guess.unsure) == (intent, False)


@pytest.mark.parametrize(
    "text", ["and volume 4?", "how bout vinlnd saga", "and in digital?"]
)
def test_a_terse_follow_up_asks_the_same_again(
    classifier: EmbeddingIntentClassifier, text: str
) -> None:
    asked = past(1, "do you have volume 3 of Berserk", SHOWN[:1])
    history = [replace(asked, intent="availability")]
    assert classifier.guess(text, history).intent is Intent.AVAILABILITY


def test_gibberish_is_asked_back_with_two_alternatives(
    classifier: EmbeddingIntentClassifier,
) -> None:
    guess = classifier.guess("blorp the frim of it")
    assert guess.unsure
    assert len({intent for intent, _ in guess.alternatives}) == 2


@pytest.mark.parametrize("text", ["", "   ", "?!", "😀", "a" * 2000, "の"])
def test_anything_at_all_has_a_guess_with_a_probability(
    classifier: EmbeddingIntentClassifier, text: str
) -> None:
    assert 0 < classifier.guess(text).confidence <= 1
