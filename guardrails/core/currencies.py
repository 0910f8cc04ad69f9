"""Currencies: their signs, codes, abbreviations and names, all in normalised form."""

from guardrails.core.normalise import fold

# What has no minor unit, or one of a thousandth; all others have hundredths.
_WITHOUT_MINOR = frozenset(
    "JPY KRW VND CLP ISK PYG UGX XAF XOF XPF RWF BIF DJF GNF KMF VUV".split()
)
_IN_THOUSANDTHS = frozenset("KWD BHD OMR JOD TND LYD IQD".split())
THOUSANDTHS = 1_000


def units_in(currency: str) -> int:
    """Return how many minor units one of a currency is worth."""
    if currency in _WITHOUT_MINOR:
        return 1
    return THOUSANDTHS if currency in _IN_THOUSANDTHS else 100


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
    "৳": "BDT",
    "₲": "PYG",
    "₵": "GHS",
    "₸": "KZT",
    "₾": "GEL",
    "₼": "AZN",
    "₡": "CRC",
    "₭": "LAK",
    "₮": "MNT",
    "؋": "AFN",
    "៛": "KHR",
    "֏": "AMD",
    "₿": "XBT",
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
    "rd$": "DOP",
    "uy$": "UYU",
    "j$": "JMD",
    "tt$": "TTD",
    "gh₵": "GHS",
    "s/.": "PEN",
}

#: Codes that are no English word, so that they may stand before a number.
CODES = tuple(
    "usd eur gbp jpy krw cad aud nzd chf cny hkd twd sgd inr brl mxn sek nok dkk pln"
    " czk huf thb php idr myr vnd rub uah ils zar aed sar clp isk ngn egp qar pkr bgn"
    " kes bdt lkr ars uyu crc gtq dop jmd ttd rsd mkd byn azn kzt uzs kwd bhd omr jod"
    " tnd dzd lbp iqd npr mmk khr mnt bnd ghs ugx tzs etb zmw bwp mur xof xaf"
    " xpf".split()
)

#: Codes that are words or names as well ("try", "Ron"): with cents or thousands only.
WORDY_CODES = tuple("cop pen ron mad try gel mop bob lak".split())

_ABROAD = {
    "CNY": "块钱 块 人民币",
    "TWD": "塊錢 台币 台幣",
    "JPY": "日元 日圓 日币 엔",
    "USD": "美元 美金 米ドル ドル 달러 долларов доллара доллар دولار",
    "EUR": "欧元 歐元 ユーロ 유로 евро ευρώ يورو",
    "GBP": "英镑 ポンド",
    "HKD": "港币 港幣",
    "THB": "บาท",
    "RUB": "рублей рубля рубль",
    "UAH": "гривень",
    "BGN": "лева лв",
    "KZT": "тенге",
    "VND": "đồng đ",
    "SAR": "ريال",
    "AED": "درهم",
    "EGP": "جنيه",
    "KWD": "دينار",
    "IRR": "تومان",
    "ILS": 'שקלים שקל ש"ח ש״ח',
    "INR": "रुपये रुपए",
}
#: Names in other scripts that stand behind a number.
ABROAD = {
    fold(name): currency
    for currency, names in _ABROAD.items()
    for name in names.split()
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
    "ksh": "KES",
    "tk": "BDT",
    "dhs": "AED",
    "s/": "PEN",
    "lei": "RON",
    "fcfa": "XOF",
    fold("руб"): "RUB",
    fold("руб."): "RUB",
    fold("грн"): "UAH",
    fold("р."): "RUB",
}

DOLLARS = {
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
WORDS = {
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
    "taka": "BDT",
    "naira": "NGN",
    "cedi": "GHS",
    "tenge": "KZT",
    "lari": "GEL",
    "leva": "BGN",
    "dinar": "KWD",
    "guarani": "PYG",
    "guaranie": "PYG",
    "sole": "PEN",
    "colone": "CRC",
    "shilling": "KES",
}
#: What is not worth one of a currency: coins, and notes with a name.
PIECES = {
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
    "c": ("USD", 1),
}
