"""Scenes of movement and far places: action, adventure, fantasy, sports, machines."""

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
from chat.demo_store.covers.tones import dots, filled, halftone, hemp, waves


def _rays(canvas: Canvas, x: float, y: float, inner: int, colour: str) -> str:
    """Return speed lines: thin wedges that point at one place."""
    wedges = []
    for index in range(58):
        turn = (index + canvas.book.below(70) / 100) / 58
        width = 0.0022 + canvas.book.below(60) / 10_000
        near = inner + canvas.book.below(90)
        tip = polar(x, y, near, turn)
        wedge = [tip, polar(x, y, 760, turn - width), polar(x, y, 760, turn + width)]
        wedges.append("M" + "L".join(f"{px:.0f} {py:.0f}" for px, py in wedge) + "Z")
    return path("".join(wedges), colour)


def impact(canvas: Canvas) -> str:
    """Speed lines and a blow in the middle of them."""
    p = canvas.palette
    x, y = 190 + canvas.book.between(-50, 60), 240 + canvas.book.between(-40, 40)
    spikes = []
    for index in range(22):
        reach = canvas.book.between(96, 168) if index % 2 else 66
        spikes.append(polar(x, y, reach, index / 22))
    return (
        _rays(canvas, x, y, 150, p.line)
        + path(points(spikes), p.accent)
        + disc(x, y, 40, p.ground)
        + halftone(480, 610, p.soft, 11)
    )


def slash(canvas: Canvas) -> str:
    """Two strokes of a brush that cross, over speed lines."""
    p = canvas.palette
    tilt = canvas.book.between(-12, 12)

    def brush(rise: int, fill: str) -> str:
        edge = "".join(
            f"L{x} {360 - rise * x // 400 - canvas.book.between(26, 44)}"
            for x in range(40, 400, 40)
        )
        back = "".join(
            f"L{x} {360 - rise * x // 400 + canvas.book.between(20, 50)}"
            for x in range(380, 20, -40)
        )
        return path(f"M-30 372{edge}L440 {340 - rise}{back}Z", fill)

    return (
        _rays(canvas, 400, 0, 90, p.soft)
        + f'<g transform="rotate({tilt} 200 280)">{brush(290, p.accent)}'
        f"{brush(-70, p.line)}</g>" + halftone(470, 610, p.line, 11)
    )


def rising_sun(canvas: Canvas) -> str:
    """A great disc above seigaiha waves."""
    p = canvas.palette
    x = canvas.series.between(130, 270)
    y = 185 + (canvas.volume * 23) % 80
    spray = "".join(
        disc(canvas.book.between(0, 400), canvas.book.between(300, 372), 3, p.line)
        for _ in range(9)
    )
    crest = (
        "M-10 372q34 -46 84 -30q-26 10 -18 30q40 -42 96 -26q-26 12 -16 32"
        "q44 -44 102 -26q-24 12 -16 30q44 -38 98 -20q-18 10 -12 26q40 -30 82 -18"
        "V640H-10Z"
    )
    return (
        f"<defs>{waves(canvas, p.line, p.soft, 56)}</defs>"
        + halftone(330, 20, p.soft, 13)
        + disc(x, y, 132, p.accent)
        + path(crest, p.line)
        + filled(canvas, "waves", 1, 392)
        + spray
    )


def peaks(canvas: Canvas) -> str:
    """Mountains behind mountains, and a moon."""
    p = canvas.palette
    x = canvas.series.between(110, 290)
    parts = [halftone(350, 10, p.soft, 12), disc(x, 160, 92, p.accent)]
    for layer, fill in enumerate((p.soft, p.accent, p.line)):
        base = 300 + 62 * layer
        ridge = [(-20.0, 620.0)]
        at = -20
        while at < 420:
            high = base - canvas.book.between(20, 120 - 22 * layer)
            ridge += [(at, base + 20.0), (at + 34.0, high)]
            at += canvas.book.between(58, 92)
        ridge += [(420.0, base), (420.0, 620.0)]
        if layer == 1:
            parts.append(f"<defs>{dots(canvas, p.line, 7, 2)}</defs>")
            parts.append(path(points(ridge), p.ground))
            parts.append(path(points(ridge), canvas.url("dots")))
        else:
            parts.append(path(points(ridge), fill))
    return "".join(parts)


def stars(canvas: Canvas) -> str:
    """A sky of stars around a great four-pointed one."""
    p = canvas.palette

    def star(x: float, y: float, size: float) -> str:
        s, w = num(size), num(size * 0.14)
        return (
            f"M{num(x)} {num(y - size)}q{w} {num(size * 0.86)} {s} {s}"
            f"q{num(-size * 0.86)} {w} -{s} {s}q-{w} {num(-size * 0.86)} -{s} -{s}"
            f"q{num(size * 0.86)} -{w} {s} -{s}z"
        )

    small = "".join(
        star(
            canvas.book.between(0, 400),
            canvas.book.between(0, 470),
            canvas.book.between(5, 26),
        )
        for _ in range(24)
    )
    x, y = canvas.series.between(150, 250), 230
    return (
        halftone(300, 610, p.soft, 13)
        + ring(x, y, 186, p.soft, 2)
        + ring(x, y, 120, p.line, 2)
        + path(small, p.line)
        + path(star(x, y, 168), p.accent)
        + disc(x, y, 15, p.line)
    )


