"""Takes the outlines that covers need out of fonts, so that no reader needs a font.

    python -m chat.demo_store.covers.outlines SANS_FOLDER SERIF_FOLDER > outlines.json

reads every ``*.woff2`` of a folder and writes, for each face, the outline of every sign
of the built-in catalogue's Japanese titles as relative SVG path data: thousand units to
the em, down from the em box's top left corner, in the form for vertical setting. It
needs ``fonttools[woff]``, which nothing else here does. The outlines in ``data/`` come
from Noto Sans JP 900 and Noto Serif JP 700 (see ``data/OUTLINES-LICENSE.txt``).
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chat.demo_store.covers.lettering import upright
from chat.demo_store.covers.titles import is_quiet

_DATA = Path(__file__).resolve().parents[1] / "data"
_EM = 1000
_TOP = 880  # the em box of these fonts reaches from here down to -120


def main() -> None:
    """Write the outlines of both faces."""
    sans, serif = (Path(each) for each in sys.argv[1:3])
    quiet, loud = set[str](), set[str]()
    for file in sorted(_DATA.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            series = json.loads(line)
            signs = quiet if is_quiet(series["genres"]) else loud
            signs |= set(upright(series["title_ja"])) - {" ", "　"}
    found = {"sans": _outlines(sans, loud), "serif": _outlines(serif, quiet)}
    json.dump(found, sys.stdout, ensure_ascii=False, sort_keys=True, indent=0)


def _outlines(folder: Path, signs: Iterable[str]) -> dict[str, str]:
    """Return the outline of each sign that one of the folder's fonts has."""
    from fontTools.ttLib import TTFont  # type: ignore[import-not-found]  # noqa: PLC0415

    wanted, found = set(signs), dict[str, str]()
    for file in sorted(folder.glob("*.woff2")):
        font = TTFont(file)
        names = font.getBestCmap()
        upright_forms = _vertical_forms(font)
        for sign in wanted & {chr(code) for code in names}:
            name = names[ord(sign)]
            found[sign] = _path(font, upright_forms.get(name, name))
        wanted -= set(found)
    if wanted:
        sys.stderr.write(f"no outline for {''.join(sorted(wanted))}\n")
    return found


def _vertical_forms(font: Any) -> dict[str, str]:
    """Return what the font puts in a column instead of a glyph."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    places = {
        place
        for feature in table.FeatureList.FeatureRecord
        if feature.FeatureTag in {"vert", "vrt2"}
        for place in feature.Feature.LookupListIndex
    }
    forms: dict[str, str] = {}
    for place in places:
        for subtable in table.LookupList.Lookup[place].SubTable:
            inner = getattr(subtable, "ExtSubTable", subtable)
            forms |= getattr(inner, "mapping", {})
    return forms


def _path(font: Any, name: str) -> str:
    """Return a glyph as relative path data from the em box's top left corner."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-not-found]  # noqa: PLC0415

    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    scale = _EM / font["head"].unitsPerEm
    parts: list[str] = []
    at = begun = (0, 0)

    def step(*corners: tuple[float, float]) -> str:
        """Return corners relative to where the pen is, and move it to the last."""
        nonlocal at
        told = [(round(x * scale), round(_TOP - y * scale)) for x, y in corners]
        words = " ".join(f"{x - at[0]} {y - at[1]}" for x, y in told)
        at = told[-1]
        return words.replace(" -", "-")

    for operation, corners in pen.value:
        if operation == "moveTo":
            parts.append(f"m{step(*corners)}")
            begun = at
        elif operation == "lineTo":
            parts.append(f"l{step(*corners)}")
        elif operation == "qCurveTo":
            for control, end in _quadratics(corners):
                parts.append(f"q{step(control, end)}")
        elif operation == "curveTo":
            parts.append(f"c{step(*corners)}")
        else:
            parts.append("z")
            at = begun
    return "".join(parts)


def _quadratics(
    corners: tuple[tuple[float, float], ...],
) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield control and end of each curve; ends between controls are implied."""
    *controls, last = corners
    for index, control in enumerate(controls):
        if index + 1 < len(controls):
            following = controls[index + 1]
            middle = (control[0] + following[0]) / 2, (control[1] + following[1]) / 2
            yield control, middle
        else:
            yield control, last


if __name__ == "__main__":
    main()
