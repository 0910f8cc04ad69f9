"""What a turn's facts come to, read once however often it is asked for.

One answer asks for the same facts many times, and to hash them costs more than most of
what is read from them. So what was made last is kept, with the very object that it was
made of.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

Source = TypeVar("Source")
Made = TypeVar("Made")


class OfTheTurn(Generic[Source, Made]):
    """A function of an immutable object that remembers the last one, by identity."""

    def __init__(self, make: Callable[[Source], Made]) -> None:
        self._make = make
        self._last: tuple[Source, Made] | None = None

    def of(self, source: Source) -> Made:
        """Return what is made of the object."""
        last = self._last  # another thread may put others there
        if last is not None and last[0] is source:
            return last[1]
        made = self._make(source)
        self._last = source, made
        return made
