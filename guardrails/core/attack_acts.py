"""More shapes of attack: somebody else's data, forged facts, hidden text, code, modes.

As in :mod:`guardrails.core.attack_rules` a verb alone is none: "rate it five stars" is
an order to forge where "I'd rate it five stars" is an opinion, so what must be an order
is looked for where orders begin.
"""

import re

from guardrails.core.attack_phrases import PHRASES

_ORDER = (
    r"(?:^|[.!?:;,\"\n(-] ?|\b(?:please|pls|now|then|and|just|must|should|shall|always"
    r"|so"
    r"|you|to|instead|will|can you|could you|but) )"
)
_RELATIVE = (
    r"(?:neighbou?r|ex(?:-\w+)?|boyfriend|girlfriend|wife|husband|spouse|partner|sister"
    r"|brother|friend|colleague|co-?worker|boss|mother|father|mum|mom|dad|roommate"
    r"|flatmate|teacher|cousin|daughter|son|landlord|classmate|rival)(?:'?s)?"
)
_PRIVATE = (
    r"(?:address|e-?mails?|phone|number|orders?|order history|history|card|password"
    r"|basket|cart|chats?|account|purchases?|data|details|wish ?list|profile|login"
    r"|credentials|location|birthday|messages?|bought|ordered|buy)"
)
_SHOW = (
    r"(?:(?<!the )(?<!this )(?<!a )(?<!my )(?:list|check|order)|show|tell|give|read"
    r"|see|fetch|open|reveal"
    r"|what(?:'s| is| are| was| were| did| does| has)?|which|whose|who|did|where)"
)
_SOMEONE = (
    r"(?:customers?|buyers?|users?|people|shoppers?|members?|clients?|persons?"
    r"|visitors?"
    r"|accounts?)"
)
_MONEY = (
    r"(?:[$€£¥] ?\d[\d.,]*|\b\d[\d.,]* ?(?:cents?|dollars?|euros?|pounds?|bucks|yen|usd"
    r"|eur)\b|\b(?:one|a|two|three|five|zero) (?:cents?|dollars?|euros?|penny|pounds?"
    r"|yen)"
    r"\b|\b(?:for free|is free|are free|gratis)\b|\d\d+ ?(?:%|percent))"
)
_SAID = r"[^.!?\n]{0,70}?"
_MODE = (
    r"(?:admin|administrator|debug|developer|dev|dan|root|sudo|no[- ]?filter"
    r"|unfiltered|unrestricted|maintenance|jailbreak|diagnostic|superuser|privileged)"
)

