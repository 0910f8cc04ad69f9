"""Which events a watcher wants to see; the same in an address and in a frame."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.http import QueryDict

from chat.selectors.live import INTENTS, LiveEvent, TurnSeen


@dataclass(frozen=True, slots=True)
class LiveFilter:
    """No intents mean all of them. A breaker's change is shown whatever is wanted."""

    intents: frozenset[str] = frozenset()
    only_problems: bool = False

    #: Templates read its fields; they would call it otherwise.
    do_not_call_in_templates: ClassVar[bool] = True

    def __call__(self, event: LiveEvent) -> bool:
        if not isinstance(event, TurnSeen):
            return True
        if self.only_problems and not event.problems:
            return False
        return not self.intents or event.intent in self.intents

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Return what an address asks for; unknown words are left out."""
        wanted = frozenset(query.getlist("intent")) & frozenset(INTENTS)
        return cls(wanted, query.get("problems") == "1")

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return what a frame asks for; raise ValueError for nonsense."""
        intents, problems = data.get("intents", []), data.get("problems", False)
        if not isinstance(intents, list) or not isinstance(problems, bool):
            raise ValueError("a filter has intents, a list, and problems, a yes or no")
        if not frozenset(INTENTS).issuperset(map(str, intents)):
            raise ValueError("unknown intent")
        return cls(frozenset(intents), problems)
