"""Four ways to lay out a book: paper band, spine strip, framed poster, masthead."""

from collections.abc import Callable

from chat.demo_store.covers.canvas import HEIGHT, WIDTH, Canvas, num, rect
from chat.demo_store.covers.lettering import is_japanese, width_of
from chat.demo_store.covers.subject import CoverSubject
from chat.demo_store.covers.titles import (
    LATIN,
    edition,
    horizontal,
    latin_logo,
    seal,
    shelf_line,
    vertical,
)

Layout = Callable[[Canvas, CoverSubject, str], str]
_SMALL = 'font-weight="700" letter-spacing="1.2"'
_PLAIN = 'font-weight="500"'


def _accent_on(canvas: Canvas, ground: str) -> str:
    """Return a colour that shows on ``ground``."""
    p = canvas.palette
    return next(each for each in (p.accent, p.line, p.ground) if each != ground)


def _pair(canvas: Canvas, ground: str) -> tuple[str, str]:
    """Return the seal's colour on ``ground``, and a number that shows on the seal."""
    p = canvas.palette
    fill = _accent_on(canvas, ground)
    return fill, next(
        each for each in (ground, p.ground, p.line) if each not in (fill, p.soft)
    )


def band(canvas: Canvas, subject: CoverSubject, scene: str) -> str:
    """Lay a paper band, the obi, around the foot; the title stands on the scene."""
    p = canvas.palette
    top = HEIGHT - 138
    right = canvas.series.chance(60)
    logo = vertical(
        subject,
        (20, 24, 360, top - 44),
        (p.line, p.ground),
        "right" if right else "left",
    )
    room = 262 if subject.volume is not None else 352
    title, height = horizontal(
        subject.title, (24, top + 20, room), (40, 31, 25), p.obi_text
    )
    author, _ = horizontal(
        subject.author, (24, top + 26 + height, room), (16,), p.obi_text, _PLAIN
    )
    return (
        scene
        + logo
        + rect(0, top, WIDTH, 138, p.obi)
        + rect(0, top, WIDTH, 5, _accent_on(canvas, p.obi))
        + title
        + author
        + seal(subject, WIDTH - 58, top + 72, *_pair(canvas, p.obi))
        + edition(canvas, subject, 26, not right)
    )


def strip(canvas: Canvas, subject: CoverSubject, scene: str) -> str:
    """Set the title in a solid strip at the side, the scene beside it."""
    p = canvas.palette
    right = canvas.series.chance(50)
    x, shift = (WIDTH - 124, -56) if right else (0, 56)
    left = 22 if right else 146
    label, height = horizontal(
        subject.title, (left + 12, 0, 212), (30, 26, 22), p.obi_text
    )
    author, author_height = horizontal(
        subject.author, (left + 12, height + 5, 212), (15,), p.obi_text, _PLAIN
    )
    tall = height + (author_height + 6 if subject.author else 0) + 22
    top = HEIGHT - 26 - tall
    return (
        rect(0, 0, WIDTH, HEIGHT, p.ground)
        + f'<g transform="translate({shift} 30)">{scene}</g>'
        + rect(x, 0, 124, HEIGHT, p.line)
        + rect(x if right else 119, 0, 5, HEIGHT, p.accent)
        + vertical(subject, (x + 12, 30, 100, 440), (p.ground, p.line), "middle")
        + seal(subject, x + 62, HEIGHT - 62, p.accent, _on_accent(canvas))
        + rect(left, top, 236, tall, p.obi)
        + f'<g transform="translate(0 {num(top + 10)})">{label}{author}</g>'
        + edition(canvas, subject, 24, not right)
    )


def _on_accent(canvas: Canvas) -> str:
    """Return a colour that shows on the accent."""
    p = canvas.palette
    return p.line if p.line.startswith(("#f", "#F")) else p.ground


