"""Turns that another policy makes otherwise, as pages show them."""

from collections.abc import Sequence

from django.http import HttpRequest

from chat.selectors.turn_changes import ChangedTurn
from dashboard.texts import changes

Piece = tuple[str, str]


def with_pieces(
    turns: Sequence[ChangedTurn],
) -> list[tuple[ChangedTurn, list[Piece]]]:
    """Return each turn with what of its text stays, goes and comes."""
    return [
        (each, list(changes(each.before, each.after)) if each.is_text_changed else [])
        for each in turns
    ]


def text_words(turn: ChangedTurn) -> str:
    """Return what became of a turn's text, without a word of it."""
    if turn.is_text_changed:
        return "differs" if turn.before else "erased"
    if "output.listing_trust" in turn.stages:
        return "the same words; other cards"
    return "the same"


def place_asked(request: HttpRequest, name: str) -> int | None:
    """Return the place in the list behind which a page goes on; None for the start."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 16 else None
