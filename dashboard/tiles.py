"""Tiles: one number with its short history, and how it compares."""

from dataclasses import dataclass

from chat.selectors.metrics import Change
from dashboard.amounts import Amount, share
from dashboard.sparks import NO_SPARK, Spark

#: A change smaller than this is none that anybody would see.
_LEAST = 0.005
#: From here on tenths of a percent say nothing.
_ROUGH = 0.095


@dataclass(frozen=True, slots=True)
class Comparison:
    """A change in words, its direction, and whether it is good news."""

    words: str
    up: bool = False
    down: bool = False
    is_worse: bool = False
    is_better: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One number that opens its rows; ``state`` marks one that needs a look."""

    label: str
    amount: Amount
    spark: Spark = NO_SPARK
    change: Comparison | None = None
    aside: str = ""  # a second figure, said beside the label
    note: str = ""  # said where there is no change to say
    about: str = ""
    url: str = ""
    state: str = ""
    state_words: str = ""


def comparison(change: Change) -> Comparison | None:
    """Return a change in words; None when there is nothing to compare with."""
    if change.share is None:
        return None
    if abs(change.share) < _LEAST:
        return Comparison("as usual")
    return Comparison(
        words=f"{abs(change.share):.0%}"
        if abs(change.share) >= _ROUGH
        else str(share(abs(change.share))),
        up=change.share > 0,
        down=change.share < 0,
        is_worse=change.is_worse is True,
        is_better=change.is_worse is False,
    )
