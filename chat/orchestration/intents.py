"""What a message wants: a small model, plain phrases, and what was said before.

A message that leans on earlier turns is judged by what it points at; any other by the
model and by phrases. When neither is sure, the guess says so, and the shopper is asked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files

from chat.orchestration.context import resolve
from chat.orchestration.intent_model import Embed, LinearModel, chances
from chat.orchestration.intent_phrases import phrase_weights
from chat.orchestration.phrase_weights import SETTLED
from chat.orchestration.resolution import Resolution
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.turns import Filters, Intent, IntentGuess, PastTurn

#: Intents about products that are named or pointed at, and those about the shop: to
#: confuse two of one group costs little, so their chances count together.
NAMED = frozenset(
    {
        Intent.PRODUCT_QUESTION,
        Intent.PRICE_QUESTION,
        Intent.AVAILABILITY,
        Intent.COMPARISON,
        Intent.READING_ORDER,
        Intent.REVIEWS,
    }
)
#: So heavy a phrase about orders or terms is about them, whatever was shown before.
_OF_BUSINESS = 3.0
#: Questions that go on when another edition is named.
_OF_EDITIONS = frozenset({Intent.PRICE_QUESTION, Intent.AVAILABILITY})
SUPPORT = frozenset({Intent.ORDER_HELP, Intent.POLICY})
#: Below these the shopper is asked back: the likeliest intent's own chance, and that of
#: its group.
_SURE, _GROUP_SURE = 0.45, 0.65
#: The same when no phrase says so: the model alone knows little of the world.
_SURE_UNTOLD = (0.6, 0.75)
_LEAST = 0.35  # a group that shares its chance out evenly says little
_HARMLESS = frozenset({Intent.OUT_OF_SCOPE, Intent.SMALL_TALK})
_ELSEWHERE = frozenset({Intent.OUT_OF_SCOPE, Intent.SMALL_TALK})
_KNOWN = 0.9  # how sure a follow-up is that resolves to one thing

_PLEASANTRY = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|thanks?(?: you)?(?: so much| a lot)?|great|cool|fine|alright|"
    r"nice|perfect|good|hi|hello|hey|hmm+|um+|well|sure|awesome|thx|oh|ah)(?: there)?"
    r"[\s,.!…]+)+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_NEXT_NAME = re.compile(
    r"^\W*(?:(?:no|sorry|sry|oh)\b\W*)*(?:and|how (?:about|bout)|what (?:about|bout)|"
    r"or|"
    r"i (?:meant|mean|ment))\b(?!\s+(?:it|that|this|"
    r"they|in|is|are|do|does)\b)",
    re.IGNORECASE,
)
_CHOOSES = re.compile(
    r"^\W*(?:(?:and|so|ok|but)\W+)*(?:which (?:one|of|is|are|has)|(?:the )?\w+est\b)",
    re.IGNORECASE,
)
#: One product alone is hardly compared.
_ALONE = 3.0


def examples() -> Iterator[tuple[str, Intent]]:
    """Yield the labelled messages that the model is fitted to."""
    source = files("chat.orchestration").joinpath("data/intents.txt")
    intent: Intent | None = None
    for line in source.read_text("utf-8").splitlines():
        if line.startswith("# "):
            intent = Intent(line[2:].strip())
        elif line.strip() and intent:
            yield line.strip(), intent


class EmbeddingIntentClassifier:
    """Implements the IntentClassifier port; fitted when it is made."""

    def __init__(self, embed: Embed) -> None:
        texts, labels = zip(*examples(), strict=True)
        self._model = LinearModel(texts, [label.value for label in labels], embed)

    @property
    def left_out_accuracy(self) -> float:
        """The model's accuracy on each example when fitted to all others."""
        return self._model.left_out_accuracy

    async def classify(self, text: str, history: Sequence[PastTurn]) -> IntentGuess:
        """Return what ``text`` wants, given the turns before it."""
        return self.guess(text, history)

    def guess(self, text: str, history: Sequence[PastTurn] = ()) -> IntentGuess:
        """Return what ``text`` wants; takes a fraction of a millisecond."""
        weights = phrase_weights(text)
        if weights.get(Intent.SMALL_TALK, 0.0) >= SETTLED:
            return self._judged(text, weights)
        said = _PLEASANTRY.sub("", text) or text
        weights = phrase_weights(said)
        if any(weight >= SETTLED for weight in weights.values()):
            return self._judged(said, weights)
        if any(weights.get(each, 0.0) >= _OF_BUSINESS for each in SUPPORT):
            return self._judged(said, weights)
        if history and (leaning := self._leaning(said, weights, history)):
            return leaning
        return self._judged(said, weights)

    def _leaning(
        self, said: str, weights: Mapping[Intent, float], history: Sequence[PastTurn]
    ) -> IntentGuess | None:
        """Return what a message wants that leans on earlier turns; None: it doesn't."""
        parsed = parse_filters(said)
        resolution = resolve(said, history, parsed)
        if resolution.dropped:
            return _known(Intent.RECOMMENDATION)
        picked = len(resolution.focus) == 1 if resolution.resumed else resolution.focus
        if picked or resolution.picked:
            return self._about_products(said, weights, resolution)
        if not resolution.standalone and not _only_age(resolution, said):
            return _known(_wish(parsed, weights, history))
        if _asks_the_same(said, weights, history):
            return _known(Intent(history[-1].intent))
        return None

    def _judged(self, text: str, weights: Mapping[Intent, float]) -> IntentGuess:
        odds = self._model.log_odds(text)
        for intent, weight in weights.items():
            odds[intent.value] += weight
        if parse_filters(text).order:
            # The cheapest of all is no question about the price of one.
            odds[Intent.PRICE_QUESTION] -= _ALONE
            odds[Intent.COMPARISON] -= _ALONE
        return _guess({Intent(label): odd for label, odd in odds.items()}, weights)

    def _about_products(
        self, text: str, weights: Mapping[Intent, float], resolution: Resolution
    ) -> IntentGuess:
        """Judge a question about what was shown: the shop's other business is rare."""
        odds = self._model.log_odds(text)
        allowed = {
            Intent(label): odd
            for label, odd in odds.items()
            if Intent(label) in NAMED or Intent(label) in weights
        }
        if resolution.picked:
            # "Why do you recommend the first one?" asks about that one.
            for other in (Intent.RECOMMENDATION, *_ELSEWHERE):
                allowed.pop(other, None)
        allowed[Intent.PRODUCT_QUESTION] += 1.0
        if len(resolution.focus) < 2 and Intent.COMPARISON not in weights:
            allowed[Intent.COMPARISON] -= _ALONE
        if resolution.focus and _CHOOSES.search(text):
            allowed[Intent.COMPARISON] += _ALONE
        for intent, weight in weights.items():
            if intent in allowed:
                allowed[intent] += weight
        # What it points at is known, so nothing is gained by asking back.
        likeliest, chance = next(iter(_chances(allowed).items()))
        return IntentGuess(likeliest, round(max(chance, 0.5), 4))


