"""What a follow-up is judged by: its words, what was shown last, the wish behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chat.orchestration.offers import series_name
from chat.orchestration.resolution import WISH, merged
from chat.orchestration.turns import Filters, PastTurn


def wish_behind(shown: PastTurn, history: Sequence[PastTurn]) -> PastTurn:
    """Return the turn whose wish led to what was shown: "the second one" has none."""
    for turn in reversed(history):
        if turn.intent == WISH and set(shown.products) <= set(turn.products):
            return turn
    return shown


@dataclass(frozen=True, slots=True)
class Scene:
    """What a follow-up is judged by: its words, and what was shown and wished for."""

    text: str
    parsed: Filters
    history: Sequence[PastTurn]
    shown: PastTurn
    wish: PastTurn
    picked: tuple[str, ...]
    topic: frozenset[str]

    @property
    def query(self) -> str:
        return self.wish.query or self.wish.user_text

    @property
    def filters(self) -> Filters:
        earlier = self.wish.filters
        edition = Filters(formats=self.parsed.formats)
        one = self.parsed == edition != Filters() and "box-set" not in edition.formats
        if self.wish.intent != WISH and not one:
            # The volume asked for was that of one series; "the digital one" keeps it.
            earlier = replace(earlier, volume=None)
        return merged(earlier, self.parsed)

    @property
    def listed(self) -> tuple[str, ...]:
        """What can be chosen from: the list, also after one of it was looked at.

        Without a list, what was looked at one after the other.
        """
        if len(self.shown.products) > 1:
            return self.shown.products
        return self.list_before or self._looked_at

    @property
    def list_before(self) -> tuple[str, ...]:
        """Return the newest list that what was looked at is one of."""
        one = set(self.shown.products)
        return next(
            (
                turn.products
                for turn in reversed(self.history)
                if len(turn.products) > 1 and one <= set(turn.products)
            ),
            (),
        )

    @property
    def _looked_at(self) -> tuple[str, ...]:
        """Return the products of different series that turns on end were about."""
        found: dict[str, str] = {}
        for turn in reversed(self.history):
            if len(turn.products) != 1 or turn.intent == WISH:
                break
            name = series_name(turn.titles[0]) if turn.titles else turn.products[0]
            found.setdefault(name, turn.products[0])
        return tuple(reversed(found.values())) or self.shown.products

    @property
    def seen(self) -> tuple[str, ...]:
        return tuple(asin for turn in self.history for asin in turn.products)

    def like(self, asins: Sequence[str]) -> str:
        """Return the query for more like ``asins``."""
        names = dict(zip(self.shown.products, self.shown.titles, strict=False))
        told = [f"“{series_name(names[asin])}”" for asin in asins if asin in names]
        return f"something like {' and '.join(told)}" if told else self.query
