"""A word in the shopper's own language, since the offline bookseller writes English."""

import re

#: Words that one language has and its neighbours lack -> what is said first.
_LANGUAGES = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), note)
    for words, note in (
        (
            r"recomi[eé]nda\w*|busco|quiero|hola|tienen|tienes|cu[aá]nto|d[oó]nde|pedido|"
            "puedes|gracias|por favor|para|algo|una?|los|las|con|de",
            "(Entiendo un poco de español, pero respondo en inglés.)",
        ),
        (
            "cherche|voudrais|bonjour|avez|combien|o[uù] est|commande|merci|"
            "s['’]il vous|quelque|je|une?|des|du|recommand\\w*",
            "(Je comprends un peu le français, mais je réponds en anglais.)",
        ),
        (
            "suche|empfehlen|empfiehl|k[oö]nnen|habt|haben|kostet|bestellung|danke|bitte|"
            "ich|einen?",
            "(Ich verstehe etwas Deutsch, antworte aber auf Englisch.)",
        ),
        (
            r"cerco|consigli\w*|vorrei|avete|quanto costa|ordine|grazie",
            "(Capisco un po' di italiano, ma rispondo in inglese.)",
        ),
        (
            "procuro|voc[eê]s?|quanto custa|obrigad[oa]|recomenda",
            "(Entendo um pouco de português, mas respondo em inglês.)",
        ),
    )
)
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]{2}")
_NOTE_JA = "（日本語は少しわかりますが、お返事は英語になります。）"
_ENGLISH = re.compile(
    r"\b(?:the|and|is|are|do|you|have|what|where|how|for|with|like|please|i['’]?m|"
    r"recommend|something|any)\b",
    re.IGNORECASE,
)
_ENOUGH = 2


def language_note(question: str) -> str:
    """Return a short note in the question's language; nothing for English."""
    if _ENGLISH.search(question):
        return ""
    if _KANA.search(question) and len(question) > 5:
        return _NOTE_JA
    counted = [(len(words.findall(question)), note) for words, note in _LANGUAGES]
    count, note = max(counted)
    single = count == 1 and len(question.split()) <= _ENOUGH
    return note if count >= _ENOUGH or single else ""
