"""Currencies: how they are written, how an amount is read, how one is shown."""

import re
from decimal import Decimal

from guardrails.core.normalise import fold
from guardrails.core.types import Money

_WITHOUT_MINOR = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF"})

#: Signs that name a currency wherever they stand.
SIGNS = {
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₩": "KRW",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₴": "UAH",
    "₫": "VND",
    "฿": "THB",
    "₱": "PHP",
    "₪": "ILS",
    "₦": "NGN",
    "円": "JPY",
    "圓": "JPY",
    "元": "CNY",
    "원": "KRW",
}

#: Those that stand before a number, and never right before the next one.
COINS = frozenset(SIGNS) - frozenset("円圓元원")

#: What turns the dollar or yen sign behind it into another currency's.
PREFIXED_SIGNS = {
    "us$": "USD",
    "usd$": "USD",
    "u.s.$": "USD",
    "c$": "CAD",
    "ca$": "CAD",
    "cad$": "CAD",
    "cdn$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "aud$": "AUD",
    "nz$": "NZD",
    "nzd$": "NZD",
    "s$": "SGD",
    "sg$": "SGD",
    "hk$": "HKD",
    "nt$": "TWD",
    "r$": "BRL",
    "mx$": "MXN",
    "jp¥": "JPY",
    "cn¥": "CNY",
    "rmb¥": "CNY",
    "ar$": "ARS",
    "clp$": "CLP",
    "col$": "COP",
    "s/.": "PEN",
}

#: Codes that are no English word, so that they may stand before a number.
CODES = tuple(
    "usd eur gbp jpy krw cad aud nzd chf cny hkd twd sgd inr brl mxn sek nok dkk pln"
    " czk huf thb php idr myr vnd rub uah ils zar aed sar clp isk ngn egp qar pkr bgn"
    " kes bdt lkr".split()
)

#: Names in other scripts that stand behind a number.
ABROAD = {
    fold(name): currency
    for name, currency in (
        ("块钱", "CNY"),
        ("块", "CNY"),
        ("塊錢", "TWD"),
        ("台币", "TWD"),
        ("台幣", "TWD"),
        ("日元", "JPY"),
        ("日圓", "JPY"),
        ("日币", "JPY"),
        ("美元", "USD"),
        ("美金", "USD"),
        ("欧元", "EUR"),
        ("歐元", "EUR"),
        ("英镑", "GBP"),
        ("港币", "HKD"),
        ("港幣", "HKD"),
        ("人民币", "CNY"),
        ("米ドル", "USD"),
        ("ドル", "USD"),
        ("ユーロ", "EUR"),
        ("ポンド", "GBP"),
        ("달러", "USD"),
        ("유로", "EUR"),
        ("엔", "JPY"),
        ("บาท", "THB"),
        ("евро", "EUR"),
        ("долларов", "USD"),
        ("доллара", "USD"),
        ("доллар", "USD"),
        ("рублей", "RUB"),
        ("рубля", "RUB"),
        ("рубль", "RUB"),
        ("гривень", "UAH"),
    )
}

#: Abbreviations that stand before a number, some of them behind it too.
SHORT = {
    "rmb": "CNY",
    "rs": "INR",
    "rs.": "INR",
    "kr": "SEK",
    "kr.": "SEK",
    "sfr": "CHF",
    "sfr.": "CHF",
    "fr.": "CHF",
    "zl": "PLN",
    "kc": "CZK",
    "r": "ZAR",
    "tl": "TRY",
    "ft": "HUF",
    "rp": "IDR",
    "rp.": "IDR",
    "rm": "MYR",
    fold("руб"): "RUB",
    fold("руб."): "RUB",
    fold("грн"): "UAH",
    fold("р."): "RUB",
}

