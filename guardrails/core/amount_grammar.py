"""How amounts of money are written, as one bounded pattern over normalised text.

Alternatives, in the order in which they are tried: a currency before the number
("$12.99", "USD 12.99", "¥ 1 2 0 0"), one behind it ("12,99 €", "1200 yen", "99 cents"),
a number in words with a currency ("twelve dollars and ninety-nine cents"), and what is
an amount only where the words before it speak of a price ("twelve ninety-nine",
"priced at 9.99").
"""

import re

from guardrails.core.currencies import (
    ABROAD,
    CODES,
    PREFIXED_SIGNS,
    SIGNS,
    WORDY_CODES,
)
from guardrails.core.normalise import fold
from guardrails.core.number_words import NUMBER as WORDS
from guardrails.core.number_words import TWO_DIGITS, UNDER_HUNDRED
from guardrails.core.number_words_abroad import WORDS_ABROAD
from guardrails.core.price_roles_abroad import BEHIND as ABROAD_BEHIND


def _any(words: object) -> str:
    listed = sorted(words, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(each) for each in listed)


_ABROAD = "|".join(fold(each) for each in ("руб", "грн", "р\\."))
# "块" also counts pieces and "엔" begins other words; what follows tells.
_OTHER_SCRIPTS = (
    f"(?:{_any(each for each in ABROAD if each not in ('块', '엔'))}"
    r"|块(?:(?![\u3400-\u9fff])|(?=[钱一每左起到多的就吧吗呢啊以包能卖]))"
    r"|엔(?!딩|진|터|지))"
    r"(?:(?![0-9a-z])|(?=[0-9]{1,2}(?:セント|센트|美分))|(?<=块)(?=[0-9](?![0-9])))"
)

# Emphasis or a plain tag between the sign and the number: "$**9.99**", "<b>$</b>9.99".
_MARK = r"(?:[*_~`]{1,3}|</?[a-z]{1,6}(?: [^<>\n]{0,32})?>)?"
_NO_LETTER = r"(?<![0-9a-z])"
_NO_DIGIT = r"(?![0-9])(?![.,'][0-9])"

_GROUPED = (
    r"[0-9]{1,3}(?:,[0-9]{2,3}){0,3},[0-9]{3}(?:\.[0-9]{1,3})?"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){1,3}(?:,[0-9]{1,2})?"
    r"|[0-9]{1,3}(?:'[0-9]{3}){1,3}(?:[.,][0-9]{1,2})?"
)
_PLAIN = r"[0-9]{1,14}(?:[.,][0-9]{1,2})?(?:[.,]-)?"
# One digit at a time: "1 2 . 9 9", "1 2 0 0", "1.2.9.9" is no such thing.
_SPACED = (
    r"[0-9](?: [0-9]){0,4} ?[.,] ?[0-9] ?[0-9](?! ?[0-9]|[.,][0-9])"
    r"|[0-9](?: [0-9]){2,5}(?! ?[0-9])"
)
# More decimals than money has, or more points: the run is one number that is no price.
_OVERLONG = r"[0-9]{1,14}(?![0-9])(?:\.[0-9]{1,20}(?![0-9])){0,3}"
# Who writes these puts blanks between thousands.
_SPACING = f"(?:[€₽₴₸]|(?:kr|ft|zl|kc|{_ABROAD}|euros?)(?![0-9a-z]))"
_NUMBER = rf"(?:(?:{_GROUPED}|{_PLAIN}){_NO_DIGIT}|{_OVERLONG})"
# With cents behind them, thousands apart by blanks are one number.
_APART = r"[0-9]{1,3}(?: [0-9]{3}){1,2}"
_AFTER_SPACING = (
    "(?:(?<=[€₽₴₸])|(?<=[€₽₴₸] )|(?<=kr )"
    "|(?<=(?:eur|sek|nok|dkk|pln|czk|huf|rub|uah|kzt|xof|xaf) ))"
)
_NUMBER_BEHIND = (
    rf"(?:{_SPACED}|(?:{_APART}[.,][0-9]{{2}}|{_AFTER_SPACING}{_APART}|{_GROUPED}"
    rf"|{_PLAIN}|[.,][0-9]{{2}}"
    rf"|{_APART}(?= ?{_SPACING})){_NO_DIGIT}|{_OVERLONG})"
)
_SECOND = rf"(?:{_SPACED}|(?:{_GROUPED}|{_PLAIN}){_NO_DIGIT})"
_RUSSIAN_THOUSANDS = ("тысяч", "тыс.", "тыс")
_MAGNITUDE = (
    r"(?:(?: ?(?:million|billion|thousand|hundred|grand|lakh|crore|mm|bn|k|m"
    rf"|nghin|ngan|trieu|tausend|{_any(fold(each) for each in _RUSSIAN_THOUSANDS)})"
    r"(?![0-9a-z]))|[万千億만천억])?"
)

