"""Settles a doubtful guess of the intent by what the message names on our shelves."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from chat.orchestration.beside_titles import COSTS, EITHER, QUESTION, TASTE
from chat.orchestration.context_words import content_words
from chat.orchestration.errors import DependencyError
from chat.orchestration.intent_elsewhere import is_of_other_trades
from chat.orchestration.intent_phrases import phrase_weights
from chat.orchestration.intents import NAMED
from chat.orchestration.orders import PRICED
from chat.orchestration.ports import Retriever
from chat.orchestration.turns import Candidate, Filters, Intent, IntentGuess
from chat.orchestration.whole_series import wants_whole

#: So sure a title must be to settle what a message is about.
NAMED_SURELY = 0.7
#: How near to a topic the shelves must be for a message of a few words to be a wish.
_NEAR = 0.3
_FEW_WORDS = 4
_TWO = 2
#: Guesses that a topic of ours may be mistaken for.
_ELSEWHERE = frozenset({Intent.OUT_OF_SCOPE})
_WISHES = frozenset({Intent.RECOMMENDATION, Intent.PRODUCT_QUESTION})
_IDLE = frozenset({Intent.OUT_OF_SCOPE, Intent.SMALL_TALK})
_BUSINESS = frozenset({Intent.ORDER_HELP, Intent.POLICY, Intent.HAND_OVER})


def _about_books(guess: IntentGuess) -> bool:
    """Whether an unsure guess may be about books at all."""
    return not any(intent in _BUSINESS for intent, _ in guess.alternatives[:2])


@dataclass(frozen=True, slots=True)
class Shelves:
    """What the index knows of one message; ``topical`` gives its best candidates."""

    retriever: Retriever
    asked: str
    parsed: Filters
    topical: Callable[[], Awaitable[Sequence[Candidate]]]

    async def settle(self, guess: IntentGuess) -> IntentGuess:
        """Return the guess, or a better one where it is doubtful."""
        asked = self.asked
        few = len(asked.split()) <= _FEW_WORDS
        terse = few and guess.intent in _ELSEWHERE
        # "Kimetsu no Yaiba box set" is no chat: no greeting names an edition.
        edition = guess.intent in _IDLE and bool(
            self.parsed.formats or self.parsed.volume
        )
        # "Somthing lik atack on titan": one that misspells all else may name a title.
        lost = guess.intent in _IDLE and not is_of_other_trades(asked)
        ordered = self.parsed.order and guess.intent is Intent.RECOMMENDATION
        either = guess.intent in _WISHES and EITHER.search(asked)
        whole = wants_whole(asked) and guess.intent in _WISHES
        settled = ordered or either or whole
        if not (guess.unsure or terse or edition or lost or settled):
            return guess
        try:
            if settled:
                return await self._of_named(guess)
            least = 2 if lost and not guess.unsure else 1
            if named := await self._wanted_of_title(least):
                return IntentGuess(named, NAMED_SURELY)
            about = terse or (guess.unsure and _about_books(guess))
            if about and await self._has_topic():
                return IntentGuess(Intent.RECOMMENDATION, NAMED_SURELY)
        except DependencyError:
            pass  # while the index is away the guess stands
        return guess

    async def _of_named(self, guess: IntentGuess) -> IntentGuess:
        """Return what is wanted of titles, where a wish seemed to be for any."""
        named = await self.retriever.titles_in(self.asked)
        sure = [each for each in named if each.score >= NAMED_SURELY]
        costs = self.parsed.budget is not None or COSTS.search(self.asked)
        if costs and wants_whole(self.asked) and len(sure) == 1:
            return IntentGuess(Intent.PRICE_QUESTION, NAMED_SURELY)
        if self.parsed.order and len(sure) == 1:
            priced = self.parsed.order in PRICED
            intent = Intent.PRICE_QUESTION if priced else Intent.PRODUCT_QUESTION
            return IntentGuess(intent, NAMED_SURELY)
        if len(sure) == _TWO and not TASTE.search(self.asked):
            return IntentGuess(Intent.COMPARISON, NAMED_SURELY)
        return guess

    async def _wanted_of_title(self, words: int) -> Intent | None:
        """Return what is wanted of a title of so many words that is surely named."""
        named = await self.retriever.titles_in(self.asked)
        if not any(
            each.score >= NAMED_SURELY and len(each.title.split()) >= words
            for each in named
        ):
            return None
        if TASTE.search(self.asked):
            return Intent.RECOMMENDATION
        told = {i: w for i, w in phrase_weights(self.asked).items() if i in NAMED}
        if told:
            return max(told, key=lambda intent: told[intent])
        narrow = self.parsed.volume or self.parsed.formats
        # Who says a title and nothing else wants to hear of it.
        return Intent.AVAILABILITY if narrow else Intent.PRODUCT_QUESTION

    async def _has_topic(self) -> bool:
        """Whether a few words are a topic or an author that we have books of."""
        if not content_words(self.asked) or is_of_other_trades(self.asked):
            return False
        found = await self.topical()
        if any(each.match == "author" for each in found):
            return True
        near = found[:1] and max(each.similarity for each in found) >= _NEAR
        return bool(near) and not QUESTION.search(self.asked)