def poster(canvas: Canvas, subject: CoverSubject, scene: str) -> str:
    """Frame the scene; a label lies on it, the number stands in the corner."""
    p = canvas.palette
    right = canvas.series.chance(60)
    clip = canvas.id("frame")
    number, room = "", 32.0
    if subject.volume is not None:
        room = 60 + 52.0 * len(str(subject.volume)[:2])
        anchor, x = ("start", 34) if right else ("end", WIDTH - 34)
        number = (
            f'<text x="{x}" y="118" font-family="{LATIN}" font-size="104" '
            f'font-weight="900" letter-spacing="-5" text-anchor="{anchor}" '
            f'fill="{p.accent}" stroke="{p.ground}" stroke-width="13" '
            f'stroke-linejoin="round" paint-order="stroke" '
            f'style="paint-order:stroke">{subject.volume}</text>'
        )
    label, height = horizontal(subject.title, (40, 0, 306), (34, 28, 24), p.ground)
    author, author_height = horizontal(
        subject.author, (40, height + 5, 306), (15,), p.ground, _PLAIN
    )
    tall = height + (author_height + 6 if subject.author else 0) + 24
    top = HEIGHT - 34 - tall
    return (
        rect(0, 0, WIDTH, HEIGHT, p.line)
        + f'<clipPath id="{clip}"><path d="M16 16H384V584H16Z"/></clipPath>'
        f'<g clip-path="url(#{clip})">{rect(0, 0, WIDTH, HEIGHT, p.ground)}'
        f'<g transform="translate(-12 -6) scale(1.06)">{scene}</g></g>'
        + number
        + vertical(
            subject,
            (room if right else 32, 34, 368 - room, min(450, top - 50)),
            (p.line, p.ground),
            "right" if right else "left",
        )
        + rect(16, top, 352, tall, p.line)
        + rect(16, top, 8, tall, p.accent)
        + f'<g transform="translate(0 {num(top + 11)})">{label}{author}</g>'
        + edition(canvas, subject, 132, not right)
    )


def masthead(canvas: Canvas, subject: CoverSubject, scene: str) -> str:
    """Set the English title like a magazine's name above the scene."""
    p = canvas.palette
    right = canvas.series.chance(60)
    title, height = horizontal(
        subject.title.upper(),
        (22, 20, 356),
        (62, 50, 40, 33),
        p.obi_text,
        'font-weight="900" letter-spacing="-.8"',
    )
    line, _ = horizontal(
        shelf_line(subject), (23, height + 28, 356), (12,), p.obi_text, _SMALL
    )
    top = height + 54
    foot = 52
    author, _ = horizontal(
        subject.author, (22, HEIGHT - 36, 270), (17,), p.ground, 'font-weight="700"'
    )
    fill, ink = p.accent, _on_accent(canvas)
    return (
        rect(0, 0, WIDTH, HEIGHT, p.ground)
        + f'<g transform="translate(0 {num(top - 30)})">{scene}</g>'
        + vertical(
            subject,
            (22, top + 20, 356, HEIGHT - foot - top - (74 if right else 44)),
            (p.line, p.ground),
            "right" if right else "left",
        )
        + rect(0, 0, WIDTH, top, p.obi)
        + rect(0, top - 5, WIDTH, 5, _accent_on(canvas, p.obi))
        + title
        + line
        + rect(0, HEIGHT - foot, WIDTH, foot, p.line)
        + author
        + seal(subject, WIDTH - 58, HEIGHT - foot - 4, fill, ink)
        + edition(canvas, subject, top + 18, not right)
    )


def western(canvas: Canvas, subject: CoverSubject, scene: str) -> str:
    """Lay out a book that has no Japanese title: the English one is the logo."""
    p = canvas.palette
    top = HEIGHT - 92
    room = 262 if subject.volume is not None else 352
    words = subject.author or shelf_line(subject)
    extra = _PLAIN if subject.author else _SMALL
    foot, _ = horizontal(words, (24, top + 36, room), (18, 14, 12), p.obi_text, extra)
    return (
        rect(0, 0, WIDTH, HEIGHT, p.ground)
        + f'<g transform="translate(0 46)">{scene}</g>'
        + latin_logo(subject, 30, (p.line, p.ground))
        + rect(0, top, WIDTH, 92, p.obi)
        + rect(0, top, WIDTH, 5, _accent_on(canvas, p.obi))
        + foot
        + seal(subject, WIDTH - 58, top + 4, *_pair(canvas, p.obi))
        + edition(canvas, subject, top - 46, False)
    )


_LAYOUTS: tuple[Layout, ...] = (band, strip, poster, masthead)


def layout_for(canvas: Canvas, subject: CoverSubject) -> Layout:
    """Return the layout of a series: all its volumes share it."""
    if not is_japanese(subject.title_ja):
        return western
    choice = canvas.series.pick(_LAYOUTS)
    longest = max((width_of(word) for word in subject.title.split()), default=0)
    return band if choice is strip and longest > 9.5 else choice
