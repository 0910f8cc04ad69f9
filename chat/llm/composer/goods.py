"""What a shop for manga is asked for and doesn't sell."""

import re

_OTHER_GOODS = re.compile(
    r"\b(?:figur(?:e|ine)s?|statues?|plush(?:ies|y)?|posters?|prints|t-?shirts?|hoodies|"
    r"keychains?|stickers|mugs?|merch(?:andise)?|(?:trading|pok[eé]mon|yu-?gi-?oh|"
    r"magic) "
    r"cards?|booster packs?|dvds?|blu-?rays?|video ?games?|soundtracks?|cosplay|"
    r"wall ?scrolls?|nendoroids?|gunpla|model kits?|gift baskets?)\b",
    re.IGNORECASE,
)
_SELLS = re.compile(
    r"\b(?:sell|have|carry|stock|got|offer|buy|get|looking for|any)\b", re.IGNORECASE
)


def other_goods(question: str) -> str:
    """Say what we sell where something else is asked for; nothing otherwise."""
    if not (_SELLS.search(question) and _OTHER_GOODS.search(question)):
        return ""
    return (
        "We sell manga and nothing else: paperbacks, hardcovers, digital volumes and "
        "box sets."
    )
