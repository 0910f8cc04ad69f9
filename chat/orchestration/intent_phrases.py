"""Phrases that say outright what a message wants, and how much they weigh.

Weights are log odds, added to the model's: 2 makes an intent about seven times as
likely, 6 settles it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from chat.orchestration.distress import IN_NEED
from chat.orchestration.intent_elsewhere import (
    elsewhere,
    is_likeness,
    is_of_other_trades,
)
from chat.orchestration.retrieval import parse_filters
from chat.orchestration.turns import Filters, Intent

SETTLED = 6.0
_STRONG, _PLAIN, _HINT = 3.0, 2.0, 1.2

_PEOPLE = (
    r"(?:real |live |actual )?(?:humans?|persons?|people|agents?|representatives?|"
    r"advisors?|assistants?|operators?|supervisors?|managers?|employees?|colleagues?|"
    r"staff|someone|somebody|human being|customer (?:service|support|care)|support)"
)
_BOOKS = (
    r"(?:mangas?|animes?|books?|novels?|comics?|graphic novels?|series|fiction|"
    r"stor(?:y|ies)|reads?)"
)


def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_PHRASES: tuple[tuple[Intent, float, re.Pattern[str]], ...] = (
    (
        Intent.HAND_OVER,
        SETTLED,
        _phrase(
            r"\b(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me through)\s"
            rf"(?:to|with)\s(?:a |an |the |your |some |any )*{_PEOPLE}\b|"
            rf"^\W*(?:a |an )?(?:real |live )?(?:human|person|agent|operator|"
            rf"representative)(?: please| pls| now)?\W*$|"
            r"^(?!.*\b(?:are you|am i)\b).*\b(?:real|live|actual) (?:person|human|"
            r"agent|"
            r"people)\b|"
            rf"\b(?:need|want|get|give) (?:me )?(?:a |an |to see a )?(?:real |live )?"
            r"(?:human|agent|representative|operator|supervisor|manager)\b|"
            r"\bcall me(?: back)?\W*$|人と話"
        ),
    ),
    (
        Intent.HAND_OVER,
        _STRONG,
        _phrase(
            rf"\b(?:contact|reach|call|phone|ring)\s(?:with )?(?:a |an |the |your )*"
            rf"{_PEOPLE}\b|\b(?:complain|complaints?|reclamation)\b|"
            r"\bcustomer (?:service|care|support)\b"
        ),
    ),
    (
        Intent.ORDER_HELP,
        SETTLED,
        _phrase(
            r"\bwhere(?:['’]?s| is| are)\s(?:my|the)\s(?:\w+\s)?(?:orders?|packages?|"
            r"parcels?|delivery|shipment|refund|books?)\b|"
            r"\btrack(?:ing)?\s(?:of )?(?:my |the |an )?(?:order|package|parcel|"
            r"shipment|"
            r"refund)|"
            r"\bmy (?:last |recent )?(?:order|package|parcel|shipment|delivery)\b|"
            r"\b(?:cancel|change|modify|edit|status of|items? (?:to|from))\s(?:my |"
            r"the |an "
            r")?(?:order|purchase)\s?#?\d|"
            r"^\W*(?:my |the )?(?:order|order number|no\.?|number|#|it['’]?s)?"
            r"\W*#?\d{4,}\W*$|"
            r"\b(?:never|not yet|still (?:not|has|have)(?:n['’]?t)?) (?:arrived|came|"
            r"delivered|showed up|got here)\b|\bstill (?:is)?(?:n['’]?t| not) here\b|"
            r"\bcharged? (?:me )?twice\b|\bwrong (?:item|volume|book|manga)\b|"
            r"\b(?:has|have)(?:n['’]?t| not) (?:arrived|come|shipped|received)\b|"
            r"注文した|\b(?:mi pedido|ma commande|meine bestellung|il mio ordine)\b"
        ),
    ),
    (
        Intent.ORDER_HELP,
        _PLAIN,
        _phrase(
            r"\b(?:invoices?|receipts?|bills?)\b.{0,30}\b(?:orders?|purchases?|from)\b|"
            r"\b(?:an|the) (?:order|purchase)\b|\bstatus of\b.{0,20}\brefund|"
            r"\bpayment (?:failed|error|issue|problem)|"
            r"\b(?:damaged|crushed|torn|ripped|soaked)\b"
        ),
    ),
    (
        Intent.POLICY,
        SETTLED,
        _phrase(
            r"\b(?:returns?|refund|shipping|delivery|privacy|cancell?ation|exchange|"
            r"pre-?order) polic(?:y|ies)\b|返品"
        ),
    ),
    (
        Intent.POLICY,
        _STRONG,
        _phrase(
            r"\bhow (?:long|soon|much|fast)\b.{0,25}\b(?:delivery|shipping|postage|"
            r"shipments?)\b|"
            r"\b(?:shipping|delivery|postage|returns?) free\b|\bgift[- ]?wrap\w*\b|"
            r"\b(?:pay (?:with|by)|paypal|apple pay|google pay)\b|"
            r"\bprice[- ]?match\w*\b|"
            r"\bfree (?:shipping|delivery|postage|returns)\b|"
            r"\bdo you (?:ship|deliver)\b|\b(?:payment|shipping|delivery) (?:methods?|"
            r"options?|modalit\w+)\b|\bgift cards?\b|\bopening hours\b|"
            r"\bcan i (?:return|exchange)\b|\bhow (?:do|can|to)\b.{0,12}\breturn\b|"
            r"\b(?:password|newsletter|privacy)\b|\b(?:cancell?ation|termination) "
            r"(?:fees?|charges?|penalt\w+)|\bmy account\b(?!.{0,30}\b(?:bank|balance|"
            r"money|savings)\b)"
        ),
    ),
    (
        Intent.PROMOTIONS,
        _STRONG,
        _phrase(
            r"\bon sale\b|\b(?:discount(?:s|ed)?|promos?|promotions?|coupons?|"
            r"vouchers?|"
            r"special offers?|bargains?|clearance)\b|\b(?:any|good|best|current) "
            r"deals?\b|"
            r"\bdeals? (?:on|for|going|right now|today)\b|割引|セール"
        ),
    ),
    (
        Intent.REVIEWS,
        _STRONG,
        _phrase(
            r"\bwhat (?:do|did|are|does) (?:the )?(?:readers?|people|others?|"
            r"customers?|"
            r"everyone|fans|critics) (?:say|think|saying)|\breviews? (?:of|for|on|"
            r"pls)\b|"
            r"^\W*(?:any )?(?:reviews?|ratings?)\W*$|\bany good\W*$|"
            r"\bworth (?:it|reading|buying|the money)\b|\b(?:well|how) "
            r".{0,20}\brated\b|"
            r"\b(?:readers?|people|customers?) (?:like|enjoy|love|say)\b|評判|レビュー"
        ),
    ),
    (
        Intent.COMPARISON,
        _STRONG,
        _phrase(
            r"\b(?:vs\.?|versus)\b|\bcompar(?:e|ed|ison)\b|\bdifferences? between\b|"
            r"\bwhich (?:one|of (?:these|those|them|the \w+))?\s?(?:is|are|has|would "
            r"be)"
            r"\s(?:the )?(?:more|most|best|better|\w+er|\w+est)\b|"
            r"\bor\b.{2,60}[,;]?\s*which (?:one )?(?:should|would|is|do)\b|"
            r"\bwhich (?:is|one).{0,30},.{2,60}\bor\b|\bhelp me (?:choose|decide)\b|"
            r"\b(?:the )?(?:first|second|third)(?: one)? or (?:the )?(?:second|third|"
            r"first)"
        ),
    ),
    (
        Intent.READING_ORDER,
        _STRONG,
        _phrase(
            r"\b(?:in )?(?:what|which) order\b|\breading order\b|\bchronological\b|"
            r"\bwhich (?:volume|part|book) (?:do|should|to|comes)\b.{0,20}(?:first|"
            r"start|"
            r"next|begin)|\b(?:volume|part|book) .{0,12}start with\b|"
            r"\b(?:sequel|prequel|spin-?off)\b|\bbefore (?:reading )?the sequel\b|"
            r"\bread .{2,40} (?:before|after) \w|読む順"
        ),
    ),
    (
        Intent.PRICE_QUESTION,
        _STRONG,
        _phrase(
            r"^\W*(?:and |so |ok |okay )?how much (?:(?:is|are|for|does)\b"
            r"(?!.{0,40}\b(?:shipping|delivery|postage)\b)|\W*$)|"
            r"^\W*(?:and )?how much\W*$"
        ),
    ),
    (
        Intent.PRICE_QUESTION,
        _PLAIN,
        _phrase(
            r"\bhow much (?:is|are|for|does|do|would|will)\b(?!.{0,40}\b(?:shipping|"
            r"delivery)\b)|\bpri(?:ce|cing|ced)\b|\bcosts?\b(?!.{0,20}shipping)|"
            r"\bhow expensive\b|\bwhich (?:one )?is (?:the )?cheap|いくら|値段|"
            r"\bcu[aá]nto (?:cuesta|vale)\b|\bcombien co[uû]te|\bwas kostet\b|"
            r"\bquanto costa\b"
        ),
    ),
    (
        Intent.AVAILABILITY,
        _STRONG,
        _phrase(
            r"\b(?:do|did) (?:you|u|ya)(?: guys)? (?:have|sell|carry|stock|"
            r"got)\s(?!any|"
            r"some|an?\s|something|more|other|else|discounts?|deals?|by\b|for\b|to\b|"
            r"coupon)|\b(?:in|out of|back in) stock\b|\bsold out\b|\bavailab(?:le|"
            r"ility)\b|"
            r"\bhave you got (?!any|some|an?\s|something)|"
            r"\bwhen (?:does|is|will|do) .{0,30}\b(?:come out|released?|out)\b|"
            r"\brelease date\b|ありますか|在庫|"
            r"\b(?:tienen|tienes|avez[- ]vous|haben sie|habt ihr|avete)\b"
        ),
    ),
    (
        Intent.AVAILABILITY,
        SETTLED,
        _phrase(
            r"\b(?:add|put) (?:it|this|that|them|the .{1,20}|both) (?:in|to|into) "
            r"(?:my |the )?(?:cart|basket|bag)\b|"
            r"\bi(?:['’]ll| will|['’]d like to| want to) (?:take|buy)"
            r"\s(?:it|this|that|them|the|both|one)\b|\bbuy (?:it|this one|that one)\b"
        ),
    ),
    (
        Intent.PRODUCT_QUESTION,
        _STRONG,
        _phrase(
            r"\b(?:what|which) (?:genre|kind of (?:manga|story|series)) is\b|"
            r"\bwhy (?:do|did|would) you (?:recommend|suggest|pick|choose)\b|"
            r"\b(?:is|was) there (?:an?|any) (?:anime|movie|film|adaptation|english|"
            r"live action)\b|"
            r"\bwho (?:wrote|drew|made|is the (?:author|artist|mangaka|publisher))\b|"
            r"\bwhat(?:['’]?s| is| are) .{1,50} about\b|\bhow many volumes\b|"
            r"\btell me (?:more )?about\b|\bmore (?:info|about|details)\b|"
            r"\b(?:is|has|did) .{1,50}\b(?:finished|completed?|ongoing|ended|on hiatus|"
            r"end)\W*$|\bwhat happens\b|\b(?:summary|plot|synopsis)\b|誰が"
        ),
    ),
    (
        Intent.RECOMMENDATION,
        _STRONG,
        _phrase(
            r"\b(?:re(?:c|cc)om+end\w*|sug+est\w*|recs)\b|"
            r"\b(?:something|anything|series|manga|stuff|books?|stories|comics|anime) "
            r"(?:similar|like|by|with|for|about)\b|\bin the mood\b|"
            r"\bw(?:h?a|u)t (?:else )?(?:should|shud|can|could) i (?:read|get|buy|try|"
            r"give)\b|\b(?:something|anything|stuff) (?:\w+ ){1,2}(?:about|with|by|for)"
            r"\b|\bsurprise me\b|\bbox ?sets? for\b|"
            r"\bwhat (?:do you|have you) (?:have|got) by\b|\bhidden gems?\b|"
            r"\blooking for (?:a|an|some|something|new)\b|おすすめ|オススメ|"
            r"\b(?:something|anything|stuff)\b.{0,40}\bto read\b|"
            r"\brecomi[eé]nd\w*|\brecomend\w*|\brecommand\w*|\bempfehl\w*|\bempfiehl\w*|"
            r"\bconsigli\w*|\b(?:busco|ich suche|je cherche|cerco|procuro)\b|"
            r"\b(?:best|top)[- ]?sell(?:ers?|ing)\b|\bnew (?:releases|arrivals)\b|"
            r"\bwhat(?:['’]?s| is| are)?\s(?:hot|new|popular|trending|good|the best)\b"
            r"(?! (?:about|with|in|at|for dinner))|\bwhat (?:next|now)\W*$|"
            r"\bwhat (?:should|could|would) i (?:read|try) (?:next|after|now)\b|"
            r"\bwhat would you (?:pick|suggest|get|read)\b"
        ),
    ),
    (
        Intent.RECOMMENDATION,
        _PLAIN,
        _phrase(
            rf"\b{_BOOKS}\b.{{0,30}}\b(?:about|with|where|in which|featuring|involving|"
            r"set in|in the (?:style|vein) of|that (?:is|are|has|have|will|isn|aren|"
            r"make)\w*|to read|for (?:my|a|an|someone|kids|children))\b|"
            rf"\bwhat (?:are|is) (?:some|the best|your favou?rite|a good)\b.*"
            rf"\b{_BOOKS}\b|"
            rf"\b(?:what|which|any) (?:other |good |new )?{_BOOKS}\b.{{0,30}}"
            r"\b(?:would|should|could|do|to|are|have|ought|you)\b|"
            rf"\bneed (?:new|more|some) .{{0,20}}\b{_BOOKS}\b|"
            rf"\bin (?:search|need) of\b.*\b{_BOOKS}\b|\bin the vein of\b|"
            r"\bwhat(?:['’]?s| is| to (?:read|try)) next\b|"
            rf"\b(?:good|great|best|essential|must[- ]read|favou?rite) {_BOOKS}\b|"
            r"\bwhat (?:do|would) (?:people|fans|readers|others) (?:who|of) .{2,40} "
            r"read\b"
        ),
    ),
    (
        Intent.RECOMMENDATION,
        _HINT,
        _phrase(
            r"\b(?:got|have|know|want|need|show me|find me|give me) (?:me )?(?:any|"
            r"some|a|"
            r"an|something|more|\d) |\b(?:any|some) (?:good|other|more|nice)\b|"
            r"\bi (?:want|like|love|enjoy)\b"
        ),
    ),
    (Intent.SMALL_TALK, SETTLED, IN_NEED),
    (
        Intent.SMALL_TALK,
        _STRONG,
        _phrase(
            r"\b(?:are you|is this|am i (?:talking|speaking) (?:to|with)) (?:\w+ )?"
            r"(?:a |an )?(?:real |live )?(?:bots?|robots?|machine|computer|ai|human|"
            r"person|"
            r"real)\b|\byour (?:name|age|hobbies|birthday|boss|job)\b|\bjokes?\b|"
            r"\bwho (?:made|created|programmed|built|designed|do) you\b|"
            r"\bwhere (?:are|were|do) you (?:from|born|come from|live)\b|"
            r"\bhow old are you\b|\bcall you\b|\bhow are you\b"
        ),
    ),
    (
        Intent.SMALL_TALK,
        SETTLED,
        _phrase(
            r"^\W*(?:hi|hello|hey|yo|hiya|good (?:morning|evening|afternoon|night)|"
            r"thanks?|thank you|thx|cheers|bye|goodbye|see you|ok(?:ay)?|cool|great|"
            r"nice|"
            r"awesome|lol|haha|wow|perfect|こんにちは|ありがとう)"
            r"(?: (?:there|you|so much|a lot|"
            r"again|everyone|very much|then|bye|thanks))*\W*$"
        ),
    ),
)
_GENRE_HINT = 1.5
_LIKENESS = 5.5


@lru_cache(maxsize=128)  # a message is looked at whole, then without its pleasantries
def phrase_weights(text: str) -> Mapping[Intent, float]:
    """Return what the phrases in ``text`` add to each intent's log odds."""
    weights: dict[Intent, float] = {}
    foreign = is_of_other_trades(text)
    for intent, weight, phrase in _PHRASES:
        if foreign and intent in _SHOP_INTENTS:
            continue
        if phrase.search(text):
            weights[intent] = max(weight, weights.get(intent, 0.0))
    if is_likeness(text):
        gained = weights.get(Intent.RECOMMENDATION, 0.0)
        weights[Intent.RECOMMENDATION] = max(gained, _LIKENESS)
    filters = parse_filters(text)
    plain = not weights and filters == Filters()
    if weight := elsewhere(text, foreign=foreign, plain=plain):
        weights[Intent.OUT_OF_SCOPE] = weight
    if not foreign and filters.tell_a_kind:
        gained = weights.get(Intent.RECOMMENDATION, 0.0) + _GENRE_HINT
        weights[Intent.RECOMMENDATION] = gained
    return weights


_SHOP_INTENTS = frozenset(
    {
        Intent.RECOMMENDATION,
        Intent.PRODUCT_QUESTION,
        Intent.PRICE_QUESTION,
        Intent.AVAILABILITY,
        Intent.COMPARISON,
        Intent.READING_ORDER,
        Intent.PROMOTIONS,
        Intent.REVIEWS,
    }
)
