"""The words by which a message points back: ordinals, pronouns, "cheaper", "more"."""

import re

ORDINAL_WORDS = tuple(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split()
)
ORDINAL = re.compile(
    r"\b(?:(?P<word>" + "|".join(ORDINAL_WORDS) + r")|(?P<digit>\d)(?:st|nd|rd|th))"
    r"(?:\s+(?:one|book|series|manga|title|thing|option|pick|choice|recommendation|"
    r"suggestion|card)\b|(?=\s*(?:$|[?.!,]|(?:please|and|or|(?:any )?good|better|"
    r"ok|okay|suitable|fine|finished|in stock|available)\b)))"
    r"|(?:\bnumber|\boption|#)\s*(?P<number>\d)\b",
    re.IGNORECASE,
)
LAST = re.compile(r"\b(?:the )?last (?:one|pick|option|title)\b", re.IGNORECASE)
FEW = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
FIRST_FEW = re.compile(r"\bfirst (?P<few>two|three|four|[234])\b", re.IGNORECASE)
BOTH = re.compile(r"\b(?:both|those two|these two|the two)\b", re.IGNORECASE)
POINTING = re.compile(
    r"\b(?:it|its|that one|this one|that series|this series|that manga|this manga|"
    r"that book|this book|those|these|them|the series|the manga)\b",
    re.IGNORECASE,
)
QUESTION = re.compile(
    r"^\W*(?:and\s+|so\s+|but\s+)?(?:is|are|was|does|do|did|has|have|can|when|how|who|"
    r"what|why|where)\b",
    re.IGNORECASE,
)
CHEAPER = re.compile(
    r"\b(?:cheaper|cheapest|less expensive|more affordable|lower[- ]priced|"
    r"too expensive|too pricey|costs? less)\b|^\W*(?:and |but )?cheap(?: ones?)?\W*$",
    re.IGNORECASE,
)
LIKE = re.compile(
    r"\b(?:like|similar to|in the style of|along the lines of)\s+"
    r"(?:that|it|this|those|these|them|the\b)",
    re.IGNORECASE,
)
MORE = re.compile(
    r"\b(?:more|another|others?|anything else|something else|what else|different)\b",
    re.IGNORECASE,
)
BACK = re.compile(
    r"\b(?:back to|you (?:were|had been) (?:giving|telling|showing|recommending|"
    r"talking)|(?:you|we) (?:mentioned|recommended|suggested|showed|talked|discussed)|"
    r"(?:your|those|the) earlier|from before|as before|where were we)\b",
    re.IGNORECASE,
)
SIMILAR = re.compile(
    r"\b(?:anything|something|stuff|ones?|any|more|others?)\s+(?:similar|alike|"
    r"comparable)\b|\b(?:who|what) else\b.{0,12}\b(?:similar|alike|like (?:him|her|"
    r"that|this|them))\b|\bsimilar (?:ones?|series|manga|titles?|things?|stuff)\b|"
    r"\b(?:in the same vein|more (?:of the same|like (?:it|this|that)))\b",
    re.IGNORECASE,
)
#: "Which of them is shorter?", "the cheapest one".
CHOOSING = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|but|hmm)\W+)*(?:which\s+(?:ones?\b|of\s+(?:these|those|"
    r"them|the \w+)\b|is\b|are\b|has\b|would\b|do you\b)|(?:just )?(?:the )"
    r"(?:cheap|short|long|new|old|scari|funni|dark|light|rat)(?:est|iest)"
    r"(?: (?:one|of (?:them|these|those)))?(?: please| then)?\W*$|the "
    r"(?:cheap|short|long|new|old|scari|funni|dark|light)er (?:one|of (?:them|the two|"
    r"these|those))(?: please| then)?\W*$|(?:just )?(?:pick|choose|recommend|suggest) "
    r"(?:me )?(?:just )?one (?:of|from) (?:them|these|those)\b)",
    re.IGNORECASE,
)
#: "No, the other one", said of two.
OTHER_ONE = re.compile(
    r"^\W*(?:(?:no|nope|not (?:that|this)(?: one)?|sorry|oh|and|but|ok(?:ay)?|"
    r"i mean(?:t)?|what about|how about)\b\W*)*the other (?:one|two|ones)?"
    r"(?: please| then)?\W*$",
    re.IGNORECASE,
)
#: "Drop the last one", "without the second", "all but the first".
DROPPING = re.compile(
    r"^\W*(?:(?:please|pls|ok(?:ay)?|and|but|no|so|then|hmm|can|could|would|you|let['’]?s|"
    r"i(?:['’]d)?|want to|like to|just)\b\W*)*(?:(?:drop|remove|delete|scratch|ditch|"
    r"lose|skip|cut|exclude|leave (?:out )?|take (?:out|off|away)|kick out|get rid of|"
    r"strike|minus|without|forget(?: about)?)\b(?!\W*(?:it|that)?\W*$)|"
    r"(?:take|leave|cross|kick|cut|throw) (?=.{1,40}\b(?:off|out|away)\W*(?:of|the|"
    r"list|please|\s)*$)|(?:all|everything|every one|the (?:rest|others?)|those|them) "
    r"(?:\w+ )?(?:but|except(?: for)?|without|apart from|minus)\b)|"
    r"^\W*(?:drop|remove|scratch|delete) (?:it|that)\W*$",
    re.IGNORECASE,
)
#: "Is it signed?", "does that come in colour?": about what was shown, whatever else.
ASKS_OF_IT = re.compile(
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|also)\W+)*(?:is|does|has|can|was|will|did|could)"
    r"\s+(?:it|this(?: one)?|that(?: one)?)\b(?!\s+(?:true|possible|ok|okay|you)\b)",
    re.IGNORECASE,
)
#: "Is it complete?", "how many volumes in all?", in Japanese.
JAPANESE_OF_IT = re.compile(
    r"^\W*(?:それ|これ|この|その|あの)?(?:作品|漫画|マンガ|シリーズ)?(?:は|って)?(?:もう|全部で|全)?"
    r"(?:完結|何巻|いくら|値段|在庫|作者|誰が|何歳)"
)
#: "Why?", of what was shown first.
WHY = re.compile(
    r"^\W*(?:but |and |so )?why(?: (?:that|this)(?: one)?)?\W*$", re.IGNORECASE
)
#: "Something sadder": the wish goes on, in another mood.
MOOD = re.compile(
    r"^\W*(?:(?:no|nah|ok(?:ay)?|hmm+|and|but|maybe|well)\W+)*(?:something|anything|one|"
    r"(?:have you )?got anything|do you have anything)\s+(?:a (?:bit|little) )?"
    r"(?P<mood>(?:much )?(?:sadd|funni|dark|scari|light|sweet|gentl|weird|happi|calm|"
    r"quiet|crazi|silli|warm|co[sz]i|grimm|tens|smart|deep|bloodi|spooki|creepi|wild|"
    r"simpl)e?r|(?:more|less) \w+)(?: please| pls)?\W*$",
    re.IGNORECASE,
)
#: "I've read those", "she already has the second one".
HAVING = re.compile(
    r"^(?!.*\b(?:do|have|are|can|could) you\b).*\b(?:i|we|he|she|they)\b"
    r"(?:['’](?:ve|s))?(?:\s(?:have|has|had|do|already|just))*\s(?:own|owns|have|has|"
    r"got|read|seen|know|bought|finished)\b(?!\s(?:a|some|no|about|only|to|\$|\d))|"
    r"^\W*already (?:read|own|have|seen|got)\b|^\W*(?:seen|read|got|own|have|know|"
    r"watched|done) (?:those|these|them|that|it|all|both)\b",
    re.IGNORECASE,
)
#: "Not that one", "none of those", "too scary", "I don't like them".
REFUSING = re.compile(
    r"^\W*(?:(?:no|nope|so|hmm|well|sorry)\b\W*)*(?:(?:not|none of|neither(?: of)?|"
    r"anything but|other than)\s+(?:that|this|those|these|them|it|the)\b"
    r"(?! (?:long|short|expensive|much))|too (?:\w+)\W*$|i (?:don['’]?t|do not|"
    r"didn['’]?t) (?:really )?(?:like|want|care for) (?:that|this|those|these|them|it|"
    r"any)\b|not (?:my thing|for me|interested)\b|i hate (?:it|that|those|them)\b)",
    re.IGNORECASE,
)
DENYING = re.compile(
    r"^\W*(?:(?:but|and|just|ok(?:ay)?|please)\W+)*(?:no|not|without)\b", re.IGNORECASE
)
#: "Only horror", "just finished ones please": the wish goes on, and gets narrower.
NARROWING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|but|please|hmm)\W+)*(?:only|just|make it|keep it)\b|"
    r"^\W*[\w-]+ (?:ones? )?only\b",
    re.IGNORECASE,
)
FOR_ME = re.compile(
    r"\bfor (?:me|myself|us|(?:an? )?(?:adults?|grown[- ]?ups?|friend))\b|\bmy own\b|"
    r"\bmature\b",
    re.IGNORECASE,
)
#: Words that change a wish, or weigh what was shown, and name no topic of their own.
MEASURES = frozenset(
    "shorter shortest longer longest better best newer newest older oldest scarier "
    "scariest funnier funniest darker darkest lighter violent popular rated easier "
    "cheaper cheapest longer pick choose buy start horror romance comedy".split()
)
REFINING = frozenset(
    "shorter longer short long newer older cheap pricey physical print printed ebook "
    "ebooks kindle hardcover hardback box set boxset boxsets sets max maximum euro "
    "euros pounds yen years old year tight budget longer lighter darker softcover "
    "finish ended ongoing please really bit too very far also then both hmm "
    "already own owned owns neither none thanks though rather screen who".split()
)
#: A capital in mid-sentence is a name, but for words that always have one.
NAMED = re.compile(
    r"(?:[^\W\d_]|,) (?!(?:I|Vol|Volume|Kindle|English|Japanese|Korean|Chinese|"
    r"French|German|Spanish|Christmas|USD|OK|TV)\b)[A-Z][^\W\d_]+"
)
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
STOP = frozenset(
    (
        "a about above affordable again all also an and another any anything anyway "
        "are as at back be been before below book books bucks but by can cheaper "
        "cheapest complete completed cost costs could did different digital do does "
        "dollars earlier else ever expensive fifth finished first for fourth from "
        "gave get give giving go good had has have how i i'd i'm if in instead is "
        "it it's its just know last less let let's like looking lower manga mangas "
        "maybe me mentioned more much my need no not now of off ok okay on one ones "
        "ongoing only or other others our over paperback please pls price put read "
        "reading recommend surprise newbie beginner beginners newcomer total "
        "recommendation recommendations recommended second see "
        "series should show showing similar so some something suggest suggested "
        "suggestion suggestions talking tell telling than thank thanks that that's "
        "the their them then there these they thing things third this those title "
        "titles to too under up us usd volume volumes want was we well were what "
        "what's when which will with would yes you your "
    ).split()
)


