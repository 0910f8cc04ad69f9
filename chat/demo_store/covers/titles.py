"""The words on a cover as SVG: vertical Japanese, horizontal Latin, the number."""

import unicodedata
from collections.abc import Sequence
from html import escape

from chat.demo_store.covers.canvas import WIDTH, Canvas, disc, num, path, rect
from chat.demo_store.covers.drawn_signs import drawing_of
from chat.demo_store.covers.lettering import columns, lines, width_of
from chat.demo_store.covers.subject import CoverSubject

LATIN = "'Helvetica Neue',Helvetica,Arial,'Noto Sans',sans-serif"
_GOTHIC = (
    "'Hiragino Kaku Gothic StdN','Hiragino Sans','Yu Gothic','Noto Sans CJK JP',"
    "'Noto Sans JP',Meiryo,sans-serif"
)
_MINCHO = (
    "'Hiragino Mincho ProN','Yu Mincho','Noto Serif CJK JP','Noto Serif JP',"
    "'MS PMincho',serif"
)
_QUIET = frozenset(
    "horror romance drama slice-of-life historical mystery psychological "
    "supernatural".split()
)
_EDITIONS = {
    "digital": "DIGITAL EDITION",
    "box-set": "BOX SET",
    "hardcover": "HARDCOVER",
}


def is_quiet(genres: Sequence[str]) -> bool:
    """Whether a title of these genres is set in a serif face, not a heavy gothic."""
    return bool(_QUIET & set(genres[:2]))


def clean(text: str) -> str:
    """Return a text that XML can carry, escaped."""
    kept = "".join(
        each
        for each in unicodedata.normalize("NFC", text)
        if unicodedata.category(each) not in ("Cc", "Cs", "Cn", "Co")
    )
    return escape(kept, quote=True)


def vertical(
    subject: CoverSubject,
    box: tuple[float, float, float, float],
    colours: tuple[str, str],
    align: str = "right",
) -> str:
    """Return the Japanese title in columns inside ``box`` (x, y, width, height).

    ``colours`` are of the letters and of their outline, which lets them stand on any
    scene. Columns keep to the right, left or middle of the box.
    """
    x, y, width, height = box
    size, rows = columns(subject.title_ja, height, width)
    block = size * 1.08 * len(rows)
    edge = {"right": x + width, "left": x + block, "middle": x + (width + block) / 2}
    quiet = is_quiet(subject.genres)
    lefts = [edge[align] - size * (1.04 + 1.08 * index) for index in range(len(rows))]
    fill, outline = colours
    if drawn := drawing_of(rows, [(left, y) for left in lefts], size, is_quiet=quiet):
        return path(
            drawn,
            fill,
            f' stroke="{outline}" stroke-width="{num(size * 0.17)}" '
            f'stroke-linejoin="round" paint-order="stroke" style="paint-order:stroke"',
        )
    parts = [
        f'<text x="{num(left + size / 2)}" y="{num(y)}">{clean(row)}</text>'
        for left, row in zip(lefts, rows, strict=True)
    ]
    return (
        f'<g writing-mode="vertical-rl" font-family="{_MINCHO if quiet else _GOTHIC}" '
        f'font-weight="{700 if quiet else 900}" font-size="{num(size)}" '
        f'fill="{fill}" stroke="{outline}" stroke-width="{num(size * 0.17)}" '
        f'stroke-linejoin="round" paint-order="stroke" '
        f'style="writing-mode:vertical-rl;paint-order:stroke">{"".join(parts)}</g>'
    )


def _held(row: str, size: float, room: float) -> str:
    """Return the attribute that keeps a long line inside its room."""
    width = width_of(row) * size
    if width < room * 0.8:
        return ""
    return f' textLength="{num(min(width, room))}" lengthAdjust="spacingAndGlyphs"'


def horizontal(
    text: str,
    place: tuple[float, float, float],
    sizes: tuple[int, ...],
    fill: str,
    extra: str = 'font-weight="800"',
) -> tuple[str, float]:
    """Return lines of text from ``place`` (x, top, room) down, and their height."""
    x, top, room = place
    size, rows = lines(text, room, sizes)
    parts = [
        f'<text x="{num(x)}" y="{num(top + size * (0.86 + 1.06 * index))}"'
        f"{_held(row, size, room)}>{clean(row)}</text>"
        for index, row in enumerate(rows)
    ]
    group = (
        f'<g font-family="{LATIN}" font-size="{size}" fill="{fill}" {extra}>'
        f"{''.join(parts)}</g>"
    )
    return group, size * 1.06 * len(rows)


def latin_logo(subject: CoverSubject, top: float, colours: tuple[str, str]) -> str:
    """Return the English title large and outlined: a book without a Japanese one."""
    fill, outline = colours
    extra = (
        f'font-weight="900" letter-spacing="-1" stroke="{outline}" stroke-width="12" '
        f'stroke-linejoin="round" paint-order="stroke" style="paint-order:stroke"'
    )
    sizes = (84, 72, 62, 52, 44, 36, 30)
    return horizontal(subject.title.upper(), (24, top, 352), sizes, fill, extra)[0]


def number_size(text: str) -> int:
    """Return the size at which a volume number fits its seal."""
    return {1: 46, 2: 40, 3: 29}.get(len(text), 22)


def seal(subject: CoverSubject, x: float, y: float, fill: str, ink: str) -> str:
    """Return the volume number in a round seal; nothing for a box."""
    if subject.volume is None:
        return ""
    text = str(subject.volume)
    size = number_size(text)
    return (
        disc(x, y, 36, fill)
        + f'<text x="{num(x)}" y="{num(y + size * 0.36)}" font-family="{LATIN}" '
        f'font-size="{size}" font-weight="900" text-anchor="middle" '
        f'fill="{ink}">{text}</text>'
    )


def shelf_line(subject: CoverSubject) -> str:
    """Return demographic and genres as the small line of a cover."""
    words = [subject.demographic, *subject.genres[:2]]
    return " · ".join(each.replace("-", " ").upper() for each in words if each)


def edition(canvas: Canvas, subject: CoverSubject, top: float, at_right: bool) -> str:
    """Return the flag of an edition that is not a paperback."""
    label = _EDITIONS.get(subject.format)
    if label is None:
        return ""
    p = canvas.palette
    width = len(label) * 9.4 + 22
    x = WIDTH - width if at_right else 0.0
    return rect(x, top, width, 28, p.line) + (
        f'<text x="{num(x + width / 2)}" y="{num(top + 19)}" font-family="{LATIN}" '
        f'font-size="13" font-weight="700" letter-spacing="1" text-anchor="middle" '
        f'fill="{p.ground}">{label}</text>'
    )
