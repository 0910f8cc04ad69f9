"""Scenes of dread and doubt: horror, thriller, crime, mystery, the uncanny."""

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
from chat.demo_store.covers.tones import dots, filled, halftone, stripes


def spiral(canvas: Canvas) -> str:
    """A spiral that draws everything in, over rising dots."""
    p = canvas.palette
    x, y = 150 + canvas.book.between(-30, 40), 235 + canvas.book.between(-30, 30)
    turns = canvas.series.between(5, 7)
    way = 1 if canvas.volume % 2 else -1
    corners = []
    for step in range(turns * 44):
        share = step / (turns * 44)
        wobble = 1 + 0.05 * math.sin(step * 0.55)
        px, py = polar(x, y, 4 + 250 * share**1.12 * wobble, way * step / 44)
        corners.append(f"{px:.0f} {py:.0f}")
    return (
        halftone(330, 610, p.soft, 12)
        + stroke("M" + "L".join(corners), p.accent, 13, ' stroke-linejoin="round"')
        + disc(x, y, 26, p.line)
        + disc(x, y, 9, p.ground)
    )


def eye(canvas: Canvas) -> str:
    """One eye, wide open, on a ground of fine rings."""
    p = canvas.palette
    y = 230 + canvas.book.between(-20, 30)
    look = canvas.book.between(-36, 36)
    rings = "".join(ring(200, y, 70 + 26 * i, p.soft, 1.5 + i * 0.9) for i in range(14))
    white = f"M8 {y}Q200 {y - 190} 392 {y}Q200 {y + 190} 8 {y}Z"
    lashes = "".join(
        stroke(
            f"M{40 + 40 * i} {y - 26 - 8 * (4 - abs(4 - i)) * 2}"
            f"l{(i - 4) * 9} {-38 - canvas.series.below(26)}",
            p.line,
            5,
        )
        for i in range(9)
    )
    return (
        rings
        + path(white, p.line)
        + lashes
        + disc(200 + look, y, 74, p.accent)
        + "".join(ring(200 + look, y, 30 + 9 * i, p.ground, 2) for i in range(5))
        + disc(200 + look, y, 33, p.ground)
        + disc(222 + look, y - 24, 12, p.line)
        + halftone(430, 610, p.accent, 12)
    )


def hair(canvas: Canvas) -> str:
    """Long strands that fall and part before a pale disc."""
    p = canvas.palette
    lines: list[list[str]] = [[], []]
    for index in range(40):
        x = index * 10 + 4
        bend = canvas.book.between(-46, 46)
        fall = canvas.book.between(380, 640)
        strand = f"M{x} -10C{x + bend} 160 {x - bend} 300 {x + bend // 2} {fall}"
        lines[index % 3 == 0].append(strand)
    return (
        disc(200, 240 + canvas.book.between(-20, 20), 150, p.accent)
        + filled_dots(canvas)
        + stroke("".join(lines[0]), p.soft, 3.4, ' stroke-linecap="round"')
        + stroke("".join(lines[1]), p.line, 2.6, ' stroke-linecap="round"')
    )


def filled_dots(canvas: Canvas) -> str:
    """A dot screen over the lower half."""
    return (
        f"<defs>{dots(canvas, canvas.palette.soft, 10, 2.2)}</defs>"
        f"{filled(canvas, 'dots', 0.8, 330)}"
    )


def city(canvas: Canvas) -> str:
    """Towers at night, some windows lit, under a large moon."""
    p = canvas.palette
    parts = [disc(canvas.series.between(110, 290), 170, 105, p.accent)]
    parts.append(halftone(420, 60, p.soft, 13))
    x = -10
    while x < WIDTH:
        width = canvas.series.between(44, 84)
        top = canvas.series.between(210, 390)
        parts.append(rect(x, top, width, HEIGHT - top, p.line))
        for wx in range(x + 9, x + width - 12, 17):
            lit = [
                f"M{wx} {wy}h9v13h-9z"
                for wy in range(top + 14, 560, 26)
                if canvas.book.chance(34)
            ]
            if lit:
                parts.append(path("".join(lit), p.ground))
        x += width + canvas.series.between(-6, 10)
    return "".join(parts)


