"""Several wishes in one message: where it may be cut, and whether it should be.

"Is Monster in stock and how much is the box set?" is two wishes, "action and romance"
is one. A message is cut only before words that begin a request of their own, and stays
whole unless every part says outright what it wants and no two want the same. What is
no request, such as "my son is 12", belongs to the wish beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat.orchestration.context_words import POINTING, SIMILAR, unexplained
from chat.orchestration.intent_phrases import phrase_weights
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.turns import Intent, IntentGuess

#: Nobody asks for more at once; what follows stays with the last one.
_MOST = 4
#: What is long is a story, told in many sentences: it is one wish.
_LONGEST = 400
#: How much a phrase must weigh to say outright what is wanted.
_OUTRIGHT = 1.5

_TELL = (
    r"(?:recc?om+end|suggest|tell|show|give|find|explain|compare|help|let|check|list|"
    r"describe|summari[sz]e)\b"
)
_POLITE = r"(?:please|pls|kindly|maybe|could you|can you|would you|will you)\W+"
_ASKING = (
    r"(?:how|what(?:['’]?s)?|when|where(?:['’]?s)?|which|who(?:['’]?s)?|why)\b"
    r"(?!\s+(?:i|he|she|they)\b(?!\s+(?:can|could|should)\b))"
)
#: A question by its verb, with somebody or something that it is about.
_WHETHER = (
    r"(?:is|are|was|does|do|did|has|have|can|could|will|would|should)(?:n['’]?t)?\s+"
    r"(?:there|it|that|this|these|those|the|they|you|i|we|my|your|vol\w*|any|a|an|"
    r"shipping|delivery|postage|returns?|(?-i:[A-Z0-9]))"
)
_OFFERS = (
    r"any\s+(?:other\s+|good\s+|current\s+|special\s+)*(?:deals?|discounts?|offers?|"
    r"sales?|promo\w*|coupons?|reviews?|recommendations?|recs|suggestions?|chance|idea)"
)
_WANT = (
    r"i(?:['’]d| would)? (?:like|love) to (?:know|see|hear|talk|speak|return|buy)\b|"
    r"(?:i['’]m |i am )?(?:also )?looking for\b|"
    r"i (?:also )?(?:want|need) (?:to (?:know|see|hear|talk|speak|return)\b|an?\b|some)"
)
#: "… and something for my daughter": the verb was said before.
_FOR_ANOTHER = (
    r"(?:something|anything|one|some)\s+(?:\w+\s+)?for\s+"
    r"(?:my|our|his|her|an?|the|me|myself)\b|"
    r"(?:something|anything|an?\s+(?:\w+\s+)?(?:gift|present))\s+"
    r"(?:under|below|less|around|like|about|with|by|for)\b"
)
_REQUEST = (
    rf"(?:(?:also|and|so|oh|btw|please|pls|then|ok(?:ay)?|hey|hi|hello|well)\b\W+)*"
    rf"(?:{_POLITE})*(?:{_TELL}|{_ASKING}|{_WHETHER}|{_OFFERS}|{_WANT}|"
    rf"{_FOR_ANOTHER})"
)
_BEGINS = re.compile(rf"\W*{_REQUEST}", re.IGNORECASE)
#: The end of a sentence, or a word that leads on to another request.
_CUT = re.compile(
    r"(?P<stop>[?!;\n]+|(?<!\bvol)(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bno)\.(?=\s))\s*"
    r"|(?:\s*,)?\s+(?:and|also|plus|but|oh|btw|by the way)\b"
    rf"(?:[\s,]+(?:also|then|please|btw|by the way|and))*[\s,]+(?={_REQUEST})"
    rf"|,\s+(?={_REQUEST})",
    re.IGNORECASE,
)
_JOINING = re.compile(r"(?:(?:and|also|plus|but|oh|btw|then|so)\b\W*)+", re.IGNORECASE)
#: Words of asking that are no topic, whatever is asked.
_PLAIN = frozenset(
    "how long much many take takes still sell ship able does what's why where who vol "
    "vols price cost".split()
)
#: What is outside our trade is told from a request by a full stop only: "… and is it
#: wrong to try to pick up girls in a dungeon" goes on with a title.
_NEVER_ALONE = frozenset({Intent.SMALL_TALK, Intent.OUT_OF_SCOPE})
#: After these "any suggestions?" adds nothing.
_SAID_ALREADY = frozenset(
    {Intent.RECOMMENDATION, Intent.COMPARISON, Intent.OUT_OF_SCOPE}
)
#: Who asks for a person gets one, who reads the rest.
_WHOLE = Intent.HAND_OVER
_BUSINESS = frozenset({Intent.ORDER_HELP, Intent.POLICY})


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a message that begins like a request; ``full`` after a full stop."""

    text: str
    full: bool


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Return the parts of ``text`` that may each be a wish; one part: nothing to cut.

    Every word of the message is in exactly one of them, but for the joining words.
    """
    if len(text) > _LONGEST:
        return (Clause(text, full=True),)
    pieces, begin, full = [], 0, True
    for cut in _CUT.finditer(text):
        end = cut.end("stop") if cut["stop"] else cut.start()
        pieces.append((text[begin:end].strip(), full))
        begin, full = cut.end(), bool(cut["stop"])
    pieces.append((text[begin:].strip(), full))
    said = [piece for piece in pieces if piece[0] and not _JOINING.fullmatch(piece[0])]
    return _with_context(said) or (Clause(text, full=True),)


def _with_context(pieces: Sequence[tuple[str, bool]]) -> tuple[Clause, ...]:
    """Join what is no request to the request before it, or to the first one."""
    found: list[Clause] = []
    before: list[str] = []
    for piece, full in pieces:
        if not _BEGINS.match(piece) or len(found) == _MOST:
            if found:
                joined = f"{found[-1].text} {piece}"
                found[-1] = Clause(joined, found[-1].full)
            else:
                before.append(piece)
        else:
            found.append(Clause(" ".join([*before, piece]), full))
            before = []
    return tuple(found)


def says_outright(text: str, intent: Intent) -> bool:
    """Whether phrases of ``text`` say that it wants ``intent``, not only the model."""
    return phrase_weights(text).get(intent, 0.0) >= _OUTRIGHT


def _kind(text: str) -> frozenset[str]:
    """Return the kinds of book that ``text`` wishes for."""
    wish = parse_filters(text)
    age = (wish.max_age_rating,) if wish.max_age_rating else ()
    return frozenset((*wish.genres, *wish.demographics, *age))


def _topic(text: str) -> frozenset[str]:
    """Return what ``text`` is about; nothing where it points back."""
    return frozenset() if POINTING.search(text) else unexplained(text) - _PLAIN


def _says_what(text: str) -> bool:
    return bool(_kind(text) or _topic(text) or SIMILAR.search(text))


def _differ(one: tuple[str, Intent], other: tuple[str, Intent]) -> bool:
    """Whether two clauses are two wishes rather than one that is said twice."""
    (text, intent), (next_text, next_intent) = one, other
    if intent is Intent.COMPARISON and next_intent is Intent.COMPARISON:
        return False
    bare = next_intent is Intent.RECOMMENDATION and not _says_what(next_text)
    if bare and intent in _SAID_ALREADY:
        return False
    business = {intent, next_intent} <= _BUSINESS
    if intent is not next_intent and not business:
        return True
    told = _kind if intent is Intent.RECOMMENDATION else _topic
    here, there = told(text), told(next_text)
    return bool(here and there) and here.isdisjoint(there)


def wishes_apart(
    clauses: Sequence[Clause], guesses: Sequence[IntentGuess]
) -> tuple[str, ...]:
    """Return the wishes of a message in order; none when it is to be answered whole.

    ``guesses`` say what each clause wants when it is read alone. One that says nothing
    outright goes with the clause before it, or with the next where it is the first.
    """
    wishes: list[tuple[str, Intent]] = []
    loose = ""
    for clause, guess in zip(clauses, guesses, strict=True):
        if guess.intent is _WHOLE and not guess.unsure:
            return ()
        text = f"{loose} {clause.text}".strip()
        if not _stands_alone(clause, guess):
            if wishes:
                wishes[-1] = (f"{wishes[-1][0]} {text}", wishes[-1][1])
            else:
                loose = text
                continue
        elif wishes and not all(_differ(each, (text, guess.intent)) for each in wishes):
            wishes[-1] = (f"{wishes[-1][0]} {text}", wishes[-1][1])
        else:
            wishes.append((text, guess.intent))
        loose = ""
    return tuple(text for text, _ in wishes) if len(wishes) > 1 else ()


def _stands_alone(clause: Clause, guess: IntentGuess) -> bool:
    if guess.unsure or (guess.intent in _NEVER_ALONE and not clause.full):
        return False
    return says_outright(clause.text, guess.intent)
