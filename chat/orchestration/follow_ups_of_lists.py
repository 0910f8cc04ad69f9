"""Follow-ups that work on the list shown: another order, one of it, one less."""

from dataclasses import replace

from chat.orchestration import context_words as words
from chat.orchestration.context_words import content_words, tells_a_name
from chat.orchestration.offers import series_name
from chat.orchestration.orders import bare_order
from chat.orchestration.resolution import Resolution
from chat.orchestration.scene import Scene
from chat.orchestration.turns import PastTurn
from chat.orchestration.untold import asks_of_authors, without_untold


def reordered(scene: Scene) -> Resolution | None:
    """ "And the newest?", after "what's the oldest series you have"."""
    order = bare_order(scene.text)
    earlier = scene.shown.filters
    if not order or not (earlier.order or earlier.newest):
        return None
    newest = order == "newest"
    filters = replace(earlier, order="" if newest else order, newest=newest)
    query = scene.shown.query or scene.shown.user_text
    return Resolution(query, filters, standalone=False)


def other_one(scene: Scene) -> Resolution | None:
    """ "No, the other one": what was to choose from, less what was looked at."""
    if not words.OTHER_ONE.search(scene.text):
        return None
    looked_at = scene.shown.products if len(scene.shown.products) == 1 else ()
    left = tuple(asin for asin in scene.listed if asin not in looked_at)
    if not left:
        return None
    return Resolution(
        scene.text, scene.parsed, focus=left, picked=True, standalone=False
    )


def chosen_before(shown: PastTurn) -> bool:
    """Whether the last question chose among what was shown."""
    return bool(words.CHOOSING.search(shown.user_text))


def choosing(scene: Scene) -> Resolution | None:
    """ "Which of them is shorter?", "the cheapest": a question about what was shown."""
    few = len(scene.topic - words.MEASURES) <= 1 and not tells_a_name(scene.text)
    again = chosen_before(scene.shown) and bare_order(scene.text)
    if not (few and (again or words.CHOOSING.search(scene.text))) or scene.picked:
        return None
    return Resolution(
        scene.text,
        scene.parsed,
        focus=scene.listed,
        picked=True,
        standalone=False,
    )


def called(text: str, turn: PastTurn) -> tuple[str, ...]:
    """Return the products of ``turn`` whose whole name stands in ``text``."""
    said = content_words(text)
    named = zip(turn.products, turn.titles, strict=False)
    return tuple(
        asin
        for asin, title in named
        if (name := content_words(series_name(title))) and name <= said
    )


def of_authors(scene: Scene) -> Resolution | None:
    """ "By a woman author?": what was shown again, since no search can tell more."""
    if not asks_of_authors(scene.text) or content_words(without_untold(scene.text)):
        return None
    return Resolution(
        scene.query, scene.filters, focus=scene.listed, resumed=True, standalone=False
    )


def dropped(scene: Scene) -> Resolution | None:
    """ "Drop the last one", "all but Monster": the list without what is named."""
    if not words.DROPPING.search(scene.text):
        return None
    told = scene.picked or called(scene.text, scene.shown)
    alone = scene.shown.products if len(scene.shown.products) == 1 else ()
    gone = told or (alone if words.POINTING.search(scene.text) else ())
    left = tuple(asin for asin in scene.listed if asin not in gone)
    if not gone or not left:
        return None
    return Resolution(
        scene.query,
        scene.filters,
        focus=left,
        dropped=gone,
        standalone=False,
    )
