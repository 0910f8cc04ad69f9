"""The composition of a cover: colours, scene, layout, and the gloss of a spine."""

from dataclasses import replace
from hashlib import blake2b

from chat.demo_store.chance import Dice
from chat.demo_store.covers.canvas import HEIGHT, WIDTH, Canvas, rect
from chat.demo_store.covers.layouts import layout_for
from chat.demo_store.covers.palettes import PALETTES, shelf_of
from chat.demo_store.covers.scenes import scene_for
from chat.demo_store.covers.subject import CoverSubject
from chat.demo_store.covers.titles import clean

_LONGEST = 160


def _canvas(subject: CoverSubject) -> Canvas:
    """Return the sheet: the shelf's colours change from volume to volume."""
    series = Dice(f"cover|{subject.series_id}")
    shelf = shelf_of(subject.genres)
    volume = subject.volume or 0
    palette = PALETTES[shelf[(series.below(len(shelf)) + volume) % len(shelf)]]
    book = f"{subject.series_id}|{volume}"
    key = blake2b(f"{book}|{subject.format}".encode(), digest_size=3).hexdigest()
    return Canvas(palette, series, Dice(f"cover|{book}"), volume, key)


def _short(subject: CoverSubject) -> CoverSubject:
    """Cut texts that no cover can hold, so that a picture stays small."""
    return replace(
        subject,
        title=subject.title[:_LONGEST],
        title_ja=subject.title_ja[:_LONGEST],
        author=subject.author[:_LONGEST],
    )


def cover_svg(subject: CoverSubject) -> str:
    """Return the cover of a book as an SVG document, 400 by 600."""
    subject = _short(subject)
    canvas = _canvas(subject)
    scene = scene_for(subject.genres, subject.themes, canvas)
    layout = layout_for(canvas, subject)
    number = "" if subject.volume is None else f", volume {subject.volume}"
    label = clean(f"Cover of {subject.title}{number}")
    ground = rect(0, 0, WIDTH, HEIGHT, canvas.palette.ground)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{label}">'
        f"<title>{label}</title>{ground}{layout(canvas, subject, scene(canvas))}"
        f'<path d="M7 0V{HEIGHT}" stroke="#000" stroke-opacity=".16" '
        f'stroke-width="2"/><rect width="7" height="{HEIGHT}" fill="#fff" '
        f'opacity=".1"/></svg>'
    )
