"""Characters that look like ASCII and are written instead of it to escape a filter.

Compatibility forms (full-width, mathematical, circled, superscript) are no business of
this table: NFKC knows them. What is here are separate letters of other scripts, and
the typographic variants of dashes, quotation marks, separators and currency signs.
"""

_LETTERS = {
    "a": "аɑαꭺ𐊠",
    "b": "ƅɓ",
    "c": "сϲⅽᴄⲥ",
    "d": "ԁɗժ",
    "e": "еҽεℯꬲɛ",
    "f": "ƒꬵϝ",
    "g": "ɡցǥɢ",
    "h": "һհɦ",
    "i": "іıɩιӏⵏɪ",
    "j": "јϳ",
    "k": "κкқᴋ",
    "l": "ⅼӀɫłﺍ",
    "m": "мᴍⅿ",
    "n": "ոηпɴ",
    "o": "оοσօᴏөøഠ〇",
    "p": "рρϱ",
    "q": "ԛգ",
    "r": "гᴦɼʀ",
    "s": "ѕƽꜱ",
    "t": "тτᴛŧ",
    "u": "υսᴜʋ",
    "v": "ѵνᴠⅴ",
    "w": "ԝѡաᴡωш",
    "x": "хⅹ×χ",
    "y": "уүγყʏ",
    "z": "ᴢʐ",
}

# Capitals that look like a Latin capital though their small forms don't.
_CAPITALS = {
    "a": "АΑ",
    "b": "ВΒ",
    "c": "СϹ",
    "e": "ЕΕ",
    "h": "НΗ",
    "i": "ІΙ",
    "j": "Ј",
    "k": "КΚ",
    "m": "МΜ",
    "n": "Ν",
    "o": "ОΟ",
    "p": "РΡ",
    "s": "Ѕ",
    "t": "ТΤ",
    "x": "ХΧ",
    "y": "УΥ",
    "z": "Ζ",
}

_SIGNS = {
    "-": "‐‑‒–—―−⁃﹘➖⸺⸻〜～˗",
    "'": "‘’‚‛ʼʹ′`´ˈ",
    '"': "“”„‟″«»〝〞",
    ".": "․。．۔·•٫",
    ",": "，、٬‚",
    "/": "⁄∕⧸",
    ":": "：꞉∶",
    "@": "＠﹫",
    "$": "＄﹩💲",
    "£": "￡₤",
    "¥": "￥",
    "*": "∗＊",
    "(": "（❨",
    ")": "）❩",
    "<": "‹＜〈",
    ">": "›＞〉",
    "!": "！ǃ",
    "[": "［【",
    "]": "］】",
}


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for group in (_LETTERS, _CAPITALS, _SIGNS):
        for plain, lookalikes in group.items():
            for each in lookalikes:
                if not each.isascii():
                    table.setdefault(each, plain)
    return table


#: One look-alike to one ASCII character (or currency sign).
CONFUSABLES = _table()
