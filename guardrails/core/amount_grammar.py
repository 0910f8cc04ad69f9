"""How amounts of money are written, as one bounded pattern over normalised text.

Alternatives, in the order in which they are tried: a currency before the number
("$12.99", "USD 12.99", "¥ 1 2 0 0"), one behind it ("12,99 €", "1200 yen", "99 cents"),
a number in words with a currency ("twelve dollars and ninety-nine cents"), and what is
an amount only where the words before it speak of a price ("twelve ninety-nine",
"priced at 9.99").
"""

import re

from guardrails.core.money import CODES, PREFIXED_SIGNS, SIGNS
from guardrails.core.normalise import fold
from guardrails.core.number_words import NUMBER as WORDS
from guardrails.core.number_words import TWO_DIGITS, UNDER_HUNDRED


def _any(words: object) -> str:
    listed = sorted(words, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(each) for each in listed)


_ABROAD = "|".join(fold(each) for each in ("руб", "грн", "р\\."))

# Emphasis or a plain tag between the sign and the number: "$**9.99**", "<b>$</b>9.99".
_MARK = r"(?:[*_~`]{1,3}|</?[a-z]{1,6}>)?"
_NO_LETTER = r"(?<![0-9a-z])"
_NO_DIGIT = r"(?![0-9])(?![.,'][0-9])"

_GROUPED = (
    r"[0-9]{1,3}(?:,[0-9]{2,3}){0,3},[0-9]{3}(?:\.[0-9]{1,2})?"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){1,3}(?:,[0-9]{1,2})?"
    r"|[0-9]{1,3}(?:'[0-9]{3}){1,3}(?:[.,][0-9]{1,2})?"
)
_PLAIN = r"[0-9]{1,14}(?:[.,][0-9]{1,2})?(?:[.,]-)?"
# One digit at a time: "1 2 . 9 9", "1 2 0 0", "1.2.9.9" is no such thing.
_SPACED = (
    r"[0-9](?: [0-9]){0,4} ?[.,] ?[0-9] ?[0-9](?! ?[0-9]|[.,][0-9])"
    r"|[0-9](?: [0-9]){2,5}(?! ?[0-9])"
)
# Who writes these puts blanks between thousands.
_SPACING = f"(?:[€₽₴]|(?:kr|ft|zl|kc|{_ABROAD}|euros?)(?![0-9a-z]))"
_NUMBER = rf"(?:(?:{_GROUPED}|{_PLAIN}){_NO_DIGIT}|[0-9]{{1,14}}(?![0-9]))"
_NUMBER_BEHIND = (
    rf"(?:{_SPACED}|(?:{_GROUPED}|{_PLAIN}|[.,][0-9]{{2}}"
    rf"|[0-9]{{1,3}}(?: [0-9]{{3}}){{1,2}}(?:[.,][0-9]{{2}}"
    rf"|(?= ?{_SPACING}))){_NO_DIGIT}"
    rf"|[0-9]{{1,14}}(?![0-9]))"
)
_SECOND = rf"(?:{_SPACED}|(?:{_GROUPED}|{_PLAIN}){_NO_DIGIT})"
_MAGNITUDE = (
    r"(?:(?: ?(?:million|billion|thousand|hundred|grand|lakh|crore|mm|bn|k|m)"
    r"(?![0-9a-z]))|[万千億])?"
)