def blinds(canvas: Canvas) -> str:
    """A silhouette behind slatted blinds."""
    p = canvas.palette
    x = canvas.series.between(150, 230)
    head = disc(x, 225, 72, p.line) + path(
        f"M{x - 150} 620C{x - 150} 380 {x - 60} 330 {x} 330"
        f"S{x + 150} 380 {x + 150} 620Z",
        p.line,
    )
    tilt = canvas.book.between(-7, 7)
    slats = "".join(
        rect(-60, -40 + 34 * i, 520, 11 + canvas.book.below(7), p.ground)
        for i in range(21)
    )
    return (
        disc(x + 30, 240, 175, p.accent)
        + head
        + f'<g transform="rotate({tilt} 200 300)">{slats}</g>'
        + halftone(470, 610, p.soft, 11)
    )


def shards(canvas: Canvas) -> str:
    """A broken mirror: pieces of tone that do not meet."""
    p = canvas.palette
    cx, cy = 200 + canvas.book.between(-50, 50), 260 + canvas.book.between(-50, 50)
    cuts = sorted(canvas.book.between(0, 999) / 1000 for _ in range(13))
    fills = (p.line, p.accent, canvas.url("stripes"), p.soft, p.ground)
    parts = [f"<defs>{stripes(canvas, p.line, 5, 3)}</defs>"]
    for index, cut in enumerate(cuts):
        following = cuts[(index + 1) % len(cuts)] + (index == len(cuts) - 1)
        reach = canvas.book.between(240, 520)
        piece = [
            polar(cx, cy, 12 + canvas.book.below(16), (cut + following) / 2),
            polar(cx, cy, reach, cut + 0.006),
            polar(cx, cy, reach * 0.9, following - 0.006),
        ]
        parts.append(path(points(piece), fills[index % len(fills)]))
    return "".join(parts) + ring(cx, cy, 60, p.accent, 3)


def gate(canvas: Canvas) -> str:
    """A shrine gate in the mist before the moon."""
    p = canvas.palette
    moon = canvas.series.between(150, 250)
    mist = "".join(
        stroke(
            f"M-20 {430 + 26 * i}q60 {-18 + 6 * (i % 3)} 120 0t120 0 120 0 120 0",
            p.soft,
            4 + i,
        )
        for i in range(7)
    )
    bar = (
        "M52 196Q200 226 348 196L356 226Q200 252 44 226Z"
        "M86 292H314V314H86ZM188 236h24v58h-24z"
        "M104 246h30L126 640H88ZM266 246h30L312 640h-38Z"
    )
    shift = canvas.book.between(-26, 26)
    return (
        disc(moon, 190, 130, p.soft)
        + halftone(330, 40, p.ground, 12)
        + f'<g transform="translate({shift} 20)">{path(bar, p.accent)}</g>'
        + mist
    )


def keyhole(canvas: Canvas) -> str:
    """A keyhole with light behind it, in a door of fine lines."""
    p = canvas.palette
    x, y = 190 + canvas.book.between(-40, 40), 220
    beam = points([(x - 34, y + 40), (x + 34, y + 40), (x + 96, 410), (x - 96, 410)])
    spokes = []
    for index in range(30):
        (ax, ay), (bx, by) = polar(x, y, 150, index / 30), polar(x, y, 700, index / 30)
        spokes.append(f"M{num(ax)} {num(ay)}L{bx:.0f} {by:.0f}")
    rays = stroke("".join(spokes), p.soft, 3)
    return (
        rays
        + disc(x, y, 150, p.line)
        + ring(x, y, 136, p.ground, 3)
        + disc(x, y, 62, p.accent)
        + path(beam, p.accent)
        + halftone(460, 610, p.line, 11)
    )