def _only_age(resolution: Resolution, said: str) -> bool:
    """Whether only the reader's age was taken over from before."""
    return resolution.query == said and not resolution.focus and not resolution.seeds


def _asks_the_same(
    text: str, weights: Mapping[Intent, float], history: Sequence[PastTurn]
) -> bool:
    """Whether the last question is asked again of another name: "and Berserk?"."""
    last = history[-1]
    alone = last.intent == Intent.COMPARISON and len(last.products) < 2
    named = last.intent in NAMED and not alone
    return named and not weights and bool(_NEXT_NAME.search(text))


def _wish(
    parsed: Filters, weights: Mapping[Intent, float], history: Sequence[PastTurn]
) -> Intent:
    """Return the intent of a message that changes the wish of an earlier one."""
    shown = next((turn for turn in reversed(history) if turn.products), None)
    narrow = Filters(formats=parsed.formats, volume=parsed.volume)
    if shown and shown.intent in NAMED and parsed == narrow != Filters():
        told = [intent for intent in weights if intent in NAMED]
        stays = shown.intent in _OF_EDITIONS
        asked = Intent(shown.intent) if stays else Intent.AVAILABILITY
        return max(told, key=lambda intent: weights[intent], default=asked)
    return Intent.RECOMMENDATION


def _known(intent: Intent) -> IntentGuess:
    return IntentGuess(intent, _KNOWN)


def _chances(odds: Mapping[Intent, float]) -> dict[Intent, float]:
    named = chances({intent.value: odd for intent, odd in odds.items()})
    return {Intent(label): chance for label, chance in named.items()}


def _guess(
    odds: Mapping[Intent, float], phrases: Mapping[Intent, float]
) -> IntentGuess:
    """Return the likeliest intent; unsure when it stands out too little."""
    told = _chances(odds)
    likeliest, chance = next(iter(told.items()))
    group = next(
        (g for g in (NAMED, SUPPORT) if likeliest in g), frozenset((likeliest,))
    )
    together = sum(told[intent] for intent in group)
    told_so = phrases.keys() & group or likeliest in _HARMLESS
    bar, group_bar = (_SURE, _GROUP_SURE) if told_so else _SURE_UNTOLD
    unsure = chance < bar and (together < group_bar or chance < _LEAST)
    others = [(intent, round(value, 4)) for intent, value in told.items()][:3]
    if not unsure:
        return IntentGuess(likeliest, round(chance, 4), False, tuple(others[1:]))
    # Asked back as "this, or that?": two that differ.
    return IntentGuess(likeliest, round(chance, 4), True, tuple(others[:2]))
