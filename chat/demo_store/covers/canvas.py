"""The sheet a cover is drawn on: its size, colours, dice, and small drawing helpers."""

import math
from dataclasses import dataclass

from chat.demo_store.chance import Dice
from chat.demo_store.covers.palettes import Palette

WIDTH = 400
HEIGHT = 600


@dataclass(frozen=True, slots=True)
class Canvas:
    """Colours and dice of one cover.

    ``series`` dice fall alike for all volumes of a series: they choose the composition.
    ``book`` dice vary it from volume to volume.
    """

    palette: Palette
    series: Dice
    book: Dice
    volume: int
    key: str

    def id(self, name: str) -> str:
        """Return an id that no other cover on the same page has."""
        return f"{name}{self.key}"

    def url(self, name: str) -> str:
        """Return the fill that refers to a defined screen."""
        return f"url(#{self.id(name)})"


def num(value: float) -> str:
    """Write a number as short as a picture needs it."""
    return f"{value:.1f}".removesuffix(".0")


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Return a rectangle."""
    return (
        f'<rect x="{num(x)}" y="{num(y)}" width="{num(width)}" '
        f'height="{num(height)}" fill="{fill}"/>'
    )


def disc(x: float, y: float, radius: float, fill: str, extra: str = "") -> str:
    """Return a filled circle."""
    return (
        f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" fill="{fill}"{extra}/>'
    )


def ring(x: float, y: float, radius: float, stroke: str, width: float) -> str:
    """Return a circle's outline."""
    return (
        f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" fill="none" '
        f'stroke="{stroke}" stroke-width="{num(width)}"/>'
    )


def path(data: str, fill: str, extra: str = "") -> str:
    """Return a filled path."""
    return f'<path d="{data}" fill="{fill}"{extra}/>'


def stroke(data: str, colour: str, width: float, extra: str = "") -> str:
    """Return a drawn line."""
    return (
        f'<path d="{data}" fill="none" stroke="{colour}" '
        f'stroke-width="{num(width)}"{extra}/>'
    )


def polar(x: float, y: float, radius: float, turn: float) -> tuple[float, float]:
    """Return the point at a distance and a share of a full turn."""
    angle = turn * math.tau
    return x + radius * math.cos(angle), y + radius * math.sin(angle)


def points(corners: list[tuple[float, float]]) -> str:
    """Return closed path data through some corners."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in corners) + "Z"