# A number that shows by itself that it is money: with cents or with thousands.
_TELLING = r" ?(?:[0-9]{1,3}(?:[.,][0-9]{3}){0,2}|[0-9]{1,6})[.,][0-9]{2,3}(?![0-9])"

_SIGN = f"[{''.join(SIGNS)}]"
_PREFIX = (
    rf"(?:(?<![0-9a-z])(?:(?:us|usd|au|ca|nz|hk|sg|nt) ?\$|{_any(PREFIXED_SIGNS)})"
    rf"|{_SIGN}|{_NO_LETTER}(?:(?:{_any(CODES)})(?: ?[:|=])? ?{_SIGN}?"
    r"|(?:rmb|kr\.?(?= )|rs\.?"
    r"|sfr\.?|fr\.|rp\.?(?= ?[0-9])|rm(?= ?[0-9])|(?:ksh|dhs)(?= ?[0-9])"
    rf"|(?:zl|tk|s/|(?:{_any(WORDY_CODES)})(?: ?\$)?"
    rf"|(?:euro|dollar|pound)s?[:]?)(?={_TELLING})"
    r"|r(?= ?[0-9]{3,4}(?![0-9a-z])| ?[0-9]{1,3}[.,][0-9]))))"
)
_NATION = (
    r"(?:(?:u\.?s\.?|american|canadian|australian|aussie|kiwi|japanese|korean|chinese"
    r"|indian|mexican|swiss|hong kong|singapore|new zealand|british)[ -])?"
)
# Names that only look like a currency behind a number.
_NO_NAME = (
    r"(?:(?<=s)|(?![ -](?:press|shop|store|tree|general|club|over|sign|cake|dog)s?"
    r"(?![a-z])))(?![a-z0-9])"
)
# "2 grand for it", and no "2 grand prizes".
_AFTER_GRAND = (
    "for|on|each|apiece|shipped|in|to|at|or|and|a|plus|tops?|total|just|last|now|was"
    "|is|cash|if|but|so|because|more|less|off|over|under|usd"
)
_WORD = (
    rf"{_NATION}(?:dollars?|bucks?|euros?|pounds? sterling|quid(?! pro)|yen|yuan"
    r"|pounds?(?! (?:of|in weight|heav))|(?:tenn|fiv)ers?|loonies?"
    r"|renminbi|rupees?|pesos?|cents?|pence|francs?|kron(?:or|er|a|e)|zloty(?:ch)?|baht"
    r"|rou?bles?|ringgit|reais|liras?|forints?|rands?|shekels?|dirhams?|riyals?"
    r"|hryvnias?|dong|rupiah|korun[ay]?|dolar(?:es)?|dollari|yenes|libras|sterline"
    r"|takas?|nairas?|cedis?|tenge|laris?|leva|dinars?|guaranie?s?|soles|colones"
    r"|shillings?"
    r"|franken|franchi|francos?|centimes?|centimos?|centesimi"
    rf"|grand(?![ -](?!(?:{_AFTER_GRAND})(?![a-z]))[a-z])){_NO_NAME}"
    r"|(?:korean )?won(?![a-z0-9])(?! (?:the|an?|its|his|her|their|our|my|first|second"
    r"|best|several|many|multiple|most)\b)"
)
# Words that begin with the sign of the won: "10 원작", "100원피스".
_NO_WON = "(?!피스|작|본|판|형|고|문|화|칙|래|소|주율)"
_WON = rf"(?:원|元(?![素祖旦帅帥氣气]))(?! ?[0-9]){_NO_WON}"
_COIN_SIGN = f"[{''.join(each for each in SIGNS if each not in '원元')}]"
_SUFFIX = (
    rf"(?:{_OTHER_SCRIPTS}|{_WON}|{_COIN_SIGN}(?! ?[0-9])|¢"
    rf"|(?:{_any(CODES)}|rmb|(?<!-)(?:kr|zl|kc|tl|ft|fr\.|lei|dhs|f ?cfa|{_ABROAD})"
    rf"|(?<=[.,][0-9]{{2}} )(?:{_any(WORDY_CODES)}))"
    rf"(?![0-9a-z])|{_WORD})"
)
# Coins behind a number without a blank: "99p", "499p", "99c"; no "1080p", no "510p".
_PENCE = (
    r"(?<![0-9a-z.,])(?P<pence>[1-9](?:[0-9]|[0-9]9|[0-9]5|50|00)(?=p)"
    r"|[4-9]9(?=c))(?P<coin>[pc])(?![0-9a-z])(?! ?[0-9](?![0-9]{0,2}[pc](?![0-9a-z])))"
)
# What follows a second number and shows that it counts something.
_NO_COUNT = (
    r"(?! ?(?:%|percent|out of|vol|book|chapter|page|item|title|manga|copies|points"
    r"|stars|reviews|people|days|weeks|months|hours|minutes|years|times|euros?"
    r"|dollars?|pounds?|bucks|yen|pm|am|x\b|/|(?:zl|kr|kc|ft|tl)\b|[€£₽₴₺円元원]))"
)
# Two digits that end a clause: "$19 95", "9 euros 50".
_CENTS_APART = rf"[0-9]{{2}}(?![0-9a-z%]|[.,:/-][0-9]){_NO_COUNT}"
_UNTIL = r"(?: ?- ?| ?(?:to|through|or|and) )"

