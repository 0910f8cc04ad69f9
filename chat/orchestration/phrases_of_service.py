"""Phrases for a shop's business: people, orders, terms."""

from chat.orchestration.phrase_weights import PLAIN, SETTLED, STRONG, Phrase, phrase
from chat.orchestration.turns import Intent

#: "Is it available in French?" asks of the language, not whether there is a copy.
_OF_LANGUAGES = 10.0
#: "Do you match prices?" asks of our terms, whatever is sold elsewhere for how much.
_OF_TERMS = 10.0
_PEOPLE = (
    r"(?:real |live |actual )?(?:humans?|persons?|people|agents?|representatives?|"
    r"advisors?|assistants?|operators?|supervisors?|managers?|employees?|colleagues?|"
    r"staff|someone|somebody|human being|customer (?:service|support|care)|support)"
)

#: What is wanted, how much the phrase weighs, the phrase.
PHRASES_OF_SERVICE: tuple[tuple[Intent, float, Phrase], ...] = (
    (
        Intent.HAND_OVER,
        SETTLED,
        phrase(
            r"\b(?:talk|speak|chat|connect(?: me)?|transfer(?: me)?|put me through)\s"
            rf"(?:to|with)\s(?:a |an |the |your |some |any )*{_PEOPLE}\b|"
            rf"^\W*(?:a |an )?(?:real |live )?(?:human|person|agent|operator|"
            rf"representative)(?: please| pls| now)?\W*$|"
            r"^(?!.*\b(?:are you|am i)\b).*\b(?:real|live|actual) (?:person|human|"
            r"agent|"
            r"people)\b|"
            rf"\b(?:need|want|get|give) (?:me )?(?:a |an |to see a )?(?:real |live )?"
            r"(?:human|agent|representative|operator|supervisor|manager)\b|"
            r"\bcall me(?: back)?\W*$|人と話"
        ),
    ),
    (
        Intent.HAND_OVER,
        STRONG,
        phrase(
            rf"\b(?:contact|reach|call|phone|ring)\s(?:with )?(?:a |an |the |your )*"
            rf"{_PEOPLE}\b|\b(?:complain|complaints?|reclamation)\b|"
            r"\bcustomer (?:service|care|support)\b"
        ),
    ),
    (
        Intent.ORDER_HELP,
        SETTLED,
        phrase(
            r"\bwhere(?:['’]?s| is| are)\s(?:my|the)\s(?:\w+\s)?(?:orders?|packages?|"
            r"parcels?|delivery|shipment|refund|books?)\b|"
            r"\btrack(?:ing)?\s(?:of )?(?:my |the |an )?(?:order|package|parcel|"
            r"shipment|"
            r"refund)|\btrack(?:ing)? (?:it|that|them)\b|\btracking (?:number|code|"
            r"link)\b|"
            r"\bwhat (?:did|have) i (?:buy|bought|order|ordered)\b|"
            r"\bmy (?:past|previous|earlier) (?:orders?|purchases?)\b|"
            r"\bmy (?:last |recent )?(?:order|package|parcel|shipment|delivery)\b|"
            r"\b(?:cancel|change|modify|edit|status of|items? (?:to|from))\s(?:my |"
            r"the |an "
            r")?(?:order|purchase)\s?#?\d|"
            r"^\W*(?:my |the )?(?:order|order number|no\.?|number|#|it['’]?s)?"
            r"\W*#?\d{4,}\W*$|"
            r"\b(?:never|not yet|still (?:not|has|have)(?:n['’]?t)?) (?:arrived|came|"
            r"delivered|showed up|got here)\b|\bstill (?:is)?(?:n['’]?t| not) here\b|"
            r"\bcharged? (?:me )?twice\b|\bwrong (?:item|volume|book|manga)\b|"
            r"\b(?:has|have)(?:n['’]?t| not) (?:arrived|come|shipped|received)\b|"
            r"注文した|\b(?:mi pedido|ma commande|meine bestellung|il mio ordine)\b"
        ),
    ),
    (
        Intent.ORDER_HELP,
        PLAIN,
        phrase(
            r"\b(?:invoices?|receipts?|bills?)\b.{0,30}\b(?:orders?|purchases?|from)\b|"
            r"\b(?:an|the) (?:order|purchase)\b|\bstatus of\b.{0,20}\brefund|"
            r"\bpayment (?:failed|error|issue|problem)|"
            r"\b(?:damaged|crushed|torn|ripped|soaked)\b"
        ),
    ),
    (
        Intent.ORDER_HELP,
        STRONG,
        phrase(
            r"\b(?:books?|cover|spine|cop(?:y|ies)|volumes?|pages?|box|corners?)\b"
            r".{0,30}\b(?:(?:is|are|was|were|came|arrived|has|had|have|got) "
            r"(?:[\w]+ )?(?:damaged|scratched|bent|creased|dented|stained|torn|ripped|"
            r"wet|misprinted|crushed|missing pages)|smells?|torn pages?|"
            r"missing pages?)\b"
        ),
    ),
    (
        Intent.POLICY,
        _OF_LANGUAGES,
        phrase(
            r"\b(?:available|comes?|written|printed|translated|is (?:it|this|that)|are "
            r"(?:they|these|those)|(?:have|got|get) (?:it|them|this|that|these|"
            r"those))\b"
            r"(?! (?:by|like))[^.?!]{0,20}\bin (?:english|french|german|spanish|"
            r"italian|"
            r"portuguese|japanese|korean|chinese|another language|what language)\b|"
            r"\b(?:which|what|other) languages?\b"
        ),
    ),
    (
        Intent.POLICY,
        SETTLED,
        phrase(
            r"\b(?:returns?|refund|shipping|delivery|privacy|cancell?ation|exchange|"
            r"pre-?order) polic(?:y|ies)\b|返品"
        ),
    ),
    (
        Intent.POLICY,
        _OF_TERMS,
        phrase(
            r"\bprice[- ]?match\w*\b|\bmatch(?:ing)?\b.{0,20}\bprices?\b|"
            r"\b(?:signed|autographed) (?:cop(?:y|ies)|editions?|books?|volumes?|"
            r"manga|ones?)\b|\bwhy (?:are|is) your (?:\w+ )?prices?\b"
        ),
    ),
    (
        Intent.POLICY,
        STRONG,
        phrase(
            r"\bhow (?:long|soon|much|fast|many)\b.{0,25}\b(?:delivery|shipping|"
            r"postage|shipments?)\b|\bhow (?:many|much|long)\b.{0,10}\b(?:days?|weeks?|"
            r"long|time)\b.{0,25}\b(?:arriv|deliver|ship|get here)\w*|"
            r"\bhow (?:do|does|can|could) (?:i|one|we|you|someone) pay\b|"
            r"\b(?:accept|take) (?:visa|mastercard|credit cards?|paypal|cash)\b|"
            r"\b(?:shipping|delivery|postage|returns?) free\b|\bgift[- ]?wrap\w*\b|"
            r"\b(?:pay (?:with|by)|paypal|apple pay|google pay)\b|"
            r"\bfree (?:shipping|delivery|postage|returns)\b|"
            r"\bdo you (?:ship|deliver)\b|\b(?:payment|shipping|delivery) (?:methods?|"
            r"options?|modalit\w+)\b|\bgift cards?\b|\bopening hours\b|"
            r"\bcan i (?:return|exchange)\b|\bhow (?:do|can|to)\b.{0,12}\breturn\b|"
            r"\b(?:password|newsletter|privacy)\b|\b(?:cancell?ation|termination) "
            r"(?:fees?|charges?|penalt\w+)|\bmy account\b(?!.{0,30}\b(?:bank|balance|"
            r"money|savings)\b)"
        ),
    ),
)
