"""The shapes of an attack on the assistant: a verb of overriding and what it overrides.

"Ignore my previous order, I only want volume 3" has the verb of an attack and the
object of a purchase; so each rule needs both, close together and in order.
"""

import re

from guardrails.core import attack_acts, attack_languages

_GAP5 = r"(?:[^\w\n]+\w+){0,5}?[^\w\n]+"
_GAP8 = r"(?:[^\w\n]+\w+){0,8}?[^\w\n]+"

_OVERRIDE = (
    r"\b(?:ignor(?:e|ing)?|disregard(?:ing)?|forget|overrid(?:e|ing)|bypass|skip|drop"
    r"|discard|overwrite|set aside|suspend|disable|turn off|switch off|lift|remove"
    r"|erase"
    r"|delete|revoke|rescind|void|annul|ditch|scrap|throw (?:out|away)|let go of"
    r"|break|violate|circumvent|get around|neglect|abandon"
    r"|(?:do not|don't|stop|no longer|never|needn't|need not) (?:follow(?:ing)?"
    r"|obey(?:ing)?"
    r"|listen(?:ing)? to|apply(?:ing)?|bound by|adher\w+ to)|pay no attention to"
    r"|no longer bound by|free(?:d)? from|unbound by|exempt from|rewrite|replace|update"
    r"|change|reset)"
)
_RULES_OF = (
    r"(?:(?:the|your|all|any|every|these|those|previous|prior|earlier|above|preceding"
    r"|following|system|safety|content|current|initial|original|internal|hidden|strict"
    r"|of|and|store|shop|company|default|built-?in|existing|own|usual)\b[^\w\n]+)+"
    r"(?:\w+[^\w\n]+)?"
    r"(?:instr\w{0,7}|rules?|prompts?|guidelines?|directives?|programming|training"
    r"|polic(?:y|ies)|restrictions?|constraints?|guardrails?|(?:safety|content|your"
    r"|moderation"
    r"|all) filters?|safeguards?"
    r"|limitations?|system messages?|directions?|commands?|protocols?|checks?"
    r"|safety (?:measures|settings|rules)|moderation|persona|configuration|orders from"
    r" (?:your|the) (?:developers?|system|owner|operators?))\b"
)
# "The rules of shogi" and "the instructions on the box" are nobody's orders.
_OF_SOMETHING = (
    r"(?! (?:of|for|on|in|from|to|with|about) (?!your|you\b|the (?:system|bot"
    r"|assistant|shop|store|model|chat|developers?|owner|operators?)|this (?:chat"
    r"|conversation|session)|openai|anthropic|me\b|a moment|now\b|once|good\b))"
)
_ALL_BEFORE = (
    r"(?:everything|anything|all|whatever|what)(?: that| of what| of)? (?:(?:was |is |"
    r"you (?:were|have been|'ve been) )?(?:above(?! (?:[$€£0-9]|vol|chapter|age))"
    r"|before(?: this| now)?|told|said"
    r"|taught|written|learned|instructed|prior|the above|given|came before))"
)
_SHOW = (
    r"\b(?:reveal|show|print|repeat|output|display|tell|give|leak|dump|expose|share"
    r"|quote"
    r"|recite|echo|translate|summari[sz]e|write|copy|paste|disclose|list|what(?:'s| is|"
    r" are| was| were| does| do)(?! an? )|read(?: me| out| back)?|type|say|encode"
    r"|spell(?: out)?"
    r"|describe|explain|send|provide|return|complete|finish|continue|see|know)"
)
# What was said so far may be summed up; what stands before the chat may not.
_RECAP = (
    r"(?!\b(?:summari[sz]e|translate) (?:everything|all(?: of)?|the (?:list|text))"
    r"(?: the)? above\b(?! this))"
)
_HIDDEN = (
    r"(?:(?:system|initial|original|developer|hidden|secret|internal|starting|base"
    r"|first"
    r"|pre|full|underlying|confidential)[^\w\n]+(?:\w+[^\w\n]+)?(?:prompts?|messages?"
    r"|instructions?(?! (?:book|manual|guide|leaflet|sheet))|rules?|text"
    r"|configuration|notes?|guidelines?|settings?|context|mark"
    r"|(?:key|word|code)(?! (?:in|of|to|from) (?!your|this|the (?:system|prompt"
    r"|context)))"
    r"|directives?|evidence)|your (?:\w+ )?(?:prompts?|instructions?"
    r"|rules"
    r"|guidelines|configuration|directives|canary|context window|secret mark|system"
    r" message|programming)|(?:text|words?|lines?|everything|all|content|message"
    r"|instructions?|what is|what's|written)[^\w\n]+(?:\w+[^\w\n]+){0,3}?(?:above"
    r"|before"
    r" this|preced\w+)|canary"
    r"|(?:api|aws|gcp|azure|ssh|encryption|signing)[ _-]?keys?|environment variables?"
    r"|access tokens?"
    r"|source code|database (?:schema|dump|password)|credentials|chain of thought"
    r"|evidence block|raw evidence|tool (?:schema|definitions))\b"
    r"(?! (?:say )?(?:about|for|on|under|of the|to (?:return|cancel|build|pack|me)"
    r"|say (?:about|on)|in the (?:book|manga|game|story|volume|afterword|anime|series"
    r"|chapter|novel)|the (?:price|title|cover|photo|blurb|cards?|list))\b)"
)
_OTHERS = (
    r"(?:other|others|another|all|every|any|previous|last|different"
    r"|someone(?: else)?(?:'s)?"
    r"|somebody(?: else)?(?:'s)?|next|recent|who(?:ever)?|next door|which)"
)
_PEOPLE = (
    r"(?:customers?|users?|shoppers?|people|accounts?|persons?|buyers?|clients?"
    r"|members?"
    r"|guests?|someone|somebody|neighbou?r|ex|wife|husband|visitors?)(?:'s?|s')?"
)
_PRIVATE = (
    r"(?:e-?mails?|addresses|address|orders?|data|details|phones?|phone numbers?|cards?"
    r"|card numbers?|passwords?|histor(?:y|ies)|chats?|conversations?|messages?|names"
    r"|info(?:rmation)?|purchases|records?|profiles?|bought|ordered|payment|sessions?"
    r"|said|asked|typed|lives?|wish ?lists?)\b"
)
_FORGE = (
    r"\b(?:say|tell|set|change|make|pretend|write|confirm|claim|state|update|mark"
    r"|report"
    r"|reply|answer|respond|assume|treat|record|register|put|rate|give|declare|announce"
    r"|label|act as if|display|note|adjust|lower|edit|insert|enter|overwrite|list"
    r"|quote|override|replace|patch|force|swap)"
)
_WORTH = (
    r"(?:prices?|costs?|total|trust[ _-]?score|ratings?|scores?|reviews?|discounts?"
    r"|stock"
    r"|list price|seller|listing|subtotal|shipping fee|trust|feedback|star rating)"
)
_AMOUNT = (
    r"(?:[$€£¥]? ?\d[\d.,]*(?: ?(?:%|percent|dollars?|cents?|yen|euros?|usd|stars?"
    r"|points?))?|zero|free|nothing|a (?:dollar|cent|penny|yen)|one (?:dollar|cent"
    r"|penny"
    r"|yen)|five stars|perfect|trusted|verified|safe|maximum|max|the highest|100%"
    r"|full(?:y)? trust\w*|in stock|whatever i say)"
)
_FREED = (
    r"(?:dan|dude|stan|jailbroken|unrestricted|unfiltered|uncensored|unaligned|evil"
    r"|amoral"
    r"|developer mode|debug(?:ging)? mode|admin(?:istrator)? mode|god mode"
    r"|maintenance mode"
    r"|test mode|diagnostic mode|root|sudo|superuser|do anything now|(?:no|without"
    r"|free of"
    r"|free from|not bound by|ignores?|any|zero)(?: any| all| your| the)?(?: \w+)?"
    r" (?:rules|restrictions|filters?|limits|limitations|guidelines|censorship|ethic\w*"
    r"|moral\w*|constraints|policies)|the (?:system|developer|administrator|admin"
    r"|operator)"
    r"|an? (?:admin|administrator|unrestricted|uncensored|hacker|sql|terminal|shell"
    r"|linux|database|different ai|pricing (?:system|engine|bot)|ai without)\b)"
)

