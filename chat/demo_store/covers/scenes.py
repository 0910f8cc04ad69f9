"""Which scenes suit which genre."""

from collections.abc import Callable, Sequence

from chat.demo_store.covers import scenes_bold as bold
from chat.demo_store.covers import scenes_bright as bright
from chat.demo_store.covers import scenes_dark as dark
from chat.demo_store.covers.canvas import Canvas

Scene = Callable[[Canvas], str]

_BY_GENRE: dict[str, tuple[Scene, ...]] = {
    "horror": (dark.spiral, dark.eye, dark.hair),
    "thriller": (dark.blinds, dark.city, dark.eye),
    "psychological": (dark.shards, dark.eye, dark.blinds),
    "crime": (dark.city, dark.blinds, dark.shards),
    "mystery": (dark.keyhole, dark.city, dark.blinds),
    "supernatural": (dark.gate, bold.stars, dark.hair),
    "romance": (bright.blossoms, bright.bubbles, bright.threads),
    "drama": (bright.moons, bright.threads, dark.shards),
    "comedy": (bright.burst, bright.bubbles, bright.sunrise),
    "slice-of-life": (bright.sunrise, bright.moons, bright.bubbles),
    "cooking": (bright.bowl,),
    "music": (bright.record,),
    "action": (bold.impact, bold.slash, dark.shards),
    "martial-arts": (bold.slash, bold.impact, bold.crest),
    "adventure": (bold.rising_sun, bold.peaks, bold.stars),
    "fantasy": (bold.peaks, bold.stars, bold.portal),
    "isekai": (bold.portal, bold.peaks, bold.stars),
    "sci-fi": (bold.orbits, bold.stars, dark.city),
    "mecha": (bold.machine, bold.orbits),
    "sports": (bold.court, bold.impact),
    "historical": (bold.crest, bold.rising_sun, dark.gate),
}
_DEFAULT: tuple[Scene, ...] = (bright.moons, bold.rising_sun, bold.peaks)


def scene_for(genres: Sequence[str], canvas: Canvas) -> Scene:
    """Return the scene of a series: by its first known genre, then by its dice."""
    scenes = next((_BY_GENRE[each] for each in genres if each in _BY_GENRE), _DEFAULT)
    return canvas.series.pick(scenes)
