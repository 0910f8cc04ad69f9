"""Screentones: the textures that manga is shaded with.

A row of halftone dots is one dashed line with round ends: the size of the dots is the
width of the line, so a gradient costs one short element a row.
"""

from chat.demo_store.covers.canvas import HEIGHT, WIDTH, Canvas, num


def halftone(
    top: float, bottom: float, colour: str, pitch: float = 11, smallest: float = 0.6
) -> str:
    """Return dots over the whole width that grow from ``top`` towards ``bottom``."""
    rows: list[str] = []
    step = pitch * 0.866
    count = max(2, int(abs(bottom - top) / step))
    for row in range(count + 1):
        share = row / count
        y = top + (bottom - top) * share
        width = smallest + (pitch * 1.02 - smallest) * share**1.15
        shift = pitch / 2 if row % 2 else 0.0
        rows.append(
            f'<path d="M{num(-shift)} {num(y)}H{WIDTH + 12}" '
            f'stroke-width="{num(width)}"/>'
        )
    return (
        f'<g fill="none" stroke="{colour}" stroke-linecap="round" '
        f'stroke-dasharray="0 {num(pitch)}">{"".join(rows)}</g>'
    )


def _pattern(canvas: Canvas, name: str, size: tuple[float, float], inside: str) -> str:
    """Return the definition of a repeated tile."""
    width, height = size
    return (
        f'<pattern id="{canvas.id(name)}" width="{num(width)}" height="{num(height)}" '
        f'patternUnits="userSpaceOnUse">{inside}</pattern>'
    )


def dots(canvas: Canvas, colour: str, pitch: float = 9, radius: float = 2) -> str:
    """Return the definition of an even dot screen, set at 45 degrees."""
    half = pitch / 2
    corners = ((0, 0), (pitch, 0), (0, pitch), (pitch, pitch), (half, half))
    inside = "".join(
        f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"/>' for x, y in corners
    )
    return _pattern(canvas, "dots", (pitch, pitch), f'<g fill="{colour}">{inside}</g>')


def waves(canvas: Canvas, colour: str, ground: str, size: float = 44) -> str:
    """Return the definition of seigaiha, the overlapping waves."""
    radii = (0.5, 0.37, 0.24, 0.11)

    def fan(x: float, y: float) -> str:
        return "".join(
            f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(size * radius)}" '
            f'fill="{ground}" stroke="{colour}" stroke-width="2.2"/>'
            for radius in radii
        )

    half, quarter = size / 2, size / 4
    inside = "".join(
        fan(x, y)
        for y, xs in (
            (0.0, (half,)),
            (quarter, (0.0, size)),
            (half, (half,)),
            (half + quarter, (0.0, size)),
        )
        for x in xs
    )
    return _pattern(canvas, "waves", (size, half), inside)


def checks(canvas: Canvas, colour: str, size: float = 26) -> str:
    """Return the definition of ichimatsu, the checkerboard."""
    half = size / 2
    inside = f'<path d="M0 0h{num(half)}v{num(size)}h{num(half)}v{num(-half)}H0z"'
    return _pattern(canvas, "checks", (size, size), f'{inside} fill="{colour}"/>')


def hemp(canvas: Canvas, colour: str, size: float = 48) -> str:
    """Return the definition of asanoha, the hemp leaf."""
    w, h = size, size * 1.732
    x, y = w / 2, h / 2
    spokes = (
        f"M0 0L{num(w)} {num(h)}M{num(w)} 0L0 {num(h)}M{num(x)} 0V{num(h)}"
        f"M0 {num(y)}H{num(w)}M0 0L{num(x)} {num(h / 6)}L{num(w)} 0"
        f"M0 {num(h)}L{num(x)} {num(h * 5 / 6)}L{num(w)} {num(h)}"
        f"M{num(x)} {num(h / 6)}L0 {num(h / 3)}V{num(h * 2 / 3)}"
        f"L{num(x)} {num(h * 5 / 6)}L{num(w)} {num(h * 2 / 3)}V{num(h / 3)}Z"
    )
    inside = f'<path d="{spokes}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
    return _pattern(canvas, "hemp", (w, h), inside)


def stripes(canvas: Canvas, colour: str, gap: float = 10, width: float = 4) -> str:
    """Return the definition of fine diagonal lines."""
    inside = (
        f'<path d="M{num(-gap)} {num(gap)}L{num(gap)} {num(-gap)}M0 {num(2 * gap)}'
        f'L{num(2 * gap)} 0M{num(gap)} {num(3 * gap)}L{num(3 * gap)} {num(gap)}" '
        f'stroke="{colour}" stroke-width="{num(width)}"/>'
    )
    return _pattern(canvas, "stripes", (2 * gap, 2 * gap), inside)


def filled(canvas: Canvas, name: str, opacity: float = 1, top: float = 0) -> str:
    """Return a sheet covered with a defined screen, from ``top`` down."""
    return (
        f'<rect y="{num(top)}" width="{WIDTH}" height="{num(HEIGHT - top)}" '
        f'fill="url(#{canvas.id(name)})" opacity="{num(opacity)}"/>'
    )