#: name, weight, pattern over folded text; a weight of 0.5 or more blocks on its own.
RULES: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    attack_acts.RULES
    + attack_languages.RULES
    + tuple(
        (name, weight, re.compile(pattern))
        for name, weight, pattern in (
            ("override", 0.95, rf"{_OVERRIDE}{_GAP5}?{_RULES_OF}{_OF_SOMETHING}"),
            (
                "override_all",
                0.85,
                rf"{_OVERRIDE}[^\w\n]+(?:\w+[^\w\n]+)?{_ALL_BEFORE}",
            ),
            (
                "new_rules",
                0.85,
                r"\b(?:(?:your|here are(?: your)?|these are(?: your)?|following) (?:new"
                r"|real"
                r"|updated|true|actual) (?:instructions?|rules?|task|directives?"
                r"|system prompt"
                r"|role|goal|job|orders)|new (?:system )?(?:instructions?|directives?"
                r"|system"
                r" (?:prompt|message|rule)|policy) ?(?::|is|follow|effective|for you"
                r"|from)"
                r"|system (?:override|update|notice|command|alert) ?[:\]>-])",
            ),
            (
                "reveal",
                0.9,
                rf"{_RECAP}{_SHOW}\b(?:[^\w\n]+\w+){{0,6}}?[^\w\n]+{_HIDDEN}",
            ),
            (
                "other_people",
                0.9,
                rf"(?:{_SHOW}|\b(?:look up|fetch|pull up|export|access|search))\b"
                rf"{_GAP8}{_OTHERS}[^\w\n]+(?:\w+[^\w\n]+)?{_PEOPLE}{_GAP5}?{_PRIVATE}",
            ),
            (
                "other_people",
                0.85,
                rf"\b(?:{_PRIVATE[:-2]}) {{0,1}}(?:of|for|from"
                rf"|belonging to) (?:the )?{_OTHERS}"
                rf"[^\w\n]+(?:\w+[^\w\n]+)?{_PEOPLE}",
            ),
            (
                "forge",
                0.45,
                rf"{_FORGE}(?:[^\w\n]+\w+){{0,6}}?[^\w\n]+{_WORTH}(?:[^\w\n]+\w+){{0,6}}"
                rf"?"
                rf"[^\w\n]*(?:\bis|\bto|\bas|\bat|\bwith|\bby|=|\bare|\bwas|:"
                rf"|\bbe)[^\w\n]{{0,3}}"
                rf"(?:\w+[^\w\n]+){{0,2}}?{_AMOUNT}",
            ),
            (
                "freed",
                0.85,
                rf"\b(?:you are|you're|act|pretend|role-?play|simulate|enter|switch"
                rf"|enable|activate|become|behave|respond|answer|speak|imagine|operate"
                rf"|turn on"
                rf"|go into|you will|unlock"
                rf"|assume)(?:[^\w\n]+\w+){{0,7}}?[^\w\n]+{_FREED}",
            ),
            (
                "markup",
                0.9,
                r"<\|?(?:im_start|im_end|system|endoftext|assistant|user)\|?>"
                r"|</?(?:system|"
                r"evidence|instructions?|prompt|admin|rules)\b[^>\n]{0,30}>"
                r"|\[/?(?:system"
                r"|inst"
                r"|sys|admin)(?: \w+){0,2}\]|<<sys>>|#{2,} ?(?:system|instructions?"
                r"|new task"
                r"|override)|(?:^|\n) ?(?:system|assistant|developer) ?:"
                r"|\bend of (?:the )?"
                r"(?:system )?(?:prompt|evidence|instructions)|-{3,} ?(?:system|end"
                r"|new)",
            ),
            (
                "authority",
                0.75,
                r"\b(?:i am|i'm|this is|speaking as|as) (?:now )?(?:the|your|an?"
                r"|one of the) "
                r"(?:\w+ )?(?:developer|admin|administrator|owner|engineer|programmer"
                r"|creator"
                r"|operator|openai|anthropic|supervisor|manager|root"
                r"|auditor)\b(?:[^\w\n]+\w+)"
                r"{0,14}?[^\w\n]+(?:override|unlock|disable|authori[sz]e|grant|bypass"
                r"|debug"
                r"|allow(?:ed)?|must|reveal|dump|comply|full access|order you"
                r"|command you"
                r"|need you to|print|switch|export|permission|set|apply|turn off"
                r"|you may"
                r"|reply)\b",
            ),
            (
                "obey",
                0.8,
                r"\b(?:follow|obey|execute|carry out|comply with"
                r"|do (?:exactly )?(?:what"
                r"|as)|act"
                r" on|apply|perform|adhere"
                r" to)[^\w\n]+(?:\w+[^\w\n]+){0,5}?(?:instructions?"
                r"|commands?|it says|(?:text|note|review|message|email|page) (?:says"
                r"|tells|above"
                r"|below)|directives?|told (?:there|in it)|the quote|hidden text"
                r"|it tells)\b",
            ),
            (
                "encoded",
                0.75,
                r"\b(?:base ?64|rot ?13|hex(?:adecimal)?|morse|binary|backwards?"
                r"|reversed?)\b"
                r"(?:[^\w\n]+\w+){0,12}?[^\w\n]+(?:follow\b|execut|obey"
                r"|do (?:it|so|what|this|that|as)\b|run (?:it|this)\b|comply"
                r"|instruction|act on|carry out|respond)\w*|\b(?:decode|decipher"
                r"|decrypt)\b(?:[^\w\n]+\w+)"
                r"{0,10}?[^\w\n]+(?:follow|execute|obey|do what|run|comply|act on"
                r"|carry out)",
            ),
            (
                "dictate",
                0.8,
                r"\b(?:(?:whatever|no matter what|anything|everything) i (?:ask|say"
                r"|write)(?: you)?(?: next)?[^.\n]{0,12}(?:answer|say|reply|respond)"
                r"|stop everything|(?:just|only|simply|instead) (?:print|output"
                r"|reply with"
                r"|respond with|say) ?[\"'“:]"
                r"|(?:start|begin|end|prefix) (?:every|each|all)"
                r" (?:response|answer|reply|message|repl)\w*|(?:start|begin|end|prefix)"
                r" your (?:response|answer|reply|message|repl)\w*[^.\n]{0,20}[\"'“:]"
                r"|always (?:reply|respond|answer) (?:with (?!prices|the price)|by)"
                r"|repeat after me|never (?:say|refuse|decline"
                r"|mention)[^.!?]{0,40}"
                r"(?:sorry|cannot|can't|unable|refus\w+|not allowed))",
            ),
            (
                "disclaim",
                0.8,
                r"\b(?:without|no|never|do not|don't|skip|avoid"
                r"|omit)\b[^.!?\n]{0,30}\b(?:warnings?"
                r"|disclaimers?|moraliz\w+|moralis\w+|refus(?:e|al|als|ing)"
                r"|censor\w*(?! (?:bars?|cuts?|edition|version|print|panels?))"
                r"|(?:ethical|moral|safety) (?:concern|consideration|guideline)s?)\b",
            ),
            (
                "hijack",
                0.85,
                r"\b(?:prompt injection|do anything now"
                r"|developer mode (?:on|enabled|output|activated)"
                r"|jailbreak (?:yourself|mode|this|the (?:bot|ai|assistant|chat))"
                r"|dan mode|aim stands for|hypothetical (?:story|response"
                r"|scenario) where"
                r"|you have been (?:hacked|freed|reprogrammed|jailbroken)"
                r"|your (?:safety|content) (?:filters?|checks?) (?:are|is"
                r"|have been) (?:now )?"
                r"(?:off|disabled)|opposite mode|token system|bad ?bot"
                r"|evil ?confidant)\b",
            ),
            (
                "coupon",
                0.7,
                r"\b(?:generate|make up|invent|create|give me|apply|issue|forge|grant"
                r"|show me|tell me|reveal|list|leak"
                r"|activate)"
                r"(?:[^\w\n]+\w+){0,4}?[^\w\n]+(?:(?:coupon|discount|voucher|promo)\w*"
                r"(?:[^\w\n]+\w+){0,3}?[^\w\n]+(?:100|9\d) ?(?:%|percent)"
                r"|(?:100|9\d|8\d) ?(?:%|percent)"
                r"(?:[^\w\n]+\w+){0,2}?[^\w\n]+(?:discount|off|coupon)|(?:fake"
                r"|unlimited|unpublished|hidden|confidential|non-?public"
                r"|secret"
                r"|employee|staff|admin|internal)[^\w\n]+(?:\w+[^\w\n]+)?(?:discount"
                r"|coupon"
                r"|promo|code|price|refund))",
            ),
        )
    )
)


