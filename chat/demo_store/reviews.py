"""Review summaries: short lines that suit genre, rating and place in the series."""

from chat.demo_store.catalogue import Product
from chat.demo_store.chance import Dice

_BY_GENRE: dict[str, tuple[str, ...]] = {
    "horror": (
        "Read it at night and regretted it.",
        "The dread builds slowly and never lets go.",
        "Some panels I still see with my eyes closed.",
        "Beautifully drawn, deeply unsettling.",
    ),
    "romance": (
        "I smiled at the page like a fool.",
        "The slow burn is worth every chapter.",
        "Two people finally talking: better than any plot twist.",
        "Sweet without being sugary.",
    ),
    "comedy": (
        "Laughed out loud on the train.",
        "The timing of the jokes is perfect.",
        "Silly in the best way, with a heart underneath.",
    ),
    "action": (
        "The fights are easy to follow and hit hard.",
        "Could not stop turning pages.",
        "Every chapter raises the stakes.",
    ),
    "adventure": (
        "Feels like setting out on a long journey.",
        "The world keeps growing and stays coherent.",
        "A crew you want to travel with.",
    ),
    "fantasy": (
        "The world feels lived in.",
        "Magic with rules, and a price.",
        "Gorgeous backgrounds; I lingered on every page.",
    ),
    "sports": (
        "I know nothing of the sport and cheered anyway.",
        "The matches are pure adrenaline.",
        "Made me want to train again.",
    ),
    "mystery": (
        "Fair clues, and I still missed them.",
        "Had to go back and reread the first pages.",
        "Clever without showing off.",
    ),
    "thriller": (
        "Cancelled my evening for it.",
        "Tense from the first page to the last.",
        "Nobody in it is safe, and it shows.",
    ),
    "psychological": (
        "Gets under the skin.",
        "Uncomfortable, honest, impossible to put down.",
        "Stayed with me for days.",
    ),
    "slice-of-life": (
        "Like a warm cup of tea.",
        "Nothing happens, and it is wonderful.",
        "Small moments, kindly observed.",
    ),
    "sci-fi": (
        "Big ideas, drawn with care.",
        "The machines look as if they would work.",
        "Asks good questions and trusts the reader.",
    ),
    "historical": (
        "The research shows on every page.",
        "Made me look up the period afterwards.",
        "History with people in it.",
    ),
    "cooking": (
        "Never read it hungry.",
        "Tried a recipe from it; it worked.",
        "Food drawn with love.",
    ),
    "music": (
        "You can nearly hear it.",
        "The concert pages are stunning.",
        "About practice, doubt, and the stage.",
    ),
}
_GENERAL = (
    "The art alone is worth it.",
    "A series I lend to everybody.",
    "Good print quality, crisp blacks.",
    "The translation reads naturally.",
)
_FIRST = (
    "A strong first volume; ordered the next at once.",
    "Takes a chapter to find its feet, then flies.",
    "The best place to start.",
)
_LATER = (
    "Keeps the level of the volumes before.",
    "The story pays off patience here.",
    "Do not start here, but do get here.",
)
_BOX = (
    "The box looks splendid on the shelf.",
    "Cheaper than one by one, and sturdy.",
    "Arrived well packed, no dented corners.",
)
_DIGITAL = (
    "Sharp on a tablet, double pages included.",
    "Handy for a long series when shelves are full.",
)
_COOL = (
    "Good, though it drags in the middle.",
    "Not all of it landed for me.",
)


def _about_place(product: Product) -> tuple[str, ...]:
    """Return lines that suit the format and the volume."""
    by_format = {"box-set": _BOX, "digital": _DIGITAL}
    lines = by_format.get(product.draft.format)
    if lines is not None:
        return lines
    return _FIRST if product.draft.volume == 1 else _LATER


def _highlights(product: Product) -> list[str]:
    """Return two or three different lines."""
    dice = Dice(f"reviews|{product.draft.key}")
    genre = next((each for each in product.series.genres if each in _BY_GENRE), "")
    lines = [
        dice.pick(_BY_GENRE.get(genre, _GENERAL)),
        dice.pick(_about_place(product)),
    ]
    if (product.draft.rating or 5) < 4:
        lines.append(dice.pick(_COOL))
    elif dice.chance(50):
        lines.append(dice.pick(_GENERAL))
    return list(dict.fromkeys(lines))


def review_summary(product: Product) -> dict[str, object] | None:
    """Return the summary as the contract says, or ``None`` without reviews."""
    draft = product.draft
    if draft.rating is None or not draft.rating_count:
        return None
    return {
        "asin": product.asin,
        "rating": f"{draft.rating:.1f}",
        "count": draft.rating_count,
        "highlights": _highlights(product),
    }
