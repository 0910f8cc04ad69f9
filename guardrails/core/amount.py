"""One amount in a match of the grammar, and what the words before it make of it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from guardrails.core.currencies import COINS
from guardrails.core.detector import Candidate
from guardrails.core.normalise import fold
from guardrails.core.types import Money


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount, and where it stands in its match (indices into the match)."""

    start: int
    end: int
    money: Money


_OF_PRICE_ABROAD = (
    "kostet|kosten|preis|cuesta|precio|coute|prix|prezzo|preco|custa|prijs|kosztuje|cena"
    "|pris|kostar|" + "|".join(map(fold, ("цена", "стоит")))
)
_OF_PRICE = (
    r"\b(?:pric(?:e[sd]?|ing)|costs?|costing|retails?|retailing|msrp|rrp|srp|pay"
    r"|paying|paid|sells?|selling|sold|buy|charge[sd]?|total|subtotal|spend|worth"
    r"|going|yours|get it|grab it|pick it up|listed at|on sale|discounted|marked down"
    r"|reduced|asking|spent|set(?:s|ting)? (?:me|you|us) back|com(?:e|es|ing|ing in) to"
    rf"|came to|runs? you|{_OF_PRICE_ABROAD})\b"
)
_LEADS_TO = r"\b(?:only|just|for only|for just|now|was|is|it's|for|at|from)[ :]{1,2}"
_MARKS = r"[*_~`(\[]"
# Words after which a bare number with two decimals is a price.
SPEAKS_OF_PRICE = re.compile(
    rf"(?:{_OF_PRICE}[^0-9.!?\n]{{0,24}}|{_LEADS_TO}|\$){_MARKS}{{0,3}}\Z"
)
#: The same with the number, for a gate. A number right behind a sign is none of these:
#: it belongs to the sign.
PRICED_NUMBER = (
    rf"(?:{_OF_PRICE}(?:[^0-9.!?\n]{{0,24}}[^0-9.!?\n{''.join(COINS)}])?|{_LEADS_TO}"
    rf"|\${_MARKS}){_MARKS}{{0,3}}[0-9]{{1,4}}[.,][0-9]{{2}}"
)
# Words after which it is certainly one.
CERTAIN = re.compile(
    r"(?:\b(?:priced? (?:at|is|was|of|now)|price|costs?|costing|msrp|rrp|srp"
    r"|retails? (?:for|at)|selling for|sells for|on sale for|yours for|paid|pay"
    r"|pa(?:id|y|ying) (?:only|just|about|like)|charged?(?: (?:me|you|us))?"
    r"|c(?:ome|omes|ame) to|set(?:s|ting)? (?:me|you|us) back"
    r"|(?:it|that)(?:'ll| will) be"
    r"|go(?:es|ing) for|asking|spent|worth|total(?:s)?(?: is| of| to)?"
    r"|(?:for|at|is|now|it's) (?:only|just)|only|just)[ :=]{1,3}|\bprice: ?)"
    r"[*_~`(\[]{0,3}\Z"
)
_WEIGHT = re.compile(
    r"\b(?:weigh\w{0,4}|weight|lost|gained|lifts?|heavy)\b[^.]{0,20}\Z"
)
_ONE_DECIMAL = re.compile(r"\A[0-9]{1,3}\.[0-9]\Z")  # money has none or two
# Wider than all of these: what is further to the left is no business of theirs.
CLAUSE = 96
# Fewest won that are a price and no victory: "season 3 won awards".
FEWEST_WON = 100


def length(candidate: Candidate) -> int:
    """Return where the amounts of a match end, without an "each" behind them."""
    return len(candidate.text) - len(candidate.groups.get("each", ""))


def is_weight(candidate: Candidate, named: str, value: Decimal) -> bool:
    """Tell "a 5 pound bag", "12.6 pounds" and "it weighs 5 pounds" from money."""
    if named == "pound" and value != 1:
        return True
    if _ONE_DECIMAL.search(candidate.groups.get("number_behind", "")):
        return True
    return _WEIGHT.search(candidate.left[-CLAUSE:]) is not None
