"""Numbers in words of other languages, up to a hundred: "nueve euros", "fünf Euro".

They count only before a currency, since many are words of English as well ("once",
"due", "elf").
"""

from guardrails.core.normalise import fold

# From one to nineteen, then the tens from twenty to a hundred.
_SPANISH = (
    "un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciseis diecisiete dieciocho diecinueve",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
)
_PORTUGUESE = (
    "um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze"
    " dezesseis dezessete dezoito dezenove",
    "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
)
_ITALIAN = (
    "un due tre quattro cinque sei sette otto nove dieci undici dodici tredici"
    " quattordici quindici sedici diciassette diciotto diciannove",
    "venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento",
)
_FRENCH = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
    " seize dix-sept dix-huit dix-neuf",
    "vingt trente quarante cinquante soixante soixante-dix quatre-vingts"
    " quatre-vingt-dix cent",
)
_GERMAN = (
    "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn"
    " fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
)
_DUTCH = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien"
    " vijftien zestien zeventien achttien negentien",
    "twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd",
)


def _numbers(under_twenty: str, tens: str) -> tuple[list[str], list[str]]:
    return fold(under_twenty).split(), fold(tens).split()


def _joined(language: tuple[str, str], between: str) -> dict[str, int]:
    """Tens before ones: "treinta y cinco", "vingt-cinq", "ventidue"."""
    ones, tens = _numbers(*language)
    found = dict(zip(ones, range(1, 20), strict=True))
    for value, ten in zip(range(20, 101, 10), tens, strict=True):
        found[ten] = value
        stem = ten.removesuffix("s") if "-" in ten else ten
        ends = range(1, 20) if value in (60, 80) and between == "-" else range(1, 10)
        for one in ends if value < 100 else ():
            word = ones[one - 1]
            # Italian drops a vowel before another: "ventotto".
            first = stem[:-1] if not between and word[0] in "ou" else stem
            found.setdefault(f"{first}{between}{word}", value + one)
    return found


def _turned(language: tuple[str, str], between: str) -> dict[str, int]:
    """Ones before tens: "fünfundzwanzig"."""
    ones, tens = _numbers(*language)
    found = dict(zip(ones, range(1, 20), strict=True))
    for value, ten in zip(range(20, 101, 10), tens, strict=True):
        found[ten] = value
        for one in range(1, 10) if value < 100 else ():
            found[f"{ones[one - 1]}{between}{ten}"] = value + one
    return found


def _spanish_twenties() -> dict[str, int]:
    ones, _ = _numbers(*_SPANISH)
    return {f"veinti{one}": 20 + value for value, one in enumerate(ones[:9], 1)}


#: Value by folded word.
VALUES = {
    **_joined(_FRENCH, "-"),
    **_joined(_ITALIAN, ""),
    **_joined(_PORTUGUESE, " e "),
    **_joined(_SPANISH, " y "),
    **_spanish_twenties(),
    **_turned(_GERMAN, "und"),
    **_turned(_DUTCH, "en"),
}


def _alternatives(words: list[str]) -> str:
    """Return a pattern for any of the words, with shared beginnings told once."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], []).append(word[1:])
    parts = []
    for first, rests in sorted(by_first.items(), reverse=True):
        if first == "":
            continue
        parts.append(first + (_alternatives(rests) if rests != [""] else ""))
    body = (
        parts[0] if len(parts) == 1 and "" not in by_first else f"(?:{'|'.join(parts)})"
    )
    return f"{body}?" if "" in by_first and parts else body


#: Any such word; longer ones are tried before their own beginnings.
WORDS_ABROAD = _alternatives(sorted(VALUES))
