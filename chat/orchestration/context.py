"""Multi-turn context: what "the second one", "cheaper" or "back to …" point at.

Pure and explicit: a follow-up is resolved against the turns of the session, newest
last, into a query, filters and products before anything is searched. A message that
points at nothing earlier stands alone, and only such a message may be cached.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chat.orchestration.turns import Filters, PastTurn


@dataclass(frozen=True, slots=True)
class Resolution:
    """A message with its references resolved.

    ``focus`` are the products it points at, in order; ``seeds`` those it wants more
    like; ``excluded`` those it has seen enough of; ``cheaper_than`` those whose live
    price is the bar.
    """

    query: str
    filters: Filters
    focus: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    cheaper_than: tuple[str, ...] = ()
    resumed: bool = False
    standalone: bool = True


_ORDINAL_WORDS = tuple(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split()
)
_ORDINAL = re.compile(
    r"\b(?:(?P<word>" + "|".join(_ORDINAL_WORDS) + r")|(?P<digit>\d)(?:st|nd|rd|th))"
    r"(?:\s+(?:one|two|book|series|manga|title|option|pick|choice|recommendation|"
    r"suggestion|card)\b|(?=\s*(?:$|[?.!,]|please\b|and\b|or\b)))"
    r"|(?:\bnumber|\boption|#)\s*(?P<number>\d)\b",
    re.IGNORECASE,
)
_LAST = re.compile(r"\b(?:the )?last (?:one|pick|option|title)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|those two|these two|the two)\b", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:it|its|that one|this one|that series|this series|that manga|this manga|"
    r"that book|this book|those|these|them|the series|the manga)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\W*(?:and\s+|so\s+|but\s+)?(?:is|are|was|does|do|did|has|have|can|when|how|who|"
    r"what|why|where)\b",
    re.IGNORECASE,
)
_CHEAPER = re.compile(
    r"\b(?:cheaper|cheapest|less expensive|more affordable|lower[- ]priced|"
    r"too expensive|too pricey|costs? less)\b",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r"\b(?:like|similar to|in the style of|along the lines of)\s+"
    r"(?:that|it|this|those|these|them|the\b)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:more|another|others?|anything else|something else|what else|different)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:back to|you (?:were|had been) (?:giving|telling|showing|recommending|"
    r"talking)|(?:you|we) (?:mentioned|recommended|suggested|showed|talked|discussed)|"
    r"(?:your|those|the) earlier|from before|as before|where were we)\b",
    re.IGNORECASE,
)
#: A capital in mid-sentence is a name, but for words that always have one.
_NAMED = re.compile(
    r"(?:[^\W\d_]|,) (?!(?:I|Vol|Volume|Kindle|English|Japanese|Korean|Chinese|"
    r"French|German|Spanish|Christmas|USD|OK|TV)\b)[A-Z][^\W\d_]+"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STOP = frozenset(
    (
        "a about above affordable again all also an and another any anything anyway "
        "are as at back be been before below book books bucks but by can cheaper "
        "cheapest complete completed cost costs could did different digital do does "
        "dollars earlier else ever expensive fifth finished first for fourth from "
        "gave get give giving go good had has have how i i'd i'm if in instead is "
        "it it's its just know last less let let's like looking lower manga mangas "
        "maybe me mentioned more much my need no not now of off ok okay on one ones "
        "ongoing only or other others our over paperback please pls price put read "
        "reading recommend recommendation recommendations recommended second see "
        "series should show showing similar so some something suggest suggested "
        "suggestion suggestions talking tell telling than thank thanks that that's "
        "the their them then there these they thing things third this those title "
        "titles to too under up us usd volume volumes want was we well were what "
        "what's when which will with would yes you your "
    ).split()
)


def content_words(text: str) -> frozenset[str]:
    """Return the words of ``text`` that name a topic, casefolded; no numbers."""
    words = (match[0].casefold().replace("’", "'") for match in _WORD.finditer(text))
    return frozenset(
        word.removesuffix("'s")
        for word in words
        if word not in _STOP and len(word) > 1 and not word.isdigit()
    )


def tells_a_name(text: str) -> bool:
    """Whether ``text`` seems to name a title or a person, known here or not."""
    return bool(_NAMED.search(text))


def _merged(earlier: Filters, later: Filters) -> Filters:
    """Return the earlier filters with what the later message changed."""
    changed = {
        name: value
        for name in Filters.__dataclass_fields__
        if (value := getattr(later, name)) != getattr(Filters(), name)
    }
    return replace(earlier, **changed)


def _last_shown(history: Sequence[PastTurn]) -> PastTurn | None:
    """Return the newest turn that showed products."""
    return next((turn for turn in reversed(history) if turn.products), None)


def _wish_behind(shown: PastTurn, history: Sequence[PastTurn]) -> PastTurn:
    """Return the turn whose wish led to what was shown: "the second one" has none."""
    for turn in reversed(history):
        if turn.intent == "recommendation" and set(shown.products) <= set(
            turn.products
        ):
            return turn
    return shown


def _topic_turn(text: str, history: Sequence[PastTurn]) -> PastTurn | None:
    """Return the turn that shares most topic words with ``text``, the newer one first.

    The shopper's own words weigh more than ours: "the Junji Ito recommendations" are
    those that were asked for by that name, not every answer that mentioned him.
    """
    wanted = content_words(text)
    best, best_score = None, 0.0
    for turn in history:
        if not turn.products:
            continue
        asked = wanted & content_words(f"{turn.user_text} {turn.query}")
        told = wanted & content_words(f"{turn.answer_text} {' '.join(turn.titles)}")
        score = 2.0 * len(asked) + len(told - asked)
        if score and score >= best_score:
            best, best_score = turn, score
    return best if wanted else _last_shown(history)


def _pointed(text: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the products of ``shown`` that ordinals or "both" in ``text`` pick."""
    if _BOTH.search(text):
        return shown[:2]
    picked: list[str] = []
    for match in _ORDINAL.finditer(text):
        if match["word"]:
            index = _ORDINAL_WORDS.index(match["word"].casefold())
        else:
            index = int(match["digit"] or match["number"]) - 1
        if 0 <= index < len(shown) and shown[index] not in picked:
            picked.append(shown[index])
    if _LAST.search(text) and shown and shown[-1] not in picked:
        picked.append(shown[-1])
    return tuple(picked)