BEFORE = (
    rf"(?P<sign>{_PREFIX})[ \n]?{_MARK}[ \n]?"
    rf"(?P<number>{_NUMBER_BEHIND})(?P<size>{_MAGNITUDE})"
    rf"(?:(?P<until>{_UNTIL}{_MARK})(?P<second_sign>{_PREFIX} ?)?"
    rf"(?P<second>{_SECOND})(?P<second_size>{_MAGNITUDE}){_NO_COUNT})?"
    rf"(?:{_MARK} ?(?P<named>(?:{_any(CODES)}|rmb)(?![0-9a-z])"
    rf"|{_NATION}dollars?(?![0-9a-z])))?"
    rf"(?:(?: and)? (?P<cents>[0-9]{{1,2}}) ?(?:cents?\b|¢)"
    rf"|(?<=[0-9]) (?P<cents_apart>{_CENTS_APART})(?! ?[a-z]))?"
)
BEHIND = (
    rf"(?<![0-9a-z])(?<![0-9][.,])(?:(?P<low>{_NUMBER})(?: ?- ?| to | or )"
    rf"|(?<=between )(?P<low_of>{_NUMBER}) and )?"
    rf"(?P<number_behind>{_NUMBER_BEHIND})(?P<size_behind>{_MAGNITUDE})"
    rf"(?P<half_behind> and a half(?= ))?"
    rf"{_MARK}[ -]?(?P<suffix>{_SUFFIX})"
    rf"(?:(?:,? and)? (?P<cents_behind>[0-9]{{1,2}}) ?(?:cents?|pence|¢)(?![a-z])"
    rf"|(?<=[a-z]) (?P<cents_after>{_CENTS_APART})"
    r"|(?P<cents_east>[0-9]{1,2})(?:セント|센트|美分)|(?<=块)(?P<tenth>[0-9]))?"
)
CENTS_SPLIT = r"(?<![0-9a-z.,])(?P<split>[0-9]{1,4}€[0-9]{2})(?![0-9])"
TEN_THOUSANDS = (
    r"(?<![0-9.,])(?P<man>[0-9]{1,4})[万만](?P<man_rest> ?[0-9]{1,4}[千천]?)?"
    rf" ?(?P<man_sign>[円元원]){_NO_WON}"
)
_KANJI = "一二三四五六七八九十百千万"
_HANGUL = "일이삼사오육칠팔구십백천만"
# One numeral alone begins other words: "一元", "천원돌파".
KANJI = (
    rf"(?<![{_KANJI}0-9])(?P<kanji>[{_KANJI}]{{1,9}}(?=円)|[{_KANJI}]{{2,9}}(?=[元块]))"
    rf"(?P<kanji_sign>[円元块])"
    rf"|(?<![가-힣0-9])(?P<hangul>[{_HANGUL}]{{2,9}})원{_NO_WON}"
)
IN_WORDS = (
    rf"\b(?:(?P<words_low>{WORDS}) (?:to|or) "
    rf"|(?<=between )(?P<words_low_of>{WORDS}) and )?"
    rf"(?P<words>{WORDS}|an?(?= (?:dollar|buck|euro|pound|quid|tenner|fiver)\b))"
    rf"(?P<half> and a half)?[ -](?P<words_named>{_WORD})"
    rf"(?:(?:,? and)? (?P<words_cents>{UNDER_HUNDRED})(?: (?:cents?|pence))?"
    r"(?![a-z0-9-]))?"
)
IN_WORDS_ABROAD = (
    rf"\b(?P<abroad>{WORDS_ABROAD})[ -](?P<abroad_named>(?:euros?|dolar(?:es)?|dollari"
    rf"|dollars?|pesos?|reais|libras|sterline|pounds?|pfund|yen(?:es)?|francs?|franken"
    rf"|franchi|francos?){_NO_NAME})"
    rf"(?: (?:e |y |und |et |con )?(?P<abroad_cents>{WORDS_ABROAD})"
    r"(?= ?[.,;!?)\n]| (?:e |y )?(?:cent|pro|por|chez|el|das|der|la|le)))?"
)
_NO_UNIT = (
    r"(?! ?(?:%|percent|pct|stars?\b|/|out of|points?\b|x\b|gb\b|mb\b|inch|in\b|cm\b"
    r"|mm\b|kg\b|g\b|lbs?\b|oz\b|hours|hrs|seconds|minutes|met(?:er|re)s?\b|miles|feet"
    r"|foot|amu\b|degrees|million|billion|rating|tonight|o'clock|sharp"
    r"|in the (?:morning|afternoon|evening)|am\b|pm\b))"
)
BARE_WORDS = (
    rf"\b(?P<said>{UNDER_HUNDRED})[ -](?P<said_cents>{TWO_DIGITS})"
    rf"(?![a-z0-9])(?!-[a-z])(?![ -](?:hundred|thousand|million)){_NO_UNIT}"
    r"(?=(?P<said_of> (?:is the price|each\b|apiece|a volume|per volume|a copy"
    r"|for (?:it|the|both|each)\b|plus (?:shipping|postage|tax|delivery))|))"
)
BARE = (
    rf"(?<![0-9a-z.,:/#-])(?P<bare>[0-9]{{1,4}}[.,][0-9]{{2}}){_NO_DIGIT}"
    rf"(?![a-z]){_NO_UNIT}"
    rf"|(?<![0-9a-z.,:/#-])(?P<bare_whole>[0-9]{{1,4}})(?![0-9a-z])(?![.,][0-9])"
    rf"(?! ?(?:[a-z0-9%/+\[]|- ?[0-9]))"
)

