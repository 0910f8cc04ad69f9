"""Whether a series must be finished, and for whom it must be fit."""

import re

from chat.orchestration.budgets import number_of
from chat.orchestration.wish_words import NUMBER

_SENTENCE = re.compile(r"[^.?!;\n]+[.?!;\n]*")
#: "Is it finished?", "has Monster ended?", "do you know if it is complete?"
_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|also|well|hey|hi|oh|um|cool|great|nice|thanks)\b\W*)*"
    r"(?:is|was|has|did|does|are|were|have|will|when|isn['’]?t|hasn['’]?t|why|how)\b"
    r"(?!\s+(?:there|any|some|anything|something)\b)",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"\b(?:if|whether)\b[^,]{1,60}\b(?:is|are|has|have|was|it['’]?s)\b", re.IGNORECASE
)
_WISH = re.compile(
    r"\b(?:recommend|suggest|something|anything|any|some|looking for|want|find|show|"
    r"only|ones|prefer)\b",
    re.IGNORECASE,
)
_READ = re.compile(
    r"\b(?:i|we|he|she|they|who|i['’]?ve|we['’]?ve|just|recently|finally|been)\s+"
    r"(?:(?:have|has|had|just|already|recently|finally|only|almost|nearly)\s+)*"
    r"(?:finished|completed|ended)\b|"
    r"\b(?:finished|completed) (?:reading|watching|with|up|my|volume|vol)\b|"
    r"^\W*(?:finished|completed)(?!\s+(?:series|manga|ones?|stor|titles?|only|please|"
    r"seinen|sh[oō]u?nen|sh[oō]u?jo|josei)|\W*$)",
    re.IGNORECASE,
)
_OVER = (
    r"finished|completed|concluded|wrapped up|ended|fully (?:released|out|published)|"
    r"already over|complete(?=\s+(?:series|manga|stor(?:y|ies)|ones?|runs?|titles?|"
    r"works?|only|please)\b)|(?<=is )complete|(?<=are )complete|(?<=but )complete|"
    r"(?<=something )complete|(?<=be )complete|"
    r"terminad[oa]s?|termin[ée]{1,2}e?s?|abgeschlossen(?:e[srn]?)?|"
    r"completat[oaie]|finalizad[oa]s?|完結"
)
_RUNNING = (
    r"on-?going|still (?:running|going|coming out|being (?:published|released)|"
    r"publishing|in progress|continuing|releasing)|currently (?:running|publishing|"
    r"releasing|serialized|serialised)|in progress|連載中"
)
_NOT = (
    r"(?:not|n['’]t|no|isn['’]?t|aren['’]?t|without|avoid|nothing|never|non)[\s-]+"
    r"(?:(?:any|an|a|yet|been|be|that['’]?s|is|are|series|the)\s+){0,3}"
)
_NOT_OVER = re.compile(
    rf"\b{_NOT}(?:{_OVER})|\bunfinished\b|\bincomplete\b", re.IGNORECASE
)
_NOT_RUNNING = re.compile(rf"\b{_NOT}(?:{_RUNNING})", re.IGNORECASE)
_NO_HIATUS = re.compile(rf"\b{_NOT}(?:on\s+)?hiatus", re.IGNORECASE)
_HIATUS = re.compile(r"\bon hiatus\b", re.IGNORECASE)
_IS_OVER = re.compile(
    rf"(?<![\w-])(?:{_OVER})(?![\w])|完結|with (?:an|a proper|a real|a good) ending",
    re.IGNORECASE,
)
_IS_RUNNING = re.compile(rf"(?<![\w-])(?:{_RUNNING})(?![\w])|連載中", re.IGNORECASE)