def resolve(text: str, history: Sequence[PastTurn], parsed: Filters) -> Resolution:
    """Resolve what ``text`` points at; ``parsed`` are the filters it states itself."""
    shown = _last_shown(history)
    if shown is None:
        return Resolution(text, parsed)
    if _BACK.search(text) and (turn := _topic_turn(text, history)):
        return _resume(text, turn, parsed)
    return _follow_up(text, history, shown, parsed)


def _resume(text: str, turn: PastTurn, parsed: Filters) -> Resolution:
    """Take up an earlier turn's products again."""
    picked = _pointed(text, turn.products)
    return Resolution(
        query=turn.query or turn.user_text,
        filters=_merged(turn.filters, parsed),
        focus=picked or turn.products,
        resumed=True,
        standalone=False,
    )


def _follow_up(
    text: str, history: Sequence[PastTurn], shown: PastTurn, parsed: Filters
) -> Resolution:
    """Resolve a message that may lean on the newest products shown."""
    picked = _pointed(text, shown.products)
    topic = content_words(text)
    wish = _wish_behind(shown, history)
    query, filters = wish.query or wish.user_text, _merged(wish.filters, parsed)
    if _CHEAPER.search(text) and len(topic) <= 2:
        bar = picked or shown.products
        return Resolution(
            query, filters, excluded=bar, cheaper_than=bar, standalone=False
        )
    if _LIKE.search(text) and len(topic) <= 3:
        seeds = picked or shown.products[:3]
        joined = f"{query} {' '.join(sorted(topic))}".strip()
        return Resolution(
            joined, filters, seeds=seeds, excluded=shown.products, standalone=False
        )
    if picked:
        return Resolution(text, parsed, focus=picked, standalone=False)
    if topic:
        return _maybe_pointing(text, shown, parsed, topic)
    return _refinement(text, history, query, filters, parsed)


def _maybe_pointing(
    text: str, shown: PastTurn, parsed: Filters, topic: frozenset[str]
) -> Resolution:
    """A message with a topic of its own: it points back only by a pronoun."""
    if _POINTING.search(text) and len(topic) <= 4:
        return Resolution(text, parsed, focus=shown.products, standalone=False)
    return Resolution(text, parsed)


def _refinement(
    text: str,
    history: Sequence[PastTurn],
    query: str,
    filters: Filters,
    parsed: Filters,
) -> Resolution:
    """A message without a topic of its own: "more", "only finished ones"."""
    seen = tuple(asin for turn in history for asin in turn.products)
    latest = _last_shown(history)
    points = _POINTING.search(text) and latest is not None
    if points and latest and _QUESTION.search(text):
        # "is it finished?" asks; "do you have it in digital?" asks and wishes.
        wish = replace(parsed, statuses=())
        return Resolution(text, wish, focus=latest.products, standalone=False)
    if _MORE.search(text):
        return Resolution(query, filters, excluded=seen, standalone=False)
    if parsed != Filters():
        return Resolution(query, filters, standalone=False)
    if points and latest:
        return Resolution(text, parsed, focus=latest.products, standalone=False)
    return Resolution(text, parsed)
