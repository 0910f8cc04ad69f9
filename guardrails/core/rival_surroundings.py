"""What stands around the name of a shop that is an ordinary word as well.

"In Target yesterday" is a shop and "on target" is none: the capital, a preposition of
place, a verb of trade and what a shop has tell them apart.
"""

import re

_SHOPS = (
    r"(?:amazon|walmart|ebay|costco|best buy|gamestop|barnes (?:&|and) noble|b&n"
    r"|kinokuniya|mercari|kobo|indigo|target|waterstones|rightstuf|bookwalker|book off"
    r"|kindle)"
)
_CITY = (
    r"(?:new york|nyc|london|tokyo|toronto|chicago|san francisco|sf|los angeles|la"
    r"|seattle|portland|boston|austin|dallas|houston|vancouver|montreal|ottawa"
    r"|calgary|sydney|melbourne|singapore|bangkok|kuala lumpur|jakarta|dubai|osaka"
    r"|kyoto)\b"
)
_WHOSE = (
    r"(?: (?:the|a|an|my|your|our|their|his|her|this|that|any|every|some|each|both"
    r"|nearest|closest|local|nearby|old|new|big|same|other|downtown|online)){0,3}"
)
STRONG_BEFORE = re.compile(
    r"\b(?:at|from|via|buy (?:it |them )?(?:on|from|at)|order (?:on|from)|store|shop"
    r"|cheaper (?:at|on|from|than)|price(?:s|d)? (?:on|at)|sold (?:by|at|on)"
    r"|in stock (?:at|on)|available (?:on|at|from|through)|listed on|than (?:at|on)"
    r"|than|get (?:it|one|them|this) on|ship(?:s|ped)? (?:from|by)|deals? (?:on|at)"
    r"|bought (?:it )?(?:on|at|from)|shop (?:at|on)|retailers? like|shops? like"
    r"|stores? like|stores? such as|pre-?order (?:on|from|at)|sale (?:at|on)|try|visit"
    r"|check(?:ed)?(?: out)?|tried|visited"
    r"|(?:go|goes|going|went|drive|drove|walk(?:ed)?|head(?:s|ed|ing)?|run|ran)"
    r" (?:in|over )?to"
    r"|order(?:ed)? (?:from|at|off)|off|ebooks? on|coupon (?:for|at)"
    r"|compare(?:d)? (?:to|with)|price[ -]?match(?:es|ing|ed)?|match(?:es)?"
    rf"|{_SHOPS}(?:'s)?(?:,| and| or| &|, (?:and|or)| ?/| ?\||! ?/| \+)"
    r"|(?:like|such as|including))"
    r"(?: (?:the|your|my))?(?: (?:nearest|local|nearby))? $"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:at|from|in|inside|outside|into|near|past|next to|across from|over at"
    r"|around the"
    r"|(?:stopped|stop|swung|swing|drop|dropped) by|(?:by|to|with|behind|opposite)"
    r" (?:the|a|my|our)"
    r"|wait(?:ed|ing)? (?:for|on)|branch of|aisles? of|chez|bei|beim|en|na|em|nel|w|в"
    r"|на)"
    rf"{_WHOSE} $"
)
SHOP_AFTER = re.compile(
    r"^(?:'s)? ?(?:(?:price[ -]?match\w{0,3}|(?:book ?)?(?:store|shop)|website|site"
    r"|online|app|has|had"
    rf"|(?:and|or|,) {_SHOPS}|sells?"
    r"|carries|stocks?|charges?|offers?|might have|also has|also sells|lists?"
    r"|ships|is cheaper|prices?|for (?:free|less|cheap)|,? the (?:shop|store)"
    rf"|in {_CITY}|{_CITY}|in store|e-?books?(?: store)?"
    r"|e-?readers?|circle|redcard|books & music"
    r"|is (?:selling|running|having|offering|doing|open|closed|closing)"
    r"|plum (?:points|rewards)|gift ?card|coupons?|deals?"
    r"|sale|stores|listings?|exclusives?|clearance|checkout|near me|won't|doesn't"
    r"|didn't|wants|wanted|delivers?|clara|libra|forma|kiosk|preorders?|promo|rewards"
    r"|customer service|employee|cashier|parking|dot com|purchases?|library|account"
    r"|at the (?:mall|airport|cent(?:er|re)|corner|outlet)"
    r"|used to (?:sell|carry|stock|have|pack|ship|bubble)|packs|packed"
    r"|(?:only|never|always|usually|still|often) (?:gets?|has|had|stocks?|sells?"
    r"|sold|carries|carried|ships?|shows?)"
    r"|(?:cancell?ed|delayed|shipped|lost|messed up) (?:my|the|our|it)"
    r"|ran (?:out|a)|runs a|sold out|marked (?:it|them) down|restock(?:s|ed)"
    r"|(?:vs\.?|versus) (?:here|you|yours|amazon)|is (?:sold )?out of"
    r"|yesterday|last (?:week|month|year|night|christmas)|this (?:week|morning)"
    r")(?!\w)|\.com|\.ca|for (?:[$€£¥]|[0-9]))"
)
SHOPS_THING = re.compile(
    r"^(?:'s)? (?:account|order|voucher|seller|exclusive|gift ?card|cashier"
    r"|clearance|parking|redcard|circle|app"
    r"|checkout|employee|coupon)s?\b"
    r"|^'s? (?:\w{1,12} ){0,2}(?:sale|aisles?|shel(?:f|ves)|section|prices?|website"
    r"|return policy|returns|points|loyalty|membership|edition|variant|copies|version"
    r"|stock|shipping|deals?|discounts?|buy (?:one|two|2|1)|staff|catalogue)\b"
)
# "Indigo at Yorkdale", "Target on 5th": a branch, by a name or a number.
_BRANCH_AFTER = re.compile(
    r"^ (?:at|on|in|near) (?:the )?(?!(?:Vol|Volume|Chapter|Ch|Book|Part|Japanese"
    r"|English)\b)(?:[A-Z][\w'-]+|[0-9]+(?:st|nd|rd|th)\b)"
    r"|^ (?:by|near|opposite|behind|next to) the [a-z]"
)
_TRADE_VERB_AFTER = re.compile(
    r"^ (?:buys|sells|carries|ships|charges|stocks|restocked|gave (?:me|us)"
    r"|sent (?:me|us|the)|(?:has|had|have) (?:it|one|them|some|a sale|copies))\b"
)

