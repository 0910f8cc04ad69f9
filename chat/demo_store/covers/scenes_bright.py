"""Scenes of warmth: romance, comedy, daily life, cooking, music, drama."""

import math

from chat.demo_store.covers.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    disc,
    num,
    path,
    points,
    polar,
    rect,
    ring,
    stroke,
)
from chat.demo_store.covers.tones import checks, dots, filled, halftone, stripes


def _blossom(x: float, y: float, radius: float, turn: float, fill: str) -> str:
    """Return one five-petalled blossom."""
    parts = []
    for petal in range(5):
        at = turn + petal / 5
        left = polar(x, y, radius * 0.95, at - 0.085)
        tip = polar(x, y, radius * 0.86, at)
        right = polar(x, y, radius * 0.95, at + 0.085)
        low, high = (
            polar(x, y, radius * 0.6, at - 0.15),
            polar(x, y, radius * 0.6, at + 0.15),
        )
        parts.append(
            f"M{num(x)} {num(y)}Q{num(low[0])} {num(low[1])} {num(left[0])} "
            f"{num(left[1])}L{num(tip[0])} {num(tip[1])}L{num(right[0])} "
            f"{num(right[1])}Q{num(high[0])} {num(high[1])} {num(x)} {num(y)}"
        )
    return path("".join(parts), fill)


def blossoms(canvas: Canvas) -> str:
    """Blossoms on the wind over a soft screen."""
    p = canvas.palette
    parts = [halftone(390, 20, p.soft, 14)]
    for index in range(11):
        radius = canvas.book.between(16, 48) if index else 118
        x = canvas.book.between(20, 380) if index else canvas.series.between(120, 240)
        y = canvas.book.between(30, 560) if index else 225
        fill = (p.accent, p.line, p.soft)[index % 3] if index else p.accent
        turn = canvas.book.below(100) / 100
        parts.append(_blossom(x, y, radius, turn, fill))
        parts.append(disc(x, y, radius * 0.13, p.ground))
    return "".join(parts)


def bubbles(canvas: Canvas) -> str:
    """Light bubbles, as when a heart skips a beat."""
    p = canvas.palette
    parts = [
        f"<defs>{dots(canvas, p.soft, 9, 2.1)}</defs>",
        filled(canvas, "dots"),
        disc(canvas.series.between(130, 260), 220, 150, p.ground),
        disc(canvas.series.between(130, 260), 235, 104, p.accent),
    ]
    for index in range(30):
        x, y = polar(200, 230, canvas.book.between(90, 330), index * 0.381966)
        radius = canvas.book.between(8, 26) + (index % 5 == 0) * 28
        if index % 3 == 0:
            parts.append(disc(x, y, radius, p.ground) + ring(x, y, radius, p.line, 2.4))
        else:
            parts.append(disc(x, y, radius, p.line if index % 3 == 1 else p.soft))
        parts.append(
            disc(x - radius * 0.32, y - radius * 0.34, radius * 0.17, p.ground)
        )
    return "".join(parts)


def threads(canvas: Canvas) -> str:
    """A red thread that ties two circles together."""
    p = canvas.palette
    y, z = 150 + canvas.book.between(-20, 40), 350 + canvas.book.between(-40, 20)
    bow = canvas.book.between(-120, 120)
    thread = (
        f"M96 {y}C{250 + bow} {y - 130} {360 - bow} {y + 90} 205 {(y + z) // 2}"
        f"S{60 + bow} {z + 100} 302 {z}"
    )
    return (
        f"<defs>{stripes(canvas, p.soft, 6, 2.6)}</defs>"
        + filled(canvas, "stripes")
        + disc(96, y, 88, p.line)
        + disc(302, z, 88, p.soft)
        + ring(302, z, 88, p.line, 3)
        + stroke(thread, p.accent, 9, ' stroke-linecap="round"')
        + disc(96, y, 12, p.accent)
        + disc(302, z, 12, p.accent)
    )


def burst(canvas: Canvas) -> str:
    """A comic burst over a checkerboard."""
    p = canvas.palette
    x, y = 200 + canvas.book.between(-20, 20), 235 + canvas.book.between(-20, 20)
    teeth = canvas.series.between(13, 19)
    turn = canvas.book.below(100) / 1000

    def star(outer: float, inner: float) -> list[tuple[float, float]]:
        return [
            polar(x, y, outer if i % 2 else inner, turn + i / (2 * teeth))
            for i in range(2 * teeth)
        ]

    return (
        f"<defs>{checks(canvas, p.soft, 50)}</defs>"
        + filled(canvas, "checks")
        + path(points(star(240, 150)), p.line)
        + path(points(star(218, 138)), p.accent)
        + disc(x, y, 104, p.ground)
        + disc(x, y, 104, canvas.url("dots"))
        + f"<defs>{dots(canvas, p.soft, 11, 2.4)}</defs>"
    )


