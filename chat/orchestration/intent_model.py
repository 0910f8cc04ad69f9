"""A linear model over an embedding and the words of a message, fitted at the start.

Ridge regression on one-hot labels has a closed form, and so have its leave-one-out
errors: those say, without a second data set, how sharply scores may be read as
probabilities.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from chat.orchestration.folding import fold, words_of

Array = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Sequence[Array]]

_BUCKETS = 2048
_WORDS_WEIGHT = 0.9
_CUES_WEIGHT = 0.35
_RIDGE = 0.9
_SHARPNESS = np.arange(1.0, 16.0, 0.5)

#: What a word list can tell that few examples can't: the shop's own vocabulary, and
#: that of neighbouring trades.
_CUES = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"manga\w*|animes?|comics?|series|volumes?|vols?|books?|tankobon|box ?sets?|"
        r"paperbacks?|"
        r"ebooks?|graphic novels?|titles?|chapters?|authors?|mangaka",
        r"read|reading|reads?|readers?",
        r"horror|scary|romance|fantasy|isekai|shonen|seinen|shojo|josei|mystery|comedy|"
        r"thriller|sci-?fi|sports|mecha|slice of life|supernatural|psychological",
        r"recommend\w*|suggest\w*|recs?|similar|looking for|in the mood|anything like|"
        r"something|favou?rites?",
        r"orders?|purchases?|parcels?|package|delivery|deliver\w*|ship\w*|tracking|"
        r"invoices?|bill|receipts?|checkout",
        r"refunds?|reimburse\w*|money back|returns?|cancel\w*|exchange|compensation|"
        r"restitution",
        r"accounts?|profile|password|log ?in|sign ?up|register|registration|newsletter|"
        r"subscri\w+|user|pin code|membership",
        r"human|person|agent|representative|operator|someone|somebody|staff|manager|"
        r"supervisor|assistant|employee|advisor|complain\w*|complaint|claim",
        r"price\w*|cost\w*|expensive|how much|cheap\w*|charge",
        r"sale|discounts?|promo\w*|coupons?|deals?|offers?|vouchers?|bargains?",
        r"stock|available|availability|do you (?:have|sell|carry)|sold out|edition",
        r"better|versus|vs|compare\w*|difference|or",
        r"order (?:should|do|to)|reading order|start with|next volume|before|after|"
        r"sequel|prequel|in order",
        r"reviews?|rat(?:ed|ing|ings)|worth|any good|opinions?|think of|people say",
        r"movies?|films?|tv|shows?|netflix|games?|gaming|consoles?|ps[345]|xbox|switch|"
        r"steam|laptops?|pc|gpu|phones?|songs?|bands?|albums?|headphones|monitor|"
        r"graphics card|co-?op|multiplayer|rpg|fps",
        r"bank\w*|loan|mortgage|credit|savings|taxes?|insurance|401k|payroll|paycheck|"
        r"salary|interest rate|routing number|direct deposit|w2",
        r"weather|rain|temperature|recipe|cook|calories|ingredients?|restaurant|meal|"
        r"food|oven|flight|hotel|luggage|visa|plane|airport|travel\w*|vacation|pto|"
        r"car|tires?|oil|gas|mpg|traffic|directions?|miles|uber|bus|meeting|calendar|"
        r"alarm|timer|reminders?|lights?|thermostat|speaker|volume up|playlist|text|"
        r"call|translate|spell|definition|president|vaccine|plug",
        r"hi|hello|hey|thanks?|thank you|bye|goodbye|good (?:morning|night|evening)|"
        r"joke|your name|who are you|are you|how are you",
        r"payment|pay|paypal|credit cards?|visa|mastercard|gift cards?|charged",
        r"policy|policies|options|methods|accept|period|fees?|penalt\w+",
    )
)


def _hashed(text: str) -> Array:
    """Return the words and pairs of words of ``text`` as a unit vector of buckets."""
    words = [word.folded for word in words_of(fold(text))]
    grams = [*words, *(f"{a} {b}" for a, b in pairwise(words))]
    found = np.zeros(_BUCKETS, dtype=np.float32)
    for gram in grams:
        found[crc32(gram.encode()) % _BUCKETS] = 1.0
    length = float(np.linalg.norm(found))
    return found / length if length else found


def features(texts: Sequence[str], embed: Embed) -> Array:
    """Return one row for each text: its embedding, its words, its cues, and a one."""
    rows = [
        np.concatenate(
            [
                np.asarray(vector, dtype=np.float32),
                _WORDS_WEIGHT * _hashed(text),
                np.array(
                    [_CUES_WEIGHT * bool(cue.search(text)) for cue in _CUES]
                    + [_CUES_WEIGHT],
                    dtype=np.float32,
                ),
            ]
        )
        for text, vector in zip(texts, embed(texts), strict=True)
    ]
    return np.asarray(rows, dtype=np.float32)


def _softmax(scores: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


class LinearModel:
    """Fitted once from labelled texts; immutable after that."""

    def __init__(
        self, texts: Sequence[str], labels: Sequence[str], embed: Embed
    ) -> None:
        self._embed = embed
        self.labels = tuple(dict.fromkeys(labels))
        rows = features(texts, embed).astype(np.float64)
        targets = np.array(
            [[float(each == label) for label in self.labels] for each in labels]
        )
        # Each label weighs the same, however many examples it needed.
        weights = np.sqrt(len(labels) / (len(self.labels) * targets.sum(axis=0)))
        each = np.sqrt(targets @ weights)[:, None]
        weighted = each * rows
        gram = weighted @ weighted.T
        solved = np.linalg.inv(gram + _RIDGE * np.eye(len(labels)))
        dual = solved @ (each * targets)
        self._weights = (weighted.T @ dual).astype(np.float32)
        # Leave-one-out in closed form: y - a / diag(inverse).
        left_out = targets - (dual / np.diag(solved)[:, None]) / each
        self.left_out_accuracy = float(
            np.mean(left_out.argmax(axis=1) == targets.argmax(axis=1))
        )
        self._sharpness = _sharpness(left_out, targets)

    def log_odds(self, text: str) -> dict[str, float]:
        """Return each label's score, which ``chances`` turns into a probability."""
        scores = self._sharpness * (features([text], self._embed)[0] @ self._weights)
        return dict(zip(self.labels, map(float, scores), strict=True))


def chances(log_odds: Mapping[str, float]) -> dict[str, float]:
    """Return the probability of each label, the likeliest first."""
    labels = sorted(log_odds, key=lambda label: -log_odds[label])
    values = _softmax(np.array([log_odds[label] for label in labels]))
    return dict(zip(labels, map(float, values), strict=True))


def _sharpness(
    scores: npt.NDArray[np.float64], targets: npt.NDArray[np.float64]
) -> float:
    """Return the factor that makes the left-out scores the best probabilities."""
    losses = [
        -np.log((_softmax(factor * scores) * targets).sum(axis=1) + 1e-12).mean()
        for factor in _SHARPNESS
    ]
    return float(_SHARPNESS[int(np.argmin(losses))])
