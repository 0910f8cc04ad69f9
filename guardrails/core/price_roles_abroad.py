"""What an amount is said to be, in the words of other languages than English."""

from guardrails.core.normalise import fold


def _any(words: str) -> str:
    return "|".join(fold(each).replace("_", " ") for each in words.split())


# The few words that may stand between the name of a cost and its amount.
_NEAR = r"[^.!?\n$€£¥円元원0-9]{0,16}"

_SHIPPING = _any(
    "versand\\w{0,6} porto lieferung livraison frais_de_port port envio gastos_de_envio"
    " spedizione verzend\\w{0,6} bezorg\\w{0,6} frete frakt\\w{0,6} wysylk\\w wysyłk\\w"
    " dostaw\\w доставк\\w"
)
_TAX = _any("mwst mehrwertsteuer steuer tva iva btw moms podatek impuesto imposta ндс")
_BUDGET = _any("budget presupuesto orcamento budzet бюджет begroting")
_DISCOUNT = _any(
    "rabatt\\w{0,2} reduction remise descuento desconto sconto korting rabat"
    " spar\\w{1,3} ersparnis economise\\w{0,2} ahorr\\w{1,4} rabais gutschein"
    " скидк\\w"
)
_WAS = _any(
    "statt uvp vorher früher bisher ursprünglich au_lieu_de ancien_prix avant antes"
    " en_lugar_de en_vez_de precio_anterior invece_di anziche prima_era listino"
    " in_plaats_van adviesprijs de_preco przedtem zamiast вместо"
)
_THRESHOLD = _any("ab a_partir_de des vanaf od a_partire_da desde dès")
_FREE = _any(
    "frei kostenlos gratis versandfrei offert\\w? gratuit\\w{0,2} gratuito libre"
    " darmowa bezplatna"
)

#: As the English ones: role, pattern of what stands to the left of the amount.
LEFT = (
    (
        "threshold",
        rf"\b(?:{_SHIPPING})\b[^.!?\n]{{0,40}}\b(?:{_THRESHOLD}) ",
    ),
    ("shipping", rf"\b(?:{_SHIPPING})\b{_NEAR}"),
    ("tax", rf"\b(?:{_TAX})\b{_NEAR}"),
    ("budget", rf"\b(?:{_BUDGET})\b{_NEAR}"),
    ("discount", rf"\b(?:{_DISCOUNT})\b{_NEAR}"),
    ("was", rf"\b(?:{_WAS})\b(?: nur| solo| just)? ?(?:de )?"),
    (
        "shipping",
        rf"(?:{_any('送料 配送料 配送費 运费 運費 邮费 배송비 배송료')}){_NEAR}",
    ),
    ("tax", rf"(?:{_any('消費税 税金 税费 稅費 关税 關稅 세금 부가세 관세')}){_NEAR}"),
    ("budget", rf"(?:{_any('予算 预算 預算 예산')}){_NEAR}"),
    ("was", rf"(?:{_any('定価 通常価格 元値 原价 原價 定价 定價 정가 원가')}){_NEAR}"),
    (
        "discount",
        rf"(?:{_any('割引額 割引 値引き 优惠 優惠 立减 折扣 할인')}){_NEAR}",
    ),
)

_OFF = _any("引き オフ 割引 値引き 할인 优惠 優惠 折扣 off")
_FROM = _any("以上 이상 起")
_UP_TO = _any("以内 以下 以內 まで 이하 이내 까지")
_RATE = _any(
    "rabatt reduction de_reduction remise descuento de_descuento sconto korting"
)

_IS_SENT = r"(?:ist|sind) (?:der |die )?(?:versand|lieferung)\w{0,8}"
_COMPARED = _any(
    "teurer billiger günstiger plus_cher moins_cher mas_caro mas_barato piu_caro"
    " meno_caro"
)

#: Role, pattern of what stands to its right.
RIGHT = (
    ("discount", rf"[*_~`]{{0,3}} ?(?:の)?(?:{_OFF})"),
    ("threshold", rf"[*_~`]{{0,3}} ?(?:{_FROM})"),
    ("budget", rf"[*_~`]{{0,3}} ?(?:{_UP_TO})"),
    ("discount", rf"[*_~`]{{0,3}} (?:de )?(?:{_RATE})\b"),
    ("threshold", rf"[*_~`]{{0,3}} (?:{_FREE})\b"),
    ("threshold", rf"[*_~`]{{0,3}} (?:{_IS_SENT})"),
)
#: The same for the grammar of amounts, which keeps so much of what follows.
BEHIND = (
    rf"(?:の)?(?:{_OFF})|{_FROM}|{_UP_TO}|(?:de )?(?:{_RATE})\b|(?:{_COMPARED})\b"
    rf"|{_IS_SENT}"
)
