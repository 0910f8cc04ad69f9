"""Phrases for books and for talk: offers, reviews, prices, stock, wishes."""

from chat.orchestration.distress import DISAPPOINTED, IN_NEED
from chat.orchestration.gifts import GIFT
from chat.orchestration.phrase_weights import (
    HINT,
    PLAIN,
    SETTLED,
    STRONG,
    Phrase,
    phrase,
)
from chat.orchestration.turns import Intent

#: More than two plain phrases of other intents together.
_OVER_OTHERS = 5.5
#: Whoever is to be given something tells of people and of other trades.
_FOR_SOMEBODY = 9.0
_BOOKS = (
    r"(?:mangas?|animes?|books?|novels?|comics?|graphic novels?|series|fiction|"
    r"stor(?:y|ies)|reads?)"
)

#: What is wanted, how much the phrase weighs, the phrase.
PHRASES_OF_BOOKS: tuple[tuple[Intent, float, Phrase], ...] = (
    (
        Intent.PROMOTIONS,
        STRONG,
        phrase(
            r"\bon sale\b|\b(?:discount(?:s|ed)?|promos?|promotions?|coupons?|"
            r"vouchers?|"
            r"special offers?|bargains?|clearance)\b|\b(?:any|good|best|current) "
            r"deals?\b|"
            r"\bdeals? (?:on|for|going|right now|today)\b|割引|セール"
        ),
    ),
    (
        Intent.REVIEWS,
        STRONG,
        phrase(
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
        STRONG,
        phrase(
            r"\b(?:vs\.?|versus)\b|\bcompar(?:e|ed|ison)\b|\bdifferences? between\b|"
            r"\bwhich (?:one|of (?:these|those|them|the \w+))?\s?(?:is|are|has|would "
            r"be)"
            r"\s(?:the )?(?:more|most|best|better|\w+er|\w+est)\b|"
            r"\bor\b.{2,60}[,;]?\s*which (?:one )?(?:should|would|is|do)\b|"
            r"\bwhich (?:is|one).{0,30},.{2,60}\bor\b|\bhelp me (?:choose|decide)\b|"
            r"\b(?:the )?(?:first|second|third)(?: one)? or (?:the )?(?:second|third|"
            r"first)|"
            r"^\W*(?:is|are|was|does|do|has|did) (?!there|it|this|that|they|you)"
            r".{2,60}\b(?:(?:long|short|old|new|dark|scari|funni|violent|sadd|bett)er|"
            r"more \w+|less \w+|fewer \w+)\b.{0,20}\bthan\b"
        ),
    ),
    (
        Intent.READING_ORDER,
        STRONG,
        phrase(
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
        STRONG,
        phrase(
            r"^\W*(?:and |so |ok |okay )?how much (?:(?:is|are|for|does)\b"
            r"(?!.{0,40}\b(?:shipping|delivery|postage)\b)|\W*$)|"
            r"^\W*(?:and )?how much\W*$"
        ),
    ),
    (
        Intent.PRICE_QUESTION,
        PLAIN,
        phrase(
            r"\bhow much (?:is|are|for|does|do|would|will)\b(?!.{0,40}\b(?:shipping|"
            r"delivery)\b)|\bpri(?:ce|cing|ced)\b|\bcosts?\b(?!.{0,20}shipping)|"
            r"\bhow expensive\b|\bwhich (?:one )?is (?:the )?cheap|いくら|値段|"
            r"\bcu[aá]nto (?:cuesta|vale)\b|\bcombien co[uû]te|\bwas kostet\b|"
            r"\bquanto costa\b"
        ),
    ),
    (
        Intent.AVAILABILITY,
        STRONG,
        phrase(
            r"\b(?:do|did) (?:you|u|ya)(?: guys)? (?:have|sell|carry|stock|"
            r"got)\s(?!any|"
            r"some|an?\s|something|more|other|else|discounts?|deals?|by\b|for\b|to\b|"
            r"coupon)|\b(?:in|out of|back in) stock\b|\bsold out\b|\bavailab(?:le|"
            r"ility)\b|"
            r"\bhave you got (?!any|some|an?\s|something)|"
            r"\bwhen (?:does|is|will|do) .{0,30}\b(?:come out|released?|out)\b|"
            r"\brelease date\b|ありますか|在庫|"
            r"^\W*(?:(?:and|then|so|ok)\W+)*(?:the )?(?:first|last|latest|next|final) "
            r"(?:volume|vol)\W*$|\bis there (?:a|an|any) .{0,20}\b(?:one|edition|"
            r"version|"
            r"box ?set|copy)\b|"
            r"\b(?:tienen|tienes|avez[- ]vous|haben sie|habt ihr|avete)\b"
        ),
    ),
    (
        Intent.AVAILABILITY,
        SETTLED,
        phrase(
            r"\b(?:add|put) (?:it|this|that|them|the .{1,20}|both) (?:in|to|into) "
            r"(?:my |the )?(?:cart|basket|bag)\b|"
            r"\bi(?:['’]ll| will|['’]d like to| want to) (?:take|buy)"
            r"\s(?:it|this|that|them|the|both|one)\b|\bbuy (?:it|this one|that one)\b"
        ),
    ),
    (
        Intent.PRODUCT_QUESTION,
        STRONG,
        phrase(
            r"\b(?:what|which) (?:genre|kind of (?:manga|story|series)) is\b|"
            r"\bwhy (?:do|did|would) you (?:recommend|suggest|pick|choose)\b|"
            r"\b(?:is|was) there (?:an?|any) (?:anime|movie|film|adaptation|english|"
            r"live action)\b|"
            r"\bwho (?:wrote|drew|made|is the (?:author|artist|mangaka|publisher))\b|"
            r"\bwhat(?:['’]?s| is| are) .{1,50} about\b|\bhow many (?:volumes|vols?|"
            r"books)\b|"
            r"\btell me (?:more )?about\b|\bmore (?:info|about|details)\b|"
            r"\b(?:is|has|did) .{1,50}\b(?:finished|completed?|ongoing|ended|on hiatus|"
            r"end)\W*$|\bwhat happens\b|\b(?:summary|plot|synopsis)\b|誰が|"
            r"完結|何巻|作者"
        ),
    ),
    (
        Intent.RECOMMENDATION,
        STRONG,
        phrase(
            r"\b(?:re(?:c|cc)om+end\w*|sug+est\w*|recs)\b|"
            r"\b(?:something|anything|gift|present)\b.{0,40}\bfor (?:an?|my|our|his|"
            r"her) "
            r"[\w-]+ (?:who|that|she|he|aged|turning)\b|"
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
            r"\bwhat would you (?:pick|suggest|get|read)\b|\breading slump\b"
        ),
    ),
    (Intent.RECOMMENDATION, _FOR_SOMEBODY, GIFT),
    (
        Intent.RECOMMENDATION,
        _OVER_OTHERS,
        phrase(
            r"^\W*(?:(?:something|anything|one|manga|a (?:manga|series)) )?"
            r"(?:like|similar to) .{2,40}\bbut\b|"
            r"(?:面白い|おもしろい|いい|良い|よい)(?:漫画|マンガ|作品)"
        ),
    ),
    (
        Intent.RECOMMENDATION,
        PLAIN,
        phrase(
            rf"\b{_BOOKS}\b.{{0,30}}\b(?:about|with|where|in which|featuring|involving|"
            r"set in|in the (?:style|vein) of|that (?:is|are|has|have|will|isn|aren|"
            r"make)\w*|to read|for (?:my|a|an|someone|kids|children))\b|"
            rf"\bwhat (?:are|is) (?:some|the best|your favou?rite|a good)\b.*"
            rf"\b{_BOOKS}\b|"
            rf"\b(?:what|which|any) (?:other |good |new )?{_BOOKS}\b.{{0,30}}"
            r"\b(?:would|should|could|do|to|are|have|has|is|with|ought|you)\b|"
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
        HINT,
        phrase(
            r"\b(?:got|have|know|want|need|show me|find me|give me) (?:me )?(?:any|"
            r"some|a|"
            r"an|something|more|\d) |\b(?:any|some) (?:good|other|more|nice)\b|"
            r"\bi (?:want|like|love|enjoy)\b"
        ),
    ),
    (Intent.SMALL_TALK, SETTLED, IN_NEED),
    (Intent.SMALL_TALK, SETTLED, DISAPPOINTED),
    (
        Intent.SMALL_TALK,
        STRONG,
        phrase(
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
        phrase(
            r"^\W*(?:hi|hello|hey|yo|hiya|good (?:morning|evening|afternoon|night)|"
            r"thanks?|thank you|thx|cheers|bye|goodbye|see you|ok(?:ay)?|cool|great|"
            r"nice|"
            r"awesome|lol|haha|wow|perfect|こんにちは|ありがとう)"
            r"(?: (?:there|you|so much|a lot|"
            r"again|everyone|very much|then|bye|thanks))*\W*$"
        ),
    ),
)