_DOLLARS = {
    "us": "USD",
    "u.s.": "USD",
    "american": "USD",
    "canadian": "CAD",
    "australian": "AUD",
    "aussie": "AUD",
    "kiwi": "NZD",
    "hong kong": "HKD",
    "singapore": "SGD",
    "new zealand": "NZD",
}
_WORDS = {
    "dollar": "USD",
    "buck": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "pound sterling": "GBP",
    "quid": "GBP",
    "yen": "JPY",
    "won": "KRW",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rupee": "INR",
    "peso": "MXN",
    "franc": "CHF",
    "kronor": "SEK",
    "kroner": "NOK",
    "krona": "SEK",
    "zloty": "PLN",
    "baht": "THB",
    "rouble": "RUB",
    "ruble": "RUB",
    "ringgit": "MYR",
    "reai": "BRL",
    "real": "BRL",
    "lira": "TRY",
    "forint": "HUF",
    "rand": "ZAR",
    "shekel": "ILS",
    "dirham": "AED",
    "riyal": "SAR",
    "hryvnia": "UAH",
    "dong": "VND",
    "rupiah": "IDR",
    "krone": "NOK",
    "koruna": "CZK",
    "loonie": "CAD",
    "greenback": "USD",
    "dolare": "USD",
    "dolar": "USD",
    "dollari": "USD",
    "yene": "JPY",
    "libra": "GBP",
    "sterline": "GBP",
    "pfund": "GBP",
    "franken": "CHF",
    "franchi": "CHF",
    "franco": "CHF",
}
# What is not worth a hundred of the smallest: coins, and notes with a name.
_PIECES = {
    "cent": ("USD", 1),
    "¢": ("USD", 1),
    "pence": ("GBP", 1),
    "penny": ("GBP", 1),
    "p": ("GBP", 1),
    "tenner": ("GBP", 1_000),
    "fiver": ("GBP", 500),
    "grand": ("USD", 100_000),
    "centime": ("EUR", 1),
    "centimo": ("EUR", 1),
    "centesimi": ("EUR", 1),
}


def currency_of(written: str) -> tuple[str, int]:
    """Return the currency that normalised letters or a sign name, and its scale.

    The scale is how many minor units one of what was named is worth.
    """
    if written in SIGNS:
        return _scaled(SIGNS[written])
    name = written.strip(" -\t")
    for table in (SIGNS, PREFIXED_SIGNS, SHORT, ABROAD):
        if name.replace(" ", "") in table:
            return _scaled(table[name.replace(" ", "")])
    bare = name.rstrip("$¥€£₩ ")
    if bare in CODES:
        return _scaled(bare.upper())
    singular = re.sub(r"s\Z", "", re.sub(r"pounds sterling", "pound sterling", name))
    for key in (name, singular):
        if key in _PIECES:
            return _PIECES[key]
        if key in _WORDS:
            return _scaled(_WORDS[key])
    qualifier, _, _ = singular.rpartition(" ")
    return _scaled(_DOLLARS.get(qualifier, _WORDS.get(singular.split(" ")[-1], "USD")))


def _scaled(currency: str) -> tuple[str, int]:
    return currency, 1 if currency in _WITHOUT_MINOR else 100


_MAGNITUDES = {
    "k": 1_000,
    "grand": 1_000,
    "thousand": 1_000,
    "hundred": 100,
    "lakh": 100_000,
    "million": 1_000_000,
    "mm": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "b": 1_000_000_000,
    "crore": 10_000_000,
    "万": 10_000,
    "千": 1_000,
    "億": 100_000_000,
    "만": 10_000,
    "천": 1_000,
    "억": 100_000_000,
}
_TWO = 2
_DECIMALS = re.compile(r"[.,]([0-9]{1,2})\Z")
# "9.9915", "9.99.3": what follows the second decimal says nothing of the price.
_OVERLONG = re.compile(r"([0-9]+\.[0-9]{2})(?:[0-9]{2,}(?:\.[0-9]+)*|(?:\.[0-9]+)+)\Z")


def decimal_of(written: str) -> Decimal:
    """Return the value of a number in any of the usual groupings, to two decimals."""
    whole, _, cents = written.partition(".")
    if whole.isdecimal() and len(cents) == _TWO and cents.isdecimal():
        return Decimal(written)
    text = re.sub(r"[.,]-\Z", "", written.strip())
    text = text.replace("€", ".").replace(" ", "").replace("'", "")
    if overlong := _OVERLONG.match(text):
        text = overlong[1]
    decimals = _DECIMALS.search(text)
    whole = text[: decimals.start()] if decimals else text
    digits = re.sub(r"[^0-9]", "", whole) or "0"
    return Decimal(f"{digits}.{decimals[1] if decimals else '0'}")


def magnitude_of(word: str) -> int:
    """Return what a number is multiplied by: "k", "million", "万"."""
    return _MAGNITUDES.get(word.strip(), 1)


def money_of(value: Decimal, currency: str, scale: int) -> Money:
    """Return an amount in minor units; what is smaller than one is cut off."""
    return Money(int(value * scale), currency)


_SHOWN_BEFORE = {
    "USD": "$",
    "GBP": "£",
    "EUR": "€",
    "JPY": "¥",
    "KRW": "₩",
    "INR": "₹",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "HKD": "HK$",
    "SGD": "S$",
    "BRL": "R$",
}


def shown(money: Money) -> str:
    """Return the amount as the shop writes it; it reads back as the same money."""
    before = _SHOWN_BEFORE.get(money.currency, f"{money.currency} ")
    if money.currency in _WITHOUT_MINOR:
        return f"{before}{money.minor:,}"
    return f"{before}{money.minor // 100:,}.{money.minor % 100:02d}"
