"""Repeatable chance: numbers that depend on a key alone.

Everything about the stand-in that looks random (prices, stock, dates) is rolled with
these dice, so two processes and two days give the same shop.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

_T = TypeVar("_T")


class Dice:
    """A row of numbers derived from one key, drawn in order."""

    __slots__ = ("_key", "_left", "_round")

    def __init__(self, key: str) -> None:
        self._key = key
        self._round = 0
        self._left = 0

    def _draw(self) -> int:
        """Return the next 32 bits; one hash serves sixteen of them."""
        if self._left.bit_length() <= 1:
            raw = blake2b(f"{self._key}\x1f{self._round}".encode()).digest()
            self._round += 1
            self._left = int.from_bytes(raw, "big") | (1 << 512)
        bits = self._left & 0xFFFFFFFF
        self._left >>= 32
        return bits

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to, but not including, ``limit``."""
        return self._draw() % limit

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + self._draw() % (high - low + 1)

    def chance(self, percent: int) -> bool:
        """Return true in about ``percent`` of a hundred keys."""
        return self._draw() % 100 < percent

    def pick(self, options: Sequence[_T]) -> _T:
        """Return one of ``options``."""
        return options[self._draw() % len(options)]
