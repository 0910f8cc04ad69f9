"""What "yes" takes up: the offer that the last answer closed with.

A bookseller who asks "Shall I tell you more about Uzumaki?" must know what "yes,
please" means. The bare word is turned into the request that it stands for, before
anything else looks at it.
"""

import re
from collections.abc import Callable, Sequence

from chat.orchestration.turns import PastTurn

_YES = re.compile(
    r"^\W*(?:(?:yes|yeah|yep|yup|ye|sure|ok|okay|please|pls|do|do it|do that|go ahead|"
    r"go on|of course|absolutely|definitely|why not|sounds good|that would be (?:great|"
    r"nice|lovely)|i(?:['’]d| would) (?:like|love) (?:that|to)|tell me|show me|"
    r"thanks?|thank you|great|はい|お願いします|s[ií]|oui|ja)\b[\s,.!]*)+$",
    re.IGNORECASE,
)
_THANKS_ONLY = re.compile(
    r"^\W*(?:(?:ok|okay|great|thanks?|thank you)\b\W*)+$", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n]*\?")
_VOLUME = re.compile(r",? Vol\. \d+.*$| Box Set.*$| \((?:Digital|Hardcover)\)$")


def series_name(title: str) -> str:
    """Return a product's title without its volume and format."""
    return _VOLUME.sub("", title).strip()


def _of_first(request: str) -> Callable[[re.Match[str], PastTurn], str]:
    def of_first(_: re.Match[str], turn: PastTurn) -> str:
        return request.format(series_name(turn.titles[0])) if turn.titles else ""

    return of_first


def _said(request: str) -> Callable[[re.Match[str], PastTurn], str]:
    return lambda match, _: request.format(*match.groups())


#: The question that an answer ends with -> the request that a yes to it means.
_OFFERS: Sequence[tuple[re.Pattern[str], Callable[[re.Match[str], PastTurn], str]]] = (
    *(
        (re.compile(words, re.IGNORECASE), request)
        for words, request in (
            (r"tell you more about (.+?)\?", _said("tell me more about “{}”")),
            (r"what readers say about (.+?)\?", _said("what do readers say of “{}”?")),
            (r"tell you more\?", _of_first("tell me more about “{}”")),
            (r"in the same vein\?", _of_first("recommend something like “{}”")),
            (r"something similar", _of_first("recommend something like “{}”")),
            (
                r"readers liked just as much\?",
                _of_first("recommend something like “{}”"),
            ),
            (r"does that sound like you\?", _of_first("tell me more about “{}”")),
            (r"does one of them appeal\?", _of_first("tell me more about “{}”")),
            (r"check an edition for you\?", _of_first("is “{}” volume 1 in stock?")),
            (r"other editions of it\?", _of_first("is “{}” available?")),
            (r"digital editions or shorter", _said("in digital, then")),
            (r"only finished ones\?", _said("only finished ones")),
            (r"pass you to a colleague", _said("talk to a person")),
            (r"neighbouring genre\?", _said("recommend something similar")),
            (
                r"\b(?:suggest|recommend|find you|looking for) .*"
                r"\b(?:something|series)",
                _said("recommend something good"),
            ),
        )
    ),
)


def taken_up(text: str, history: Sequence[PastTurn]) -> str:
    """Return the request that a bare yes stands for; any other text as it is."""
    if not history or not _YES.match(text) or _THANKS_ONLY.match(text):
        return text
    turn = history[-1]
    asked = _SENTENCE.findall(turn.answer_text.rstrip())
    closing = f"{asked[-1]}" if asked else turn.answer_text[-200:]
    for offer, request in _OFFERS:
        if (match := offer.search(closing)) and (found := request(match, turn)):
            return found
    return text
