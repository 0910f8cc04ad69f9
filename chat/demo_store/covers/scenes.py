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


#: What a story is about says more than its genre.
_BY_THEME: tuple[tuple[str, Scene], ...] = (
    ("pirate", bold.rising_sun),
    ("ocean", bold.rising_sun),
    ("voyage", bold.rising_sun),
    ("cosmic dread", dark.spiral),
    ("femme fatale", dark.hair),
    ("serial kill", dark.eye),
    ("robot", bold.machine),
    ("space", bold.orbits),
    ("starship", bold.orbits),
    ("yokai", dark.gate),
    ("shrine", dark.gate),
    ("detective", dark.keyhole),
    ("cyberpunk", dark.city),
    ("samurai", bold.slash),
    ("sword", bold.slash),
    ("boxing", bold.impact),
    ("racing", bold.slash),
    ("volleyball", bold.court),
    ("basketball", bold.court),
    ("baseball", bold.court),
    ("football", bold.court),
    ("soccer", bold.court),
    ("tennis", bold.court),
    ("rock band", bright.record),
    ("classical music", bright.record),
    ("cooking", bright.bowl),
    ("flower", bright.blossoms),
)


def _by_theme(themes: Sequence[str]) -> Scene | None:
    """Return the scene that a theme asks for."""
    for theme in themes:
        for word, scene in _BY_THEME:
            if word in theme:
                return scene
    return None


def scene_for(genres: Sequence[str], themes: Sequence[str], canvas: Canvas) -> Scene:
    """Return the scene of a series: by theme, else by its first known genre."""
    scenes = next((_BY_GENRE[each] for each in genres if each in _BY_GENRE), _DEFAULT)
    usual = canvas.series.pick(scenes)
    return _by_theme(themes) or usual