_YEARS = re.compile(
    rf"\b(?P<number>{NUMBER})[- ]?(?:years?|yrs?|yr)[- ]?olds?\b"
    r"(?!\s+(?:series|manga|book|title|story|self|comic))|"
    rf"\b(?P<short>\d{{1,2}})\s?y[/.]?o\b|"
    rf"\b(?:aged?|turning|turns|turned)\s+(?P<aged>{NUMBER})\b|"
    rf"\b(?:who|he|she|they|kid|son|daughter|niece|nephew)\s?(?:['’]s|is|are)\s+"
    rf"(?:only\s+|just\s+)?(?P<who>{NUMBER})\b(?!\s*(?:dollars|bucks|volumes))|"
    # "I'm 14, what can I read?"; "I'm 20 volumes in" tells no age.
    rf"\b(?:i['’]?m|i am)\s+(?:only\s+|just\s+)?(?P<me>{NUMBER})"
    r"(?=\W*(?:$|[,.;!?\n]|\b(?:and|so|but)\b))|"
    r"\b(?:de|von|mit|is|ist|tiene|a|ha|hat|für)\s+(?P<abroad>\d{1,2})\s+(?:ans|"
    r"jahren?|años|anni)\b",
    re.IGNORECASE,
)
_AGE_WORDS = (
    (
        "all",
        r"for (?:my |our |the |a |some |little |small |young(?:er)? )*"
        r"(?:kids?|child(?:ren)?|toddlers?|kindergart\w+|"
        r"little (?:ones?|brother|sister))|(?:kid|child|family)[- ]friendly|all[- ]ages"
        r"|suitable for (?:kids|children|all)"
        r"|(?:little|young) (?:son|daughter|nephew|niece|brother|sister|cousin)"
        r"|kids['’] (?:manga|books?|series)|子供向け",
    ),
    (
        "teen",
        r"for (?:my |our |the |a |some |young )*(?:teens?|teen[- ]?agers?|tweens?)\b"
        r"|teenage (?:son|daughter|nephew|niece|brother|sister|cousin)"
        r"|safe for (?:school|work)|middle[- ]school(?:er)?s? (?:library|kids)|\bpg\b",
    ),
    (
        "older-teen",
        r"(?:nothing|not|no|without|isn['’]?t|avoid)\s+(?:too\s+|anything\s+|any\s+)*"
        r"(?:mature|adult|explicit|r[- ]rated|nsfw|18\+|sexual|nud(?:e|ity)|fan[- ]?"
        r"service|smut)|for older teens?",
    ),
)
_AGES = tuple(
    (rating, re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE))
    for rating, words in _AGE_WORDS
)


#: "Not for kids" is a wish for what grown-ups read.
_NOT_FOR_CHILDREN = re.compile(
    r"\b(?:not|nothing|isn['’]?t|never)\s+(?:really\s+|just\s+|only\s+)*"
    r"for (?:my |the |little |small |young )*(?:kids?|child(?:ren)?|toddlers?|teens?|"
    r"teen[- ]?agers?)\b",
    re.IGNORECASE,
)
#: "What's new?", "newest horror releases"; "a new manga" is only new to the reader.
_NEWEST = re.compile(
    r"\bnew (?:releases?|arrivals?|titles|volumes|(?:this|last) (?:year|month|week))\b|"
    r"\b(?:newest|latest|(?:most )?recent)\s+(?:[\w-]+\s+){0,3}?(?:releases?|arrivals?|"
    r"manga|series|books?|titles?|stuff|ones?|volumes|s(?:h[oō]u?nen|h[oō]u?jo|einen)|"
    r"josei)\b|\bcame out this (?:month|week|year)\b|"
    r"\b(?:what(?:['’]?s| is| are|s)?|anything|what['’]?s there that['’]?s) new\b"
    r"(?!\s+(?:with|in|about|to me)\b)|"
    r"\b(?:just|recently|newly|lately) (?:released|out|published|arrived|come out|"
    r"came out)\b|\b(?:released|came out|come out|coming out|out|published)"
    r" (?:this|last) (?:year|month|week)\b|\b(?:released|came out|come out) "
    r"(?:recently|lately)\b|\bnew(?:est|ly)? releas\w+|新刊",
    re.IGNORECASE,
)


def parse_newest(text: str) -> bool:
    """Whether ``text`` wishes for what came out last."""
    return bool(_NEWEST.search(text))


def _is_question(sentence: str) -> bool:
    """Whether a sentence asks about one product rather than for products."""
    if _WHETHER.search(sentence):
        return True
    return bool(_ASKS.search(sentence)) and not _WISH.search(sentence)


def parse_statuses(text: str) -> tuple[str, ...]:
    """Return the publication statuses that ``text`` wishes for."""
    wishes = " ; ".join(
        match[0] for match in _SENTENCE.finditer(text) if not _is_question(match[0])
    )
    wishes = _READ.sub(" ; ", wishes)
    if _NOT_RUNNING.search(wishes):
        return ("finished",)
    if _NOT_OVER.search(wishes):
        return ("ongoing",)
    if _NO_HIATUS.search(wishes):
        return ("finished", "ongoing")
    found = (
        ("finished", _IS_OVER),
        ("ongoing", _IS_RUNNING),
        ("hiatus", _HIATUS),
    )
    return tuple(status for status, pattern in found if pattern.search(wishes))


def _rating_of_age(years: int) -> str | None:
    """Return the highest rating fit for an age; adults have no limit."""
    if years < 13:
        return "all"
    if years < 16:
        return "teen"
    return "older-teen" if years < 18 else None


def without_ages(text: str) -> str:
    """Return ``text`` without the reader's age, which names no topic."""
    return _YEARS.sub(" ; ", text)


def parse_max_age_rating(text: str) -> str | None:
    """Return the highest age rating that ``text`` allows, by the youngest reader."""
    ages = [
        int(number_of(next(group for group in match.groups() if group)))
        for match in _YEARS.finditer(text)
    ]
    if ages:
        return _rating_of_age(min(ages))
    plain = _NOT_FOR_CHILDREN.sub(" ; ", text)
    return next((rating for rating, words in _AGES if words.search(plain)), None)
