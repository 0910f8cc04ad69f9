"""What a wish is about, without the talk around it, in the catalogue's words."""

import re

from chat.orchestration.context_words import content_words

#: What shoppers say around a wish, and synopses say too.
_CHATTER = frozenset(
    "own owned yet loved loves enjoyed enjoy really few next read reading bit kind "
    "sort long short shorter longer year old years got bought buy stuff thing today am "
    "feel feeling mood find finding thinking there's any anybody people person "
    "favourite favorite best great nice interesting popular new newest famous while "
    "wait hmm ok hi hello hey fine please pls plz fiction story stories set make makes "
    "where whose who he she him her his into turn turns find finds guy someone "
    "somebody recs rec recomend reccomend sell sells seller sellers bestseller "
    "bestsellers top hot trending right month week year latest release releases "
    "brother sister mother father mom mum dad son daughter niece nephew friend "
    "girlfriend boyfriend wife husband grandma grandmother grandfather kid kids child "
    "children teen teenager adult adults boss colleague gift present birthday "
    "christmas beginner beginners newbie newcomer starter started never ever already "
    "little big tight money cash cheap bucks dollars euro euros pounds yen only "
    "finish complete collect afford pay whole entire "
    "most least comic comics graphic novel anime film films movie movies show shows "
    "released ich suche etwas eine einen busco quiero cherche cerco sumthing "
    "boy boys girl girls man men woman women max maximum age appropriate "
    "suitable shop store shelf shelves catalogue catalog stock author authors tried "
    "try haven't havent welcome "
    "watched watching watch follow follows following main character characters "
    "protagonist "
    "lead hero heroine suggestion want wants would kill fan huge fans lover lovers "
    "likes adores adore enjoys plays collects obsessed crazy comic life surprise need "
    "coworker co-worker grandpa partner roommate teacher cousin uncle aunt idea ideas "
    "pour ma mon ses fille fils garçon frère soeur sœur mère père ans je voudrais "
    "aimerais un une des les qui avec et ou pas très bien für meine meinen meiner "
    "tochter sohn bruder schwester mutter vater jahre jahren alt mit und der die das "
    "ein kind para mi mis hija hijo hermana hermano madre padre años que una unos "
    "quisiera quiero algo con por favor".split()
)

#: What shoppers call a topic -> the words that catalogues have for it.
_SYNONYMS = (
    (
        r"lgbt\w*\+?|queer|same[- ]sex|gay|lesbians?|sapphic|girls[’']? love|"
        r"boys[’']? love|two (?:girls|boys|women|men) in love",
        "yuri yaoi lgbtq transgender",
    ),
    (r"football", "soccer football"),
    # What a person likes elsewhere, in the words of our own shelves.
    (
        r"jane austen|pride and prejudice|bridgerton|downton abbey",
        "victorian historical romance",
    ),
    (
        r"sherlock(?: holmes)?|agatha christie|poirot|miss marple|"
        r"(?:crime|detective|mystery) (?:novels?|shows?)",
        "detective mystery",
    ),
    (
        r"(?:the )?lord of the rings|tolkien|the hobbit|game of thrones|"
        r"dungeons (?:and|&) dragons",
        "fantasy quest",
    ),
    (r"star (?:wars|trek)", "space"),
    (r"harry potter", "magic school"),
    (r"bak(?:es?|ing)(?: shows?)?|pastr(?:y|ies)", "cooking baking"),
    (r"war (?:films?|movies?|shows?)", "war"),
)
_PATTERNS = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), meant)
    for words, meant in _SYNONYMS
)


def topic_words(text: str) -> frozenset[str]:
    """Return the words of ``text`` that name a topic, as catalogues have them."""
    for pattern, meant in _PATTERNS:
        text = pattern.sub(meant, text)
    return content_words(text) - _CHATTER


def topic_of(text: str) -> str:
    """Return the topic words as one text, always in the same order."""
    return " ".join(sorted(topic_words(text)))
