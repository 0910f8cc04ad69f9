"""Sparklines as paths of SVG: a gap is no zero, the unfinished end is told apart."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 100.0, 28.0
_MARGIN = 2.0


@dataclass(frozen=True, slots=True)
class Spark:
    """The paths of one sparkline; "" where there is nothing to draw."""

    line: str = ""
    unfinished: str = ""
    area: str = ""
    before: str = ""
    dots: str = ""  # values without neighbours, which a line would not show


NO_SPARK = Spark()


def spark_of(
    values: Sequence[float | None],
    *,
    unfinished: bool = False,
    before: Sequence[float | None] = (),
) -> Spark:
    """Draw ``values``, and fainter what was ``before``; the scale begins at zero.

    With ``unfinished`` the way to the last value is drawn apart.
    """
    known = [each for each in (*values, *before) if each is not None]
    if not known:
        return NO_SPARK
    scale = _Scale(max(len(values), len(before)), max(*known, 0.0))
    runs = _runs(scale.places(values))
    open_end = ""
    if unfinished and values[-1] is not None and len(runs[-1]) > 1:
        open_end = _path(runs[-1][-2:])
        runs[-1] = runs[-1][:-1]
    return Spark(
        line="".join(_path(run) for run in runs if len(run) > 1),
        unfinished=open_end,
        area="".join(_area(run) for run in runs if len(run) > 1),
        before="".join(_path(run) for run in _runs(scale.places(before))),
        dots="".join(f"{_path(run)}h0" for run in runs if len(run) == 1),
    )


Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Scale:
    steps: int
    top: float

    def places(self, values: Sequence[float | None]) -> list[Place | None]:
        return [
            None if each is None else self._place(n, each)
            for n, each in enumerate(values)
        ]

    def _place(self, n: int, value: float) -> Place:
        x = WIDTH * n / max(self.steps - 1, 1)
        room = HEIGHT - 2 * _MARGIN
        return x, HEIGHT - _MARGIN - (room * value / self.top if self.top else 0)


def _runs(places: Sequence[Place | None]) -> list[list[Place]]:
    """Cut a series at its gaps."""
    runs: list[list[Place]] = [[]]
    for each in places:
        if each is None:
            runs.append([])
        else:
            runs[-1].append(each)
    return [run for run in runs if run]


def _path(run: Sequence[Place]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run)


def _area(run: Sequence[Place]) -> str:
    first, last = run[0][0], run[-1][0]
    return f"{_path(run)}L{last:.1f} {HEIGHT:.0f}L{first:.1f} {HEIGHT:.0f}Z"