def content_words(text: str) -> frozenset[str]:
    """Return the words of ``text`` that name a topic, casefolded; no numbers."""
    words = (match[0].casefold().replace("’", "'") for match in WORD.finditer(text))
    return frozenset(
        word.removesuffix("'s")
        for word in words
        if word not in STOP and len(word) > 1 and not word.isdigit()
    )


_ASKING = frozenset(
    "author authors artist wrote written write draw drew drawn made mangaka publisher "
    "published volume volumes long length finished ending end ends happy sad many "
    "chapters pages released release date came come year age old kid kids child "
    "children son daughter niece nephew teen appropriate suitable rated rating ratings "
    "violent violence gory gore bloody scary sexual nudity mature review reviews "
    "readers people think say worth stock available availability buy order cart basket "
    "add take shelf format formats paperback hardcover kindle ebook box set edition "
    "english translated translation language version anime movie film adaptation "
    "series story plot about summary genre kind type sort popular famous start begin "
    "sequel prequel spin-off sales code discount promotion free trial sample still out "
    "ok okay safe fit hiatus ongoing running complete spoilers death die dies dead "
    "character characters hero".split()
)


def unexplained(text: str) -> frozenset[str]:
    """Return the words of a question that are neither talk nor what one asks of a book.

    Such words are a name, or a topic of their own.
    """
    return content_words(text) - _ASKING - REFINING


def tells_a_name(text: str) -> bool:
    """Whether ``text`` seems to name a title or a person, known here or not."""
    return bool(NAMED.search(text))