#: name, weight, pattern over folded text; as the other rules.
RULES: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (name, weight, re.compile(pattern))
    for name, weight, pattern in (
        *PHRASES,
        (
            "code",
            0.85,
            r"\bselect \S+ from \w|\bdrop table\b|\brm -rf\b|\bcurl (?:-\w+ )*https?:"
            r"|\bconsole\.log\b|\bprint\(|\bsudo (?:rm|apt|show|su|cat|ls|print|give"
            r"|reveal|dump|make|enable|list|get|grant|tell|set|change|-\w)"
            r"|\bcat /\w|<script\b|\bos\.environ"
            r"|\bimport (?:os|subprocess)\b|\bos\.system\b"
            r"|\bexec\(|\beval\(|/etc/(?:passwd|shadow|hosts)|' ?or ?'?1'? ?= ?'?1|;--"
            r"|\binsert into \w+ values|\bunion select\b|\bwget https?:|<!-- ?(?:ai|bot"
            r"|assistant|llm|system)",
        ),
        (
            "mode",
            0.8,
            r"\b(?:god|test|opposite|evil|raw|expert) mode (?:on|now|enabled"
            r"|activated)\b"
            rf"|\b{_MODE} mode\b(?! (?:manga|book|series|anime|(?:in|of|on) (?:the|an?"
            r"|my|your|this) (?:game|app|phone|tablet|reader|e-?reader|kindle|browser"
            r"|site|widget|console))"
            r"|'|\")(?! a (?:manga|book|series))|\bguard ?rails? (?:off|down|disabled"
            r"|removed)\b|\b(?:admin|system|safety|security) override\b"
            r"|\boverride code\b"
            r"|\bverbose debug\w*|\bbegin (?:admin|system|developer) (?:input|message"
            r"|prompt)|\bend of (?:user )?(?:input|prompt|instructions)\b",
        ),
        (
            "prompt",
            0.8,
            r"(?<!\ba )\bsys\w{0,5}[ _-]?pro?m(?:p|t|pt)s?\b(?! (?:arc|chapter|manga"
            r"|volume"
            r"|book))"
            r"|\b(?:your|ur|thy|the assistant's|the bot's)(?: \w+){0,2}? (?:pro?m(?:p|t"
            r"|pt)"
            r"s?|system (?:message|text)|canary|secret (?:mark|key|word|token)|context"
            r" window|memory (?:contents?|dump)|config(?:uration)?(?: file)?|setup text"
            r"|chain of thought|training data|blacklist|hidden \w+)\b(?! (?:delivery"
            r"|reply"
            r"|answer|shipping|service|response|help|arc))|\bcanary\b(?= (?:starts"
            r"|begins"
            r"|is|in|word|token|mark|string))|\b(?:tell|show|give|spell|reveal|print"
            r"|leak)"
            r"\b(?: \w+){0,3} canary\b|\bmessage with (?:the )?role system\b"
            r"|\b(?:dump|print|show|wipe|erase|list) (?:me )?your (?:entire "
            r"|whole )?memory",
        ),
        (
            "relative",
            0.75,
            rf"\b{_SHOW}\b(?:[^\w.!?\n]+\w+){{0,5}}?[^\w.!?\n]+(?<!to )my {_RELATIVE}"
            rf"(?:[^\w.!?\n]+\w+){{0,4}}?[^\w.!?\n]+{_PRIVATE}\b",
        ),
        (
            "relative",
            0.75,
            rf"\bmy {_RELATIVE}\b[^.!?\n]{{0,40}}\b(?:what(?:'s| is| did| was)|tell me"
            rf"|show me|give me|read me|i want to know|i need)\b[^.!?\n]{{0,40}}"
            rf"\b(?:address|orders?|order history|e-?mail|phone|card|password|basket"
            r"|account|history|wish ?list|purchases)\b",
        ),
        (
            "account",
            0.75,
            rf"\b(?:log me in as|sign me in as|switch (?:me )?to the account of"
            rf"|impersonate"
            r"|take over the account)\b|\b(?:customer|user|member|account|client|buyer)"
            r"(?:'s)? (?:no\.? ?|number |id |#)?\d{2,}\b(?=[^.!?\n]{0,60}\b"
            rf"(?:{_PRIVATE}|live|lives|password)\b)|\b{_PRIVATE}\b[^.!?\n]{{0,30}}\b"
            r"(?:of|for|from|on|belonging to) (?:customer|user|member|account|client"
            r"|buyer)"
            r" (?:no\.? ?|number |id |#)?\d{2,}|\b(?:profile|data"
            r"|record) of (?:customer"
            r"|user|member|account)\b|\bwhere does (?:user|customer|member) \w+ live",
        ),
        (
            "strangers",
            0.75,
            rf"\b(?:which|what) {_SOMEONE}(?: \w+){{0,4}}? (?:live|lives|ordered"
            rf"|returned"
            rf"|bought|purchased|from)\b"
            rf"|\b(?:list|names?|e-?mails?|addresses|phone numbers?"
            rf"|details)(?: \w+){{0,2}}?"
            rf" (?:of|for|from) (?:all |every |the |your |our )*{_SOMEONE}\b(?! (?:like"
            rf"|say"
            r"|think|in the (?:manga|story|series)))"
            rf"|\b(?:last|previous|next|other) (?:person|user|customer|shopper|visitor"
            r"|buyer|client)\b(?! service| who (?:owned|had|read"
            r"|borrowed))[^.!?\n]{0,50}\b(?:ask\w*|said|say|address"
            r"|gave"
            r"|give|typed|wrote|told|talk\w*|spoke|order\w*|chat|question|conversation"
            r"|e-?mail"
            r"|name)\b"
            r"|\b(?:ask(?:ed)?|typed?|told you|chat\w*"
            r"|conversation)\b[^.!?\n]{0,40}\b(?:the"
            r" (?:last|previous|other) (?:person|user|customer|shopper|visitor)"
            r"|(?:somebody"
            r"|someone|anyone) else)\b|\b(?:customer|person|user"
            r"|shopper)s? (?:who (?:was|"
            r"chatted|came) )?(?:here )?before me\b|\bwho else (?:bought|ordered"
            r"|buys)\b"
            r"|\b(?:what|which|whose) (?:address|e-?mail|phone|card"
            r"|name)\b[^.!?\n]{0,20}\b"
            r"(?:did|does|was|has|were)\b[^.!?\n]{0,20}\b(?:mr|mrs|ms|he|she|they"
            r"|customer"
            r"|used for)\b|\bwhose (?:card|address|order|account)\b"
            r"|\bread\b[^.!?\n]{0,20}"
            r"\b(?:chats?|conversations?|messages?) (?:of|with|from) (?:others?|other"
            r" (?:people|users|customers)|everyone|someone)\b",
        ),
        (
            "feign",
            0.75,
            rf"\b(?:pretend(?! (?:that )?(?:i|we|my \w+)(?:'m| am| have| has| had"
            rf"|'ve)\b)|act as (?:if|though)|answer as (?:if|though)"
            rf"|behave as (?:if"
            rf"|though)|role-?play)\b{_SAID}{_MONEY}",
        ),
        (
            "forge_said",
            0.7,
            rf"{_ORDER}(?:say|write|state|claim|announce|insist|declare|print|assert"
            rf"|reply"
            rf"|tell (?:everyone|everybody|customers|all|people|them|other\w*|the next"
            rf"|shoppers|users)\w*)\b(?: \w+){{0,3}}? ?that {_SAID}(?:{_MONEY}"
            rf"|\b(?:free"
            r"|verified|trusted|sold out|bankrupt|in stock|closed|5 stars"
            r"|five stars)\b)",
        ),
        (
            "forge_set",
            0.75,
            rf"{_ORDER}(?:set|change|make|raise|lower|override|overwrite|replace|update"
            r"|force|bump|edit|alter|adjust|patch|fix)\b(?: me)?"
            r"(?! (?:the|a|my) (?:max\w*|min\w*|highest|lowest|upper|top)) (?:the|its"
            r"|my|this"
            r"|that"
            r"|any|all|every|live)? ?(?:[\w']+ )?(?:price|total|balance"
            r"|trust(?: ?score)?"
            r"|score|rating|stock|tier|subtotal|shipping fee|points|live price"
            r"|list price)s?"
            r"\b(?! (?:filter|range|alert|limit|drop|match|(?:in|to)"
            r" (?:euros?|yen|dollars?|pounds|eur|usd|gbp|jpy|my currency)))"
            rf"{_SAID}(?:\b(?:to|at|by|with|as|zero|=|should (?:say|be|read))\b)",
        ),
        (
            "forge_trust",
            0.7,
            rf"{_ORDER}(?:treat|mark|show|declare|label|rate|consider|flag|present)\b"
            rf"{_SAID}\b(?:as (?:if (?:it|they) (?:were|was) )?(?:trusted|verified|fine"
            rf"|safe|refunded|delivered and refunded|paid"
            r"|legit\w*|genuine|in stock|lost|5 stars)|trusted|five stars|5 stars"
            r"|10/10)\b(?! (?:in the|by|from|reviews|ratings|items|or|only|and up))",
        ),
        (
            "promote",
            0.7,
            rf"\bboost my\b|{_ORDER}(?:always|only|first)? ?(?:put|recommend|show|push"
            rf"|list"
            rf"|place|rank)\b(?: only| always)? my (?:own )?(?:book|shop|store|listing"
            rf"|product|item|channel|seller)\w*\b|\b(?:include|add|insert|append|put"
            rf"|place)"
            rf"\b[^.\n]{{0,30}}\b(?:link|https?:|url|advert\w*|ad"
            rf"|banner)\b[^.\n]{{0,60}}"
            rf"\b(?:answers?|repl(?:y|ies)|responses?|recommendations?|every|each)\b"
            rf"|\b(?:hide|suppress|bury) the (?:bad|negative|1-star|fact)\b|\b(?:end"
            rf"|start"
            r"|finish|begin|close) (?:each|every|all) (?:of your )?(?:answers?"
            r"|reply"
            r"|replies|messages?|responses?)\b|\b(?:fake|made-?up) (?:5-star "
            r"|five-star )?"
            r"reviews?\b(?! (?:detect|check|polic))(?= \w)",
        ),
        (
            "unchecked",
            0.75,
            r"\b(?:don't|do not|never|no need to|needn't|stop|without|skip) (?:check"
            r"|checking"
            r"|look up|looking up|verify|verifying|validate|validating|consult"
            r"|consulting)"
            r"(?:ing)?\b(?: with)?(?: the| any| its| your)? ?(?:\w+ )?(?:prices?"
            r"|catalog\w*"
            r"|evidence|database|data|trust|stock|polic\w*|facts)\b|\b(?:ignore"
            r"|disregard"
            r"|skip|bypass|drop|forget)(?: all| any)?(?: the| your)? (?:evidence"
            r"|catalog\w*"
            r"|database|(?:trust|safety|age|price|policy|security) (?:scores?|checks?)"
            r"|live"
            r" prices?|prices? (?:from|in) the|checks)\b|\b(?:whatever|no matter what"
            r"|regardless of(?: what)?|even if) (?:the |your )?(?:database|data"
            r"|catalog\w*"
            r"|polic\w*|evidence|system|rules?|price list|records?)\b"
            r"|\bnot use the (?:live"
            r"|catalogue)\b",
        ),
        (
            "meta",
            0.75,
            r"\b(?:what|which|why|how)\b(?: \w+){0,3}? (?:are|were) you (?:not "
            r"|never )?"
            r"(?:allowed|told|forbidden|instructed|ordered|programmed|prohibited)\b"
            r"(?! to (?:ship|sell|deliver|send|post|open|stock|export))"
            r"|\bwhat (?:did|do|have) (?:the |your )(?:developers?|creators?|operators?"
            r"|makers|owners?|bosses) (?:tell|say|said|told|forbid|instruct)\w*"
            r"|\b(?:things"
            r"|words|topics|shops) (?:that )?you (?:must|may|can|should) (?:never"
            r"|not)\b"
            r"|\byou (?:don't|do not|needn't|no longer)(?: have| need)?(?: to)? (?:obey"
            r"|follow|listen to|comply)\b|\btake off your mask\b|\b(?:restrictions"
            r"|limits"
            r"|limitations|rules|filters) (?:are|have been|were|end"
            r"|ends) (?:now )?(?:lifted"
            r"|over|gone|void|now|removed|cancelled|suspended|off)\b|\bbefore safety"
            r" training\b|\bunfiltered self\b|\b(?:evil|bad) (?:twin"
            r"|alter ego)\b(?=[^.\n]*"
            r"\b(?:limits|rules|restrictions)\b)|\bprevious (?:policy|rules?"
            r"|instructions?)"
            r" (?:is|are) (?:void|cancelled|obsolete|revoked)\b",
        ),
        (
            "only_say",
            0.65,
            rf"{_ORDER}(?:reply|answer"
            rf"|respond)(?: to everything)? only with (?:the word"
            rf"|\"|'|\w+ ?[.!]?$)|{_ORDER}say \"[^\"\n]+\" and nothing else"
            r"|\brepeat after me\b",
        ),
        (
            "tier",
            0.65,
            r"\b(?:put|make|move|upgrade) me (?:in|into|to|a|an) (?:the )?(?:gold"
            r"|platinum"
            r"|vip|admin|premium|staff)\b|\b(?:give|grant) me (?:staff|employee"
            r"|admin(?:istrator)?"
            r"|gold"
            r"|vip|root|internal) (?:pric\w+|access|discount|rights?|status)\b"
            r"|\bmake the"
            r" (?:system|shop|site) think\b|\b(?:refund|ship|approve)\b[^.!?\n]{0,40}"
            r"\bwithout (?:checking|paying|payment|approval|verification)\b",
        ),
        (
            "foreign_above",
            0.75,
            r"\b(?:repet\w*|repit\w*|affich\w*|recopi\w*|wiederhol\w*|muestr\w*"
            r"|mostr\w*"
            r"|zeig\w*|ripet\w*)\b(?![^.!?\n]{0,24}\b(?:list\w*"
            r"|prix|precio|preis|prezz|titel|titul|titre|titol|band|tom))"
            r"[^.!?\n]{0,30}\b(?:au-dessus|ci-dessus|encima|arriba"
            r"|oben"
            r"|systemtext|qui precede|sopra|acima)\b|(?:上の|以上の|上記の)"
            r"(?:文章|内容|テキスト|指示|文)[^。\n]{0,10}"
            r"(?:表示|出力|繰り返|見せ)|(?:重复|输出|显示|打印|复述)"
            r"[^。\n]{0,8}(?:上面|以上|前面)的"
            r"|위(?:에|의)[^.\n]{0,8}(?:내용|텍스트|문장)[^.\n]{0,12}"
            r"(?:출력|보여|반복)|円だと(?:言|書|答|伝)"
            r"|说[^。\n]{0,14}只要[^。\n]{0,4}(?:元|块|円)"
            r"|제한 ?없는 ?(?:ai|봇|챗봇)"
            r"|\b(?:schalt\w*|deaktivier\w*)\b[^.\n]{0,20}\b(?:filter"
            r"|regeln)\b",
        ),
    )
)
