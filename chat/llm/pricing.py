"""What tokens cost: a versioned price book in integer micro-dollars.

A book is never edited: a changed price is a new version, and each turn's record keeps
the version that its cost was fixed with. A release that no book knows is unpriced,
which is an answer of its own and never a silent zero.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

_PER_MILLION = 1_000_000
_PROFILE = re.compile(r"^(?:us|us-gov|eu|apac|ap|jp|au|ca|sa|me|af|global)\.")


@dataclass(frozen=True, slots=True)
class TokenPrices:
    """Micro-dollars for a million tokens; cached input defaults to the full price."""

    input: int
    output: int
    cached_input: int | None = None

    def cost(self, input_tokens: int, output_tokens: int, cached_tokens: int) -> int:
        """Return the micro-dollars of a call, rounded up: a used token is never free.

        ``cached_tokens`` are part of ``input_tokens``.
        """
        cached = min(cached_tokens, input_tokens)
        rate = self.input if self.cached_input is None else self.cached_input
        total = (
            (input_tokens - cached) * self.input
            + cached * rate
            + output_tokens * self.output
        )
        return -(-total // _PER_MILLION)


@dataclass(frozen=True, slots=True)
class PriceBook:
    """The prices of every known release at one time."""

    version: str
    prices: Mapping[str, TokenPrices]

    def price_of(self, release: str) -> TokenPrices | None:
        """Return a release's prices; the profile's region does not change them."""
        found = self.prices.get(release)
        return found or self.prices.get(_PROFILE.sub("", release))

    def cost_microusd(
        self, release: str, *, input_tokens: int, output_tokens: int, cached_tokens: int
    ) -> int | None:
        """Return the cost of a call, or None when the release is unpriced."""
        prices = self.price_of(release)
        if prices is None:
            return None
        return prices.cost(input_tokens, output_tokens, cached_tokens)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a book: ``{"version": …, "prices": {release: {"input": …}}}``.

        Raises ValueError when it is not of that form or a price is negative.
        """
        try:
            body = json.loads(text)
            prices = {
                str(release): TokenPrices(**each)
                for release, each in body["prices"].items()
            }
            version = str(body["version"])
        except (KeyError, TypeError, AttributeError) as error:
            message = f"not a price book: {error}"
            raise ValueError(message) from error
        for release, each in prices.items():
            amounts = (each.input, each.output, each.cached_input or 0)
            if any(type(a) is not int or a < 0 for a in amounts):
                message = f"{release}: prices are whole micro-dollars, never negative"
                raise ValueError(message)
        return cls(version, MappingProxyType(prices))


#: List prices on demand, US regions, in micro-dollars for a million tokens. The
#: offline releases carry rehearsal prices, those of a middle-sized and of a small
#: model, so that cost pages can be rehearsed with figures of a real size.
BOOK_2025_07 = PriceBook(
    version="2025-07",
    prices=MappingProxyType(
        {
            "demo-steady-1": TokenPrices(800_000, 3_200_000, 200_000),
            "demo-economy-1": TokenPrices(60_000, 240_000, 15_000),
            "amazon.nova-micro-v1:0": TokenPrices(35_000, 140_000, 8_750),
            "amazon.nova-lite-v1:0": TokenPrices(60_000, 240_000, 15_000),
            "amazon.nova-pro-v1:0": TokenPrices(800_000, 3_200_000, 200_000),
            "amazon.titan-text-lite-v1": TokenPrices(150_000, 200_000),
            "amazon.titan-text-express-v1": TokenPrices(200_000, 600_000),
            "anthropic.claude-3-haiku-20240307-v1:0": TokenPrices(250_000, 1_250_000),
            "anthropic.claude-3-5-haiku-20241022-v1:0": TokenPrices(
                800_000, 4_000_000, 80_000
            ),
            "anthropic.claude-3-sonnet-20240229-v1:0": TokenPrices(
                3_000_000, 15_000_000
            ),
            "anthropic.claude-3-5-sonnet-20240620-v1:0": TokenPrices(
                3_000_000, 15_000_000
            ),
            "anthropic.claude-3-7-sonnet-20250219-v1:0": TokenPrices(
                3_000_000, 15_000_000, 300_000
            ),
            "anthropic.claude-sonnet-4-20250514-v1:0": TokenPrices(
                3_000_000, 15_000_000, 300_000
            ),
            "meta.llama3-1-70b-instruct-v1:0": TokenPrices(720_000, 720_000),
            "mistral.mistral-7b-instruct-v0:2": TokenPrices(150_000, 200_000),
            "gpt-4o-mini": TokenPrices(150_000, 600_000, 75_000),
            "gpt-4o": TokenPrices(2_500_000, 10_000_000, 1_250_000),
            "gpt-4.1": TokenPrices(2_000_000, 8_000_000, 500_000),
            "gpt-4.1-mini": TokenPrices(400_000, 1_600_000, 100_000),
        }
    ),
)
