"""Which release answers: economy or primary by intent, and who steps in for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.llm.pricing import PriceBook
from chat.orchestration.ports import LanguageModel
from chat.orchestration.turns import Intent

#: Intents whose answers are short and rest on given texts: a small model does.
ECONOMY_INTENTS = frozenset(
    {
        Intent.SMALL_TALK,
        Intent.OUT_OF_SCOPE,
        Intent.HAND_OVER,
        Intent.ORDER_HELP,
        Intent.POLICY,
        Intent.PRICE_QUESTION,
        Intent.AVAILABILITY,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """The releases in service; the same one may hold several places."""

    primary: LanguageModel
    economy: LanguageModel
    fallback: LanguageModel


class ReleaseRoute:
    """Picks releases by intent and prices what they used.

    ``line`` and ``book`` are asked anew for each turn, so that a promotion or a new
    price book is effective at once, without rebuilding anything.
    """

    def __init__(
        self,
        line: Callable[[], Line],
        book: Callable[[], PriceBook],
        economy_intents: frozenset[Intent] = ECONOMY_INTENTS,
    ) -> None:
        self._line = line
        self._book = book
        self._economy_intents = economy_intents

    def candidates(self, intent: str) -> Sequence[LanguageModel]:
        """Return the releases to try, in order, each once.

        The economy release stands last in the primary's order: a shorter answer is
        better than none.
        """
        line = self._line()
        order = (
            (line.economy, line.primary, line.fallback)
            if intent in self._economy_intents
            else (line.primary, line.fallback, line.economy)
        )
        return tuple({model.release: model for model in order}.values())

    def cost_microusd(
        self, release: str, *, input_tokens: int, output_tokens: int, cached_tokens: int
    ) -> int | None:
        """Return what the tokens cost, or None when the release is unpriced."""
        return self._book().cost_microusd(
            release,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cached_tokens=cached_tokens,
        )

    def price_book_version(self) -> str:
        """Return the version of the price book in force."""
        return self._book().version