def sunrise(canvas: Canvas) -> str:
    """A sun over the roofs and flat clouds: a quiet day begins."""
    p = canvas.palette
    x = canvas.series.between(120, 280)
    y = 190 + (canvas.volume * 17) % 90
    clouds = ""
    for _ in range(5):
        cx, cy = canvas.book.between(-40, 340), canvas.book.between(50, 330)
        width = canvas.book.between(70, 150)
        clouds += (
            f'<rect x="{cx}" y="{cy}" width="{width}" height="20" rx="10" '
            f'fill="{p.obi}"/><rect x="{cx + 26}" y="{cy + 15}" width="{width}" '
            f'height="20" rx="10" fill="{p.obi}"/>'
        )
    roofs = [(-10.0, 620.0)]
    at = -10
    while at < 410:
        width = canvas.series.between(60, 110)
        eaves = canvas.series.between(390, 430)
        roofs += [(at, eaves), (at + width / 2, eaves - 34.0), (at + width, eaves)]
        at += width
    roofs.append((410.0, 620.0))
    return (
        halftone(400, 20, p.soft, 13)
        + disc(x, y, 112, p.accent)
        + clouds
        + path(points(roofs), p.line)
        + halftone(460, 610, p.soft, 12)
    )


def bowl(canvas: Canvas) -> str:
    """A bowl with steam on a checked cloth."""
    p = canvas.palette
    lift = canvas.book.between(-20, 20)
    steam = "".join(
        stroke(
            f"M{130 + 46 * i} {232 + lift}c-26 -34 26 -52 0 -86s26 -52 0 "
            f"{-80 - canvas.book.below(26)}",
            p.soft if i % 2 else p.line,
            9,
            ' stroke-linecap="round"',
        )
        for i in range(4)
    )
    body = f"M58 {262 + lift}H342Q336 414 236 430H164Q64 414 58 {262 + lift}Z"
    sticks = f"M210 {258 + lift}L364 {76 + lift}M232 {260 + lift}L384 {94 + lift}"
    return (
        f"<defs>{checks(canvas, p.soft, 40)}</defs>"
        + filled(canvas, "checks", 0.9, 405)
        + steam
        + stroke(sticks, p.line, 7, ' stroke-linecap="round"')
        + path(body, p.accent)
        + rect(50, 252 + lift, 300, 22, p.line)
        + "".join(ring(110 + 60 * i, 332, 17, p.obi, 5) for i in range(4))
    )


def record(canvas: Canvas) -> str:
    """A record whose grooves are a voice."""
    p = canvas.palette
    x, y = 200, 240
    grooves = "".join(
        ring(x, y, 76 + 13 * i, p.ground if i % 4 else p.accent, 1.6) for i in range(9)
    )
    bars = "".join(
        rect(
            14 + 15 * i,
            470 - (h := 20 + abs(math.sin(i * 0.7 + canvas.volume)) * 90) / 2,
            8,
            h,
            p.accent if i % 5 == 0 else p.line,
        )
        for i in range(25)
    )
    arm = "M352 40V150L262 262"
    return (
        halftone(420, 20, p.soft, 14)
        + disc(x, y, 188, p.line)
        + grooves
        + disc(x, y, 62, p.accent)
        + disc(x, y, 9, p.ground)
        + stroke(arm, p.soft, 10, ' stroke-linejoin="round" stroke-linecap="round"')
        + bars
    )


def moons(canvas: Canvas) -> str:
    """Two large circles that overlap: two lives, one part in common."""
    p = canvas.palette
    gap = 54 + canvas.book.below(34)
    y, z = 205, 330
    left, right = 200 - gap, 200 + gap
    clip = canvas.id("clip")
    return (
        f'<defs>{stripes(canvas, p.line, 5, 2.6)}<clipPath id="{clip}">'
        f'<circle cx="{left}" cy="{y}" r="140"/></clipPath></defs>'
        + halftone(470, 260, p.soft, 12)
        + disc(left, y, 140, p.accent)
        + disc(right, z, 140, p.soft)
        + disc(right, z, 140, canvas.url("stripes"), f' clip-path="url(#{clip})"')
        + ring(right, z, 140, p.line, 3)
        + rect(0, HEIGHT - 6, WIDTH, 6, p.line)
    )
