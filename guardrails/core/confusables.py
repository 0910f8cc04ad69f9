"""Characters that look like ASCII and are written instead of it to escape a filter.

Compatibility forms (full-width, mathematical, circled, superscript) are no business of
this table where NFKC knows them. What is here are separate letters of other scripts,
white letters and digits on black, and the typographic variants of dashes, quotation
marks, separators and currency signs.
"""

_LETTERS = {
    "a": "аɑαꭺ𐊠ᴀ",
    "b": "ƅɓʙ",
    "c": "сϲⅽᴄⲥ",
    "d": "ԁɗժᴅ",
    "e": "еҽεℯꬲɛᴇ",
    "f": "ƒꬵϝꜰ",
    "g": "ɡցǥɢ",
    "h": "һհɦʜ",
    "i": "іıɩιӏⵏɪ",
    "j": "јϳᴊ",
    "k": "κкқᴋ",
    "l": "ⅼӀɫłﺍʟ",
    "m": "мᴍⅿ",
    "n": "ոηпɴ",
    "o": "оοσօᴏөøഠ〇ⲟ",
    "p": "рρϱᴘⲣ",
    "q": "ԛգ",
    "r": "гᴦɼʀ",
    "s": "ѕƽꜱ",
    "t": "тτᴛŧ",
    "u": "υսᴜʋ",
    "v": "ѵνᴠⅴ",
    "w": "ԝѡաᴡωшⲱ",
    "x": "хⅹ×χ",
    "y": "уүγყʏ",
    "z": "ᴢʐ",
}

# Cherokee and Lisu have letters that are drawn as Latin capitals are.
_OF_OTHER_SYLLABARIES = {
    "a": "Ꭺꓮ",
    "b": "Ᏼꓐ",
    "c": "Ꮯꓚ",
    "d": "Ꭰꓓ",
    "e": "Ꭼꓰ",
    "f": "ꓝ",
    "g": "Ꮐꓖ",
    "h": "Ꮋꓧ",
    "i": "Ꭵꓲ",
    "j": "Ꭻꓙ",
    "k": "Ꮶꓗ",
    "l": "Ꮮꓡ",
    "m": "Ꮇꓟ",
    "n": "ꓠ",
    "o": "ꓳ",
    "p": "Ꮲꓑ",
    "r": "ᎡᏒꓣ",
    "s": "Ꮪꓢ",
    "t": "Ꭲꓔ",
    "u": "ꓴ",
    "v": "Ꮩꓦ",
    "w": "Ꮃꓪ",
    "x": "ꓫ",
    "y": "Ꭹꓬ",
    "z": "Ꮓꓜ",
}

# The first of letters, or of digits from one on, that NFKC leaves in their circles.
_ENCIRCLED = (
    (0x1F150, "abcdefghijklmnopqrstuvwxyz"),
    (0x1F170, "abcdefghijklmnopqrstuvwxyz"),
    (0x2776, "123456789"),
    (0x2780, "123456789"),
    (0x278A, "123456789"),
    (0x24F5, "123456789"),
    (0x24FF, "0"),
    (0x1F10B, "0"),
    (0x1F10C, "0"),
)

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
    for first, row in _ENCIRCLED:
        table |= {chr(first + at): plain for at, plain in enumerate(row)}
    for group in (_LETTERS, _OF_OTHER_SYLLABARIES, _CAPITALS, _SIGNS):
        for plain, lookalikes in group.items():
            for each in lookalikes:
                if not each.isascii():
                    table.setdefault(each, plain)
    return table


#: One look-alike to one ASCII character (or currency sign).
CONFUSABLES = _table()