_GOES_ON = re.compile(
    r" (?!(?:has|had|have|is|was|and|or|price|sells?|sold|lists?|carries|ships|charges"
    r"|stocks?|wants|gave|online|store|site|website|coupon|code|near|in|on|too)\b)[a-z]"
)


def is_trading(after: str) -> bool:
    """Return whether a name does what a shop does: "half price books buys"."""
    return bool(_TRADE_VERB_AFTER.match(after))


# "Do they have it on Target": nothing that is "on target" is had there.
_HAVE_IT_ON = re.compile(
    r"\b(?:have|has|had|find|found|see|saw|seen|get|got|buy|bought|sells?|sold|listed"
    r"|is|are|was|were|stock(?:ed)?|available|cheaper|less)"
    r"(?: (?:it|this|that|them|these|those|one|copies|also|both)){1,2} on $"
)


_NO_MORE = re.compile(r"(?: (?:too|as well|instead|now|already|yet|or|and|but)\b.*)?\Z")


def is_had_on(left: str, after: str) -> bool:
    """Return whether goods are "on" a shop: "is this on Target too?"."""
    return bool(_NO_MORE.match(after) and _HAVE_IT_ON.search(left))


def goes_on(after: str) -> bool:
    """Return whether the words before are part of a sentence that goes on with them."""
    return _GOES_ON.match(after) is not None


def is_a_branch(left: str, after: str) -> bool:
    """Return whether somebody goes to a shop in a city: "went to kino in Seattle"."""
    return bool(re.match(rf" (?:in )?{_CITY}", after) and STRONG_BEFORE.search(left))


def names_a_shop(
    left: str, raw_left: str, after: str, raw_after: str, *, proper: bool
) -> bool:
    """Return whether a capitalised word names a shop, by what is around it.

    ``proper`` says that nobody else has the name: a capital amid a sentence will do.
    """
    if STRONG_BEFORE.search(left) or _PLACE_BEFORE.search(left):
        return True
    if SHOP_AFTER.search(after) or SHOPS_THING.search(after):
        return True
    if _BRANCH_AFTER.match(raw_after):
        return True
    return proper and _amid_a_sentence(raw_left, raw_after)


def _amid_a_sentence(raw_left: str, raw_after: str) -> bool:
    """Tell whether small letters stand around a capital, so that it is a name's."""
    before = re.search(r"([^\W\d_]+),?[ (\"'*]{1,3}\Z", raw_left)
    title = re.match(r" [A-Z][a-z]", raw_after)
    return bool(before and before[1].islower() and not title)