_SIGN = f"[{''.join(SIGNS)}]"
_PREFIX = (
    rf"(?:(?<![0-9a-z])(?:(?:us|usd|au|ca|nz|hk|sg|nt) ?\$|{_any(PREFIXED_SIGNS)})"
    rf"|{_SIGN}|{_NO_LETTER}(?:(?:{_any(CODES)})[:]? ?{_SIGN}?|(?:rmb|kr\.?(?= )|rs\.?"
    r"|sfr\.?|fr\.|r(?= ?[0-9]{3,4}(?![0-9a-z])| ?[0-9]{1,3}[.,][0-9]))))"
)
_NATION = (
    r"(?:(?:u\.?s\.?|american|canadian|australian|aussie|kiwi|japanese|korean|chinese"
    r"|indian|mexican|swiss|hong kong|singapore|new zealand|british)[ -])?"
)
# Names that only look like a currency behind a number.
_NO_NAME = (
    r"(?![ -](?:press|shop|store|tree|general|club|over|sign|cake|dog))"
    r"(?![a-z0-9])"
)
_WORD = (
    rf"{_NATION}(?:dollars?|bucks?|euros?|pounds? sterling|quid|yen|yuan"
    r"|pounds?(?! (?:of|in weight|heav))|(?:tenn|fiv)ers?|loonies?"
    r"|renminbi|rupees?|pesos?|cents?|pence|francs?|kron(?:or|er|a|e)|zloty(?:ch)?|baht"
    r"|rou?bles?|ringgit|reais|liras?|forints?|rands?|shekels?|dirhams?|riyals?"
    rf"|hryvnias?|dong|rupiah|korun[ay]?){_NO_NAME}"
    r"|(?:korean )?won(?![a-z0-9])(?! (?:the|an?|its|his|her|their|our|my|first|second"
    r"|best|several|many|multiple|most)\b)"
)
_SUFFIX = (
    rf"(?:{_SIGN}(?! ?[0-9])|¢|(?:{_any(CODES)}|rmb|(?<!-)(?:kr|zl|kc|tl|ft|fr\."
    rf"|{_ABROAD}))"
    rf"(?![0-9a-z])|{_WORD})"
)
# Coins behind a number without a blank: "99p" (and no "1080p").
_PENCE = r"(?<![0-9a-z.,])(?P<pence>[1-9][0-9])p(?![0-9a-z])(?! ?[0-9])"
# What follows a second number and shows that it counts something.
_NO_COUNT = (
    r"(?! ?(?:%|percent|out of|vol|book|chapter|page|item|title|manga|copies|points"
    r"|stars|reviews|people|days|weeks|months|hours|minutes|years|times|euros?"
    r"|dollars?|pounds?|bucks|yen|pm|am|x\b|/))"
)
# Two digits that end a clause: "$19 95", "9 euros 50".
_CENTS_APART = rf"[0-9]{{2}}(?![0-9a-z%]|[.,:/-][0-9]){_NO_COUNT}"
_UNTIL = r"(?: ?- ?| ?(?:to|through|or|and) )"

BEFORE = (
    rf"(?P<sign>{_PREFIX}) ?{_MARK} ?"
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
    rf"|(?<=[a-z]) (?P<cents_after>{_CENTS_APART}))?"
)
CENTS_SPLIT = r"(?<![0-9a-z.,])(?P<split>[0-9]{1,4}€[0-9]{2})(?![0-9])"
TEN_THOUSANDS = (
    r"(?<![0-9.,])(?P<man>[0-9]{1,4})万(?P<man_rest>[0-9]{1,4}千?)?"
    r"(?P<man_sign>[円元원])"
)
_KANJI = "一二三四五六七八九十百千万"
KANJI = rf"(?<![{_KANJI}0-9])(?P<kanji>[{_KANJI}]{{1,9}})円"
IN_WORDS = (
    rf"\b(?:(?P<words_low>{WORDS}) (?:to|or) "
    rf"|(?<=between )(?P<words_low_of>{WORDS}) and )?"
    rf"(?P<words>{WORDS}|an?(?= (?:dollar|buck|euro|pound|quid|tenner|fiver)\b))"
    rf"(?P<half> and a half)?[ -](?P<words_named>{_WORD})"
    rf"(?:(?:,? and)? (?P<words_cents>{UNDER_HUNDRED})(?: (?:cents?|pence))?"
    r"(?![a-z0-9-]))?"
)
_NO_UNIT = (
    r"(?! ?(?:%|percent|pct|stars?\b|/|out of|points?\b|x\b|gb\b|mb\b|inch|in\b|cm\b"
    r"|mm\b|kg\b|g\b|lbs?\b|oz\b|hours|hrs|seconds|minutes|met(?:er|re)s?\b|miles|feet"
    r"|foot|amu\b|degrees|million|billion|rating|tonight|o'clock|sharp"
    r"|in the (?:morning|afternoon|evening)|am\b|pm\b))"
)
BARE_WORDS = (
    rf"\b(?P<said>{UNDER_HUNDRED})[ -](?P<said_cents>{TWO_DIGITS})"
    rf"(?![a-z0-9])(?![ -](?:hundred|thousand|million)){_NO_UNIT}"
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
    r"|for shipping|for delivery|shipping|delivery|postage|s&h|in tax|of tax|tax|vat"
    r"|budget|limit|maximum|max|minimum|or more|or less|or under|or over|and up"
    r"|and over)(?![a-z0-9]))|~~"
)
_NAMED = "|".join((TEN_THOUSANDS, KANJI, CENTS_SPLIT, BEFORE, BEHIND, IN_WORDS, _PENCE))

AMOUNT = rf"(?:{_NAMED})(?=(?P<after>{_RIGHT}|)){_EACH}|{BARE_WORDS}|{BARE}"