# "each" goes with the amount when words take its place; the rest tells its role.
_EACH = r"(?P<each> (?:each|apiece|a piece|per volume|a volume)(?![a-z0-9]))?"
_RIGHT = (
    r"[*_~`]{0,3} (?:(?:off|discount|savings?|in savings|cheaper|coupon|rebate|less"
    r"|to spend|in sales tax|sales tax|for shipping|for delivery|shipping"
    r"|delivery|postage|s&h|in tax|of tax|tax|vat"
    r"|more|extra|left|remaining|to spare|together|altogether|combined|in total|in all"
    r"|for both|for the two"
    r"|budget|limit|maximum|max|minimum|or more|or less|or under|or over|and up"
    r"|and over|back|order|purchase|is (?:my|the|our|your) (?:absolute )?(?:max|limit"
    r"|budget|ceiling|maximum))(?![a-z0-9]))|~~"
    rf"|[*_~`]{{0,3}} ?(?:{ABROAD_BEHIND})"
)
SIGNED_WORDS = (
    rf"(?P<word_sign>{_SIGN}|{_NO_LETTER}(?:usd|eur|gbp|jpy|cad|aud|inr)) ?"
    rf"(?P<signed>{WORDS})(?![a-z])"
)
_NAMED = "|".join(
    (
        TEN_THOUSANDS,
        KANJI,
        CENTS_SPLIT,
        BEFORE,
        BEHIND,
        SIGNED_WORDS,
        IN_WORDS,
        IN_WORDS_ABROAD,
        _PENCE,
    )
)

# "At $19.99, Monster is a steal", "$9.99 - Monster", "it's $9 for Monster": what an
# amount in front of its product speaks of.
_AHEAD = r"(?=(?P<ahead>[*_~`]{0,3}(?:,| -| for) [^\n$€£¥;!?]{1,56}|))"

AMOUNT = rf"(?:{_NAMED})(?=(?P<after>{_RIGHT}|)){_EACH}{_AHEAD}|{BARE_WORDS}|{BARE}"
#: Where one begins that is not just a number.
SAID = rf"(?:{_NAMED})|{BARE_WORDS}"