# What automatic attacks append: clusters of signs that neither prose nor markup has.
_CLUSTER = re.compile(r"[^\w\s]*[{}\\^`|=<>\[\]][^\w\s]*")
_MARKUP = re.compile(
    r"[*_~`=>|^-]+|[*\])\"'.,!?:;]+|[\[(\"'*~-]+|<-+|-+>|:?\[|\]\(/?|\]\(+\[+"
    r"|[()*]*\]+[()*.,:;!?-]*"
    r"|[)*\"']+\[+|\]\[[<>=$]*|[\[(]?[<>~]?=?[$€£¥]?|[$).*=,:]+\](?:\(/{0,2})?|<[/!]|/>"
    r"|>?/|>>+|\\.*"
    r"|[<>]?=|<3|>_+<?|\^_+\^?|:[|>\[\]]|\[★+\]?"
)
_FEWEST_DEBRIS = 3
_LONGEST_STREWN = 900


def _is_debris(message: str) -> bool:
    """Return whether a short message is strewn with signs that mark up nothing."""
    if len(message) > _LONGEST_STREWN:
        return False
    odd = [c for c in _CLUSTER.findall(message) if not _MARKUP.fullmatch(c)]
    return len(odd) >= _FEWEST_DEBRIS


def fired(folded: str) -> dict[str, float]:
    """Return the rules that a folded message fires, with their weights."""
    found = {n: weight for n, weight, pattern in RULES if pattern.search(folded)}
    if _is_debris(folded):
        found["debris"] = 0.6
    return found
