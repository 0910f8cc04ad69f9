"""A route whose releases are wrapped, with the prices of the real one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.orchestration.ports import LanguageModel, ModelRoute


@dataclass(frozen=True, slots=True)
class WrappedRoute:
    """The route within; ``wrap`` makes of each release what is asked instead."""

    inner: ModelRoute
    wrap: Callable[[LanguageModel], LanguageModel]

    def candidates(self, intent: str) -> Sequence[LanguageModel]:
        """Return the releases for an intent, in order."""
        return [self.wrap(each) for each in self.inner.candidates(intent)]

    def cost_microusd(
        self, release: str, *, input_tokens: int, output_tokens: int, cached_tokens: int
    ) -> int | None:
        """Return what a call cost by the book in force."""
        return self.inner.cost_microusd(
            release,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            cached_tokens=cached_tokens,
        )

    def price_book_version(self) -> str:
        """Return the book in force."""
        return self.inner.price_book_version()
