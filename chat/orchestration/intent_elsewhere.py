"""Whether a message is about other people's business: other trades, other shops."""

import re

from chat.orchestration.gifts import is_gift

#: How much it speaks for out of scope, in log odds: another trade without a word of
#: ours, another shop, a sentence with nothing of ours in it.
_TRADE, _SHOP, _NOTHING = 3.0, 4.0, 1.2


def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


#: A shop's own business, whatever it sells.
_BUSINESS = _phrase(
    r"\b(?:orders?|ordered|purchas\w*|parcels?|packages?|deliver\w*|shipp?\w*|track\w*|"
    r"invoices?|receipts?|checkout|refunds?|reimburs\w*|money|returns?|cancel\w*|"
    r"exchange|compensation|accounts?|profile|password|log ?in|sign|regist\w*|"
    r"newsletter|subscri\w*|user|customers?|agents?|humans?|persons?|someone|"
    r"complain\w*|claim|pay\w*|bill|address\w*|products?|articles?|items?|fees?|"
    r"penalt\w*|support|help|assist\w*|reviews?|feedback|opinion|service|"
    r"recommend\w*|suggest\w*|similar|like|fans?|stor(?:y|ies)|characters?|stuff|"
    r"thank\w*|cheers|something|anything|draws?|drew|wrote|writes|how long is|finished|"
    r"years? old|rebates?|restitutions?|corporate|hours|problems?|issues?|errors?)\b"
)
_SENTENCE = 4
#: Other shops are none of our business.
_OTHER_SHOPS = _phrase(
    r"\b(?:amazon|ebay|walmart|barnes (?:and|&) noble|waterstones|crunchyroll store|"
    r"book ?walker|(?:other|another|different) (?:shops?|stores?|sites?|sellers?))\b"
)
#: Other trades; with no word of ours beside them a message is out of scope.
_OTHERS = _phrase(
    r"\b(?:movies?|films?|tv|netflix|games?|gaming|consoles?|ps[345]|xbox|nintendo|"
    r"steam|laptops?|notebooks?|tablets?|smartphones?|macbook|chromebook|pc|gpu|"
    r"headphones|"
    r"monitors?|graphics? cards?|rpgs?|fps|mmos?|bank\w*|loans?|mortgage|credit score|"
    r"savings|checking|taxes|401k|w-?2|payroll|paycheck|salary|insurance|weather|"
    r"restaurants?|recipes?|calories|flights?|hotels?|luggage|airlines?|airport|"
    r"reservations?|tires?|gas|oil|calendar|meetings?|alarms?|timers?|songs?|playlist|"
    r"vaccin\w+|doctors?|lawyers?|president|election|bitcoin|stocks|"
    r"(?:checking|savings?|bank|college fund) accounts?|transactions?|mastercard|apr|"
    r"exchange rate|income|earned|paychecks?|utility|utilities|overdraft|checkbooks?|"
    r"(?:cable|electric\w*|phone|water|power|internet|gas|card) bill|"
    r"credit (?:limit|line|application|report)|min(?:imum)? payment|debit|wells fargo|"
    r"rent|tax|fraud\w*|bogus|pin number|points|iphone|android|fridge|freezer|meals?|"
    r"dinner|lunch|breakfast|cooking time|bake|burgers?|pizza|shots|vacation|pto|"
    r"time off|hotels?|how (?:far|busy)|miles|mileage|distance|shopping list|"
    r"what (?:date|day|time) is|time zone|police|medicine|pills?|headache|symptoms?)\b"
)
_OURS = _phrase(
    r"\b(?:manga\w*|animes?|comics?|books?|novels?|volumes?|vols?|series|read\w*|"
    r"box ?sets?|paperbacks?|ebooks?|authors?|mangaka|shonen|seinen|shojo|josei|"
    r"isekai)\b"
)


#: What a book should be like may be a film: "anything like Studio Ghibli films?"
_LIKENESS = _phrase(
    r"\b(?:any|some)(?:thing|body)?\b[^.?!]{0,40}?\b(?:like|similar to|reminds? me of|"
    r"(?:feel|feeling|mood|vibes?|spirit|style|vein|atmosphere) of)\b(?=\W+\w)"
)
#: A book by what happens in it: "the boy who turns into a chainsaw".
_DESCRIBED = _phrase(
    r"^\W*(?:what(?:['’]?s| is) )?(?:the|that) "
    r"(?:ones?|manga|series|book|story|boy|girl|kid) "
    r"(?:with|about|where|in which|who|that) (?:an?|the|is|are|has|can|\w+s)\b"
)
_WISH = 14  # words: whoever writes more says elsewhere what kind of thing it is


def is_likeness(text: str) -> bool:
    """Whether a short message says what a book is like, in words of whatever trade."""
    found = _LIKENESS.search(text) or _DESCRIBED.search(text)
    if found is None or len(text.split()) > _WISH:
        return False
    return not _OTHERS.search(text, 0, found.end())


def is_of_other_trades(text: str) -> bool:
    """Whether a message speaks of other trades and of nothing of ours."""
    other = _OTHERS.search(text) and not _OURS.search(text)
    return bool(other) and not is_likeness(text) and not is_gift(text)


def _is_about_nothing_of_ours(text: str) -> bool:
    """Whether a whole sentence has no word of books, and none of a shop's business."""
    long = len(text.split()) >= _SENTENCE
    return long and not _OURS.search(text) and not _BUSINESS.search(text)


def elsewhere(text: str, *, foreign: bool, plain: bool) -> float:
    """Return how much speaks for other people's business."""
    if foreign:
        return _TRADE
    if _OTHER_SHOPS.search(text):
        return _SHOP
    return _NOTHING if plain and _is_about_nothing_of_ours(text) else 0.0
