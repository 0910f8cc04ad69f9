"""The word before a number says what it is: an order, a book, a card, a telephone."""

import re

from guardrails.core.normalise import fold

_FILLER = (
    r"(?:[ \t]*(?:numbers?|no|nos|nr|num|ids?|codes?|ref(?:erence)?|is|are|was|="
    r"|starts with|reads|says|my|the|our|with|of|for|a|under|using|and|&|n))"
)
_TAIL = rf"\b{_FILLER}{{0,5}}[ \t]*[.:#=\"'(\[-]{{0,3}}[ \t\n]*[#\"'(]?$"

# A number so labelled is the shop's or the carrier's, nobody's private one.
_REFERENCE = re.compile(
    r"\b(?:orders?|tracking|track|invoices?|sku|skus|isbn(?:-?1[03])?|asins?|upc|ean"
    r"|jan|gtin|barcodes?|parcels?|shipments?|consignment|waybill|packages?|receipts?"
    r"|transactions?|references?|confirmation|bookings?|tickets?|cases?|items?|parts?"
    r"|models?|serial|products?|catalog(?:ue)?|article|coupons?|vouchers?|promo"
    r"|gift ?cards?|claims?|rma|returns?|batch|lot|edition|prints?|pages?|pp|po|quote"
    r"|(?:account|acct|policy|routing|passport|licen[cs]e|registration|student|employee)"
    r" ?(?:ids?|numbers?|nos?|nr|#)"
    r"|usps|ups|fedex|dhl|yamato|sagawa|royal mail|lccn|oclc|doi|issn|customers?"
    r"|membership|loyalty|points|error|id|ref)" + _TAIL
)
_VERSION = re.compile(
    r"(?:\b(?:versions?|scores?|scored|grade[sd]?|ratio|dewey|patch|netmask|mask"
    r"|firmware|build"
    r"|release|update|patch|section|chapter|clause"
    r"|paragraph|rev(?:ision)?|driver|app|software|api|ios|android|kernel|upgraded? to"
    r"|python|java|node|php|chrome|firefox|safari|edge|opera|windows|mac ?os|nginx"
    r"|v|ver)[ .:]*|\bv)$"
)
_RUSSIAN = "|".join(
    map(fold, ("телефон", "тел", "звони", "мобильн", "номер", "κινητο", "τηλ"))
)
_PHONE = re.compile(
    r"\b(?:tel|telephone|phones?|ph|mobile|cell|cellphone|call(?:ed|ing)?|ring|text"
    r"|texts?|sms|whatsapp|signal|telegram|line|fax|dial|reach(?:ed)?|contact\w{0,2}"
    r"|hotline|landline|handy(?:nummer)?|numbers?(?! of)|nummer|numero|telefon\w{0,8}"
    r"|tfno|tlf|tfn|portable|keitai|denwa|appele[rz]|appelle|llama(?:me|r)?|movil|celular|cel"
    r"|telephoner|joignable|rufen|anrufen|erreichbar|chiama\w{0,3}|cellulare|cell\."
    r"|ligue|telemovel|fone|bellen?|zap|hp|dm|digits|phone no|zadzwon\w{0,5}"
    r"|dzwon\w{0,4}|komork\w|soitta\w{0,3}|puhelin\w{0,5}|numar\w{0,4}|sunati|mobil\w{0,5}"
    r"|mobiel"
    r"|telefonszam|hivj\w{0,4}|gsm|fono|hit me up|joindre"
    r"|rejoindre|chame|ringer?|ringa|sms:?)"
    r"\b[^\n]{0,28}$"
    r"|(?:電話(?:番号)?|携帯|电话|手机|號碼|号码|전화(?:번호)?|휴대폰|번호|연락처"
    rf"|{_RUSSIAN}|फोन|फ़ोन|मोबाइल|नंबर|هاتف|جوال|رقم|טלפון|נייד|โทร|핸드폰"
    r"|☎|📞|📱|📲)[^\n]{0,12}$"
)
_CERTAINLY_PHONE = re.compile(
    r"\b(?:tel|telephone|phones?|mobile|cell|cellphone|call(?:ing)?|ring|text|sms"
    r"|whatsapp|fax|dial|telefon\w{0,8}|handy|movil|celular)\b[^\n]{0,20}$"
)
_CARD = re.compile(
    r"\b(?:(?<!gift )cards?|visa|mastercard|amex|american express|discover|jcb|diners"
    r"|maestro"
    r"|credit|debit|cc|pan|pay(?:ment)?|charge[ds]?|billing)\b[^\n]{0,40}$"
)
_SSN = re.compile(
    r"\b(?:(?:ssn|ss number|social(?: security)?(?: number| no)?|soc(?:ial)? sec"
    r"|itin|tax id)\b|ss ?#)[^\n]{0,30}$"
)
_POSTCODE = re.compile(
    r"(?:\b(?:zip(?! ?(?:file|folder|archive))(?:[ -]?code)?|post(?:al)?[ -]?code|plz"
    r"|postleitzahl|code postal|codigo postal|cap|pin ?code)\b|郵便番号)[^\n0-9]{0,12}$"
)
_HOME = re.compile(
    r"\b(?:address(?:es)?|live[sd]?|living|ship(?:ped|ping)?|deliver(?:y|ed)?|sen[dt]"
    r"|mail(?:ed|ing)?|moved?|located|reside[sd]?|home|house|residence|billing|door"
    r"|post(?:ed|al)?(?: ?code)?|zip(?: ?code)?|drop(?:ped)?|bring|pick ?up|courier"
    r"|parcel|forward(?:ed)?|staying|goes|parents|grandma|mum|mom|flat|apartment|office"
    r"|neighbou?r|neighbou?rs|i'm (?:at|on|in)|i am at|we're at|come to|meet me at)"
    r"\b[^\n]{0,40}$"
)


def _near(left: str) -> str:
    """The words right before; those of a replacement ("[card number removed]") not."""
    return left[-80:].rpartition("removed]")[2]


def is_reference(left: str) -> bool:
    """Return whether the text before a number calls it an order, a book or the like."""
    return _REFERENCE.search(_near(left)) is not None


def is_version(left: str) -> bool:
    """Return whether dotted numbers that follow are a version or a section."""
    return _VERSION.search(_near(left)) is not None


def is_phone(left: str, *, certainly: bool = False) -> bool:
    """Return whether the text before a number speaks of telephoning.

    "Number" or "line" may be anything's; ``certainly`` leaves such words out.
    """
    words = _CERTAINLY_PHONE if certainly else _PHONE
    return words.search(_near(left)) is not None


def is_card(left: str) -> bool:
    """Return whether the text before a number speaks of a payment card."""
    return _CARD.search(_near(left)) is not None


def is_social_security(left: str) -> bool:
    """Return whether the text before a number names a social security number."""
    return _SSN.search(_near(left)) is not None


def is_postcode(left: str) -> bool:
    """Return whether the text before a number calls it a postal code."""
    return _POSTCODE.search(_near(left)) is not None


def is_home(left: str) -> bool:
    """Return whether the text before speaks of living somewhere or sending there."""
    return _HOME.search(_near(left)) is not None