def portal(canvas: Canvas) -> str:
    """Gate within gate, each in another tone."""
    p = canvas.palette
    x = 200 + canvas.book.between(-24, 24)
    fills = (p.line, p.soft, p.accent, p.ground, p.line, p.accent)
    parts = [f"<defs>{hemp(canvas, p.soft)}</defs>", filled(canvas, "hemp")]
    for index, fill in enumerate(fills):
        half = 168 - 27 * index
        top = 70 + 34 * index
        parts.append(
            path(
                f"M{x - half} 620V{top + half}A{half} {half} 0 0 1 {x + half} "
                f"{top + half}V620Z",
                fill,
            )
        )
    return "".join(parts)


def court(canvas: Canvas) -> str:
    """The lines of a court, and a ball that leaves them."""
    p = canvas.palette
    tilt = canvas.book.between(-34, -14)
    x, y = 215 + canvas.book.between(-50, 60), 175 + canvas.book.between(-40, 50)
    lanes = "".join(rect(-200, 120 + 76 * i, 900, 9, p.line) for i in range(8))
    tail = "".join(
        rect(x - 460, y - 70 + 23 * i, 450 - 18 * abs(3 - i), 11, p.soft)
        for i in range(7)
    )
    seams = (
        f"M{x - 86} {y}Q{x} {y - 60} {x + 86} {y}M{x} {y - 86}Q{x - 56} {y} {x} "
        f"{y + 86}M{x - 74} {y + 44}Q{x} {y + 8} {x + 74} {y + 44}"
    )
    return (
        f'<g transform="rotate({tilt} 200 300)">{lanes}{tail}'
        + disc(x, y, 88, p.accent)
        + stroke(seams, p.ground, 5)
        + "</g>"
        + halftone(470, 610, p.line, 12)
    )


def orbits(canvas: Canvas) -> str:
    """Planets on their paths over a grid that runs to the horizon."""
    p = canvas.palette
    grid = "".join(
        f"M{200 + (i - 8) * 9} 400L{200 + (i - 8) * 90} 620" for i in range(17)
    ) + "".join(f"M0 {400 + i * i * 5}H400" for i in range(8))
    tilt = canvas.series.between(-30, 30)
    paths = "".join(
        f'<ellipse cx="200" cy="215" rx="{96 + 38 * i}" ry="{30 + 15 * i}" fill="none" '
        f'stroke="{p.line}" stroke-width="2"/>'
        for i in range(4)
    )
    planets = ""
    for i in range(4):
        angle = canvas.book.below(360) * math.pi / 180
        px = 200 + (96 + 38 * i) * math.cos(angle)
        py = 215 + (30 + 15 * i) * math.sin(angle)
        planets += disc(px, py, 9 + 4 * i, (p.line, p.accent, p.soft, p.line)[i])
    return (
        halftone(390, 40, p.soft, 13)
        + f'<g transform="rotate({tilt} 200 215)">{paths}'
        + disc(200, 215, 76, p.accent)
        + planets
        + "</g>"
        + stroke(grid, p.line, 2)
    )


def machine(canvas: Canvas) -> str:
    """Plates, bolts and one lit visor."""
    p = canvas.palette
    y = 215 + canvas.book.between(-16, 16)
    head = (
        f"M200 {y - 170}L250 {y - 96}H330L352 {y + 20}L300 {y + 130}H236L200 {y + 168}"
        f"L164 {y + 130}H100L48 {y + 20}L70 {y - 96}H150Z"
    )
    horns = (
        f"M150 {y - 90}L60 {y - 205}L112 {y - 96}Z"
        f"M250 {y - 90}L340 {y - 205}L288 {y - 96}Z"
    )
    visor = (
        f"M84 {y - 24}L200 {y + 14}L316 {y - 24}L306 {y + 30}L200 {y + 66}L94 {y + 30}Z"
    )
    bolts = "".join(
        disc(x, y + dy, 5, p.ground)
        for x, dy in ((92, -76), (308, -76), (118, 108), (282, 108))
    )
    return (
        f"<defs>{dots(canvas, p.soft, 8, 2.4)}</defs>"
        + filled(canvas, "dots")
        + path(horns, p.accent)
        + path(head, p.line)
        + path(visor, p.accent)
        + disc(200 + canvas.book.between(-60, 60), y + 26, 12, p.obi)
        + stroke(
            f"M200 {y - 160}V{y}M120 {y + 128}L150 {y + 66}M280 {y + 128}L250 {y + 66}",
            p.ground,
            4,
        )
        + bolts
    )


def crest(canvas: Canvas) -> str:
    """A family crest on hemp leaves: the past."""
    p = canvas.palette
    petals = canvas.series.between(5, 8)
    y = 220
    parts = [f"<defs>{hemp(canvas, p.soft, 46)}</defs>", filled(canvas, "hemp")]
    parts += [disc(200, y, 166, p.line), ring(200, y, 152, p.ground, 5)]
    turn = (canvas.volume % 10) / 40
    for index in range(petals):
        px, py = polar(200, y, 84, turn + index / petals)
        radius = 230 / petals
        parts.append(disc(px, py, radius, p.accent if index % 2 == 0 else p.ground))
        parts.append(ring(px, py, radius * 0.6, p.line, 3.5))
    parts.append(disc(200, y, 34, p.ground))
    parts.append(disc(200, y, 16, p.accent))
    parts.append(rect(0, HEIGHT - 8, WIDTH, 8, p.line))
    return "".join(parts)
