"""The products that a message names, points at, or still speaks of."""

from collections.abc import Sequence
from dataclasses import replace

from chat.orchestration.context_words import POINTING, tells_a_name, unexplained
from chat.orchestration.evidence_calls import EvidenceCalls
from chat.orchestration.names import plain_words
from chat.orchestration.selection import pick_volumes, wants_cheapest
from chat.orchestration.settings import TurnLimits
from chat.orchestration.shop import Product
from chat.orchestration.speculation import Speculation
from chat.orchestration.turn_state import TurnState
from chat.orchestration.turns import Filters, Intent
from chat.orchestration.volumes import VolumesAsked, volumes_asked

#: Questions about a series, which "the last volume" turns into one for that volume.
_OF_THE_SERIES = frozenset({Intent.PRODUCT_QUESTION, Intent.READING_ORDER})


class NamedProducts:
    """Finds one turn's products for the questions that are about certain ones."""

    def __init__(
        self, calls: EvidenceCalls, limits: TurnLimits, state: TurnState
    ) -> None:
        self._calls, self._limits, self._state = calls, limits, state

    async def find(
        self, speculation: Speculation
    ) -> tuple[Sequence[Product], Sequence[Product]]:
        """The products the shopper named or pointed at, and the rest of the series."""
        resolution, plan = self._state.resolution, self._state.plan
        asins = await self._asked_for()
        weighs = self._state.guess.intent is Intent.COMPARISON
        if not asins and not weighs:  # what is merely near can't be weighed
            asins = [
                each.asin
                for each in await speculation.candidates(resolution)
                if each.similarity >= self._limits.similarity_floor
            ][:1]
        products = await self._calls.looked_up(asins[: plan.products])
        wants = resolution.filters
        cheapest = len(products) == 1 and wants_cheapest(self._state.question)
        if cheapest and not wants.volume:
            wants = replace(wants, volume=products[0].volume)
        asked = volumes_asked(self._state.question)
        if not products or not (plan.series or wants.volume or wants.formats or asked):
            return products, ()
        several = list({each.series_id: each for each in products}.values())
        if len(several) > 1 and (wants.volume or wants.formats):
            return await self._of_each(several, wants), ()
        with self._calls.ports.tracer.span("catalogue.series"):
            series = await self._calls.series(products[0].series_id)
        if asked and (volumes := self._volumes(series, wants, asked)):
            return volumes, ()
        if asked.numbers and self._state.guess.intent in _OF_THE_SERIES:
            # There is no such volume, which is what the answer has to say.
            self._ask_for_volumes()
            return products, ()
        chosen = pick_volumes(series, wants) if wants.volume or wants.formats else ()
        return (chosen[: plan.products] or products), series if plan.series else ()

    async def _of_each(
        self, products: Sequence[Product], wants: Filters
    ) -> Sequence[Product]:
        """The edition asked for of each series that is named, or what we have of it."""
        chosen: list[Product] = []
        for product in products:
            series = await self._calls.series(product.series_id)
            chosen += pick_volumes(series, wants)[:1] or [product]
        return chosen

    def _volumes(
        self, series: Sequence[Product], wants: Filters, asked: VolumesAsked
    ) -> list[Product]:
        """One edition of each volume asked for; whether we have it is the question.

        Whoever asks for a review or a price is answered that, of those volumes.
        """
        state = self._state
        editions = [
            each
            for number in asked.of(each.volume for each in series)
            for each in pick_volumes(series, replace(wants, volume=number))[:1]
        ]
        if editions and state.guess.intent in _OF_THE_SERIES:
            self._ask_for_volumes()
        return editions[: state.plan.products]

    def _ask_for_volumes(self) -> None:
        """Take the question for one about what can be had."""
        guess = self._state.guess
        self._state.guess = replace(guess, intent=Intent.AVAILABILITY)

    async def _asked_for(self) -> list[str]:
        """Return the products that are named, pointed at, or still spoken of."""
        state, resolution = self._state, self._state.resolution
        comparing = state.guess.intent is Intent.COMPARISON
        named = await self._calls.titles(state.question)
        if named and comparing and len(named) == 1:
            # "Compare it with Haikyu": one is named, the other pointed at.
            spoken = resolution.focus or self._last_shown()
            wanted = POINTING.search(state.question)
            named = list(dict.fromkeys([*(spoken[:1] if wanted else ()), *named]))
        asins = named or list(resolution.focus)
        if not asins and resolution.query != state.question:
            asins = await self._calls.titles(resolution.query)
        if not asins and self._is_of_the_last():
            # A question about a product that names none is about the last one, and a
            # comparison about all that were shown.
            asins = list(self._last_shown()[: None if comparing else 1])
        return asins

    def _last_shown(self) -> Sequence[str]:
        """Return what the last answer showed, or the one before a talk between."""
        return next(
            (t.products for t in reversed(self._state.history) if t.products), ()
        )

    def _is_of_the_last(self) -> bool:
        """Whether a question that names no title of ours names none at all."""
        if tells_a_name(self._state.question):
            return False
        return not unexplained(self._state.question) - plain_words()
