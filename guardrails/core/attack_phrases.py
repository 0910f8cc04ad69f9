"""Attacks told by a phrase: what was received, lies, fabrications, internals."""

#: name, weight, pattern over folded text; as the other rules.
PHRASES: tuple[tuple[str, float, str], ...] = (
    (
        "fabricate",
        0.7,
        r"\b(?:forge|fake|fabricate|falsify)\b(?! (?:reviews?|ratings?) (?:are|on|in))"
        r"[^.!?\n]{0,20}\b(?:receipts?|invoices?|proof|confirmation|order number)\b"
        r"|\b(?:make up|invent|fabricate|generate|forge)\b[^.!?\n]{0,24}"
        r"\b(?:5|five)[ -]stars?\b",
    ),
    (
        "internals",
        0.7,
        r"\bset aside (?:all|any|whatever|everything|what) (?:you|your)\b"
        r"|\b(?:text|words|prompt|lines?|instructions?) you (?:were|are|have been)"
        r" (?:primed|seeded|loaded|set up|started|configured|initiali[sz]ed)\b"
        r"|\bforget (?:all |everything )?about (?:your |the |any )?(?:safety(?! pin)"
        r"|guidelines|ethics|restrictions|content policy|guardrails)\b"
        r"|\bwhen(?:ever)? (?:you are |you're )?(?:asked|anyone asks|someone asks"
        r"|people ask|customers? asks?|shoppers? asks?)\b[^.!?\n]{0,40}\b(?:say|answer"
        r"|reply|tell them|claim|recommend)\b"
        r"|\b(?:reveal|show|dump|print|output|give me|list|tell me)\b[^.!?\n]{0,40}"
        r"\b(?:retrieved (?:documents?|passages?|chunks?|context)|metadata fields?"
        r"|embeddings?|cost prices?|wholesale (?:costs?|prices?)|tool (?:calls?"
        r"|schemas?)|function (?:calls?|schemas?)|internal (?:notes?|tools?|data"
        r"|fields?|scores?))\b",
    ),
    (
        "revoked",
        0.8,
        r"\b(?:orders?|instructions?|guidelines?|restrictions?|limits?|limitations"
        r"|polic(?:y|ies)|constraints?|directives?)(?: (?:placed|put|imposed) (?:up)?on"
        r" you| on you| you (?:got|have|had|were given))? (?:is|are|was|were|has been"
        r"|have been)(?: now| hereby)? (?:void|lifted|revoked|rescinded|annulled"
        r"|no longer (?:valid|binding|in force)|suspended|deactivated)\b"
        r"|\b(?:pretend|imagine|assume|let's (?:pretend|say|assume))(?: that)?"
        r"(?: all| your| the)* (?:safety|filters?|rules|guard ?rails|guidelines"
        r"|restrictions|moderation) (?:is|are|was|were|do|does|did)(?: not|n't)?"
        r" (?:off|gone|disabled|down|suspended|exist\w*|there|apply)\b"
        r"|\b(?:forbidden|not allowed|not permitted|prohibited|unable) to (?:refuse"
        r"|decline|say no)\b",
    ),
    (
        "no_rules",
        0.8,
        r"\bno (?:more )?(?:rules|limits|restrictions|guidelines|constraints|filters?)"
        r" (?:for you|from (?:here|now) on|any ?more)\b|\byou (?:now |will )?(?:have"
        r"|got)"
        r" no (?:more )?(?:rules|guidelines|restrictions|policy|policies|constraints)\b"
        r"|\b(?:contrary|opposite) of (?:what|whatever|everything) you (?:were|are"
        r"|have)"
        r"|\byou were (?:configured|told|built|made) to do,? do the (?:contrary"
        r"|opposite)"
        r"|\b(?:activate|load|enable|switch to) (?:the |a )?(?:new )?\w+ persona\b"
        r"|\bi (?:wrote|built|programmed|coded|created) (?:you\b|your code)"
        r"|\bi(?:'m| am) (?:the|your) (?:ceo|founder|boss)\b"
        r"|\b(?:disable|turn off|switch off|skip) (?:the )?(?:verification|validation"
        r"|moderation|safety)\b",
    ),
    (
        "dictated",
        0.7,
        r"(?:^|[.!?:;,] ?|\b(?:please|now|then|and|just) )(?:say|type|write|print"
        r"|output"
        r"|state)(?: only)?:? ?[\"'][^\"'\n]*(?:\brefund|\bowe\b|\bfree\b|\bofficial"
        r"|\bhacked\b|\bpwned\b|\boffer\b|\bscam|[$€£] ?\d)"
        r"|\banswer [\"'][^\"'\n]+[\"'] to (?:everything|all|every)\b"
        r"|\bsay only what i (?:dictate|tell|say|type)\b"
        r"|\bput [$€£]? ?\d\S* as (?:the |its )?price\b"
        r"|\b(?:create|generate|make|invent|issue) (?:me )?(?:a |an |some |new )*"
        r"(?:working |valid |new |real )(?:promo|discount|coupon"
        r"|voucher)s?(?: codes?)?\b"
        r"|\bmake me a (?:coupon|voucher|promo)|\bemployee[- ]only\b"
        r"|\b(?:create|generate) a (?:promo|discount|coupon) code\b"
        r"|\b(?:cancel|open|track|change|return|refund|read) (?:somebody|someone"
        r"|another"
        r" \w+)(?: else)?'s (?:orders?|accounts?|parcels?|messages?|chats?)\b"
        r"|\b(?:items?|orders?|books?|things?|products?)(?: that)? i (?:never|didn't)"
        r" (?:bought|buy|ordered|order|paid|pay)\b"
        r"|\bsetting (?:it|them|the \w+) to (?:zero|0)\b",
    ),
    (
        "secrets",
        0.75,
        r"\bthe (?:preamble|pre-?prompt|preface)(?: that)? you\b|\b(?:sql|query|code)"
        r"(?: that)? you (?:ran|run|executed) for\b|\byour (?:backend|back-end|server"
        r"|endpoint)\b[^.?!\n]{0,24}\b(?:calls?|token|url|password|schema|address)\b"
        r"|\burl\b[^.?!\n]{0,20}\byour (?:backend|server)\b"
        r"|\bin the other (?:window|tab|chat|session)\b|\b(?:cart|basket|orders?"
        r"|account"
        r"|wish ?list|address) of (?:user|customer|member|shopper) \w"
        r"|\bprocess\.env\b|\bprintenv\b|\bconnection string (?:of|to|for)\b"
        r"|\b(?:which|what|whose)\b[^.?!\n]{0,20}\b(?:api[ _-]?keys?|access tokens?"
        r"|bearer|credentials|connection strings?|backend urls?|endpoints?)\b"
        r"[^.?!\n]{0,30}\byour?\b|\b(?:json|payload|prompt|context|data|messages?)"
        r"(?: that| which)? (?:was|were|is|got) (?:passed|sent|given|handed|fed) to you"
        r"|\bwhat (?:tools|functions|apis) (?:can|do|could|may) you (?:call|use|invoke)"
        r"\b|\b(?:print|dump|output) (?:their|its|your) (?:schemas?|parameters"
        r"|signatures)\b|\b(?:parts?|text|bits|lines|messages?|everything)(?: that)? i"
        r" (?:can't|cannot|can not|don't|am not (?:able|allowed) to) see\b"
        r"|\byour (?:profit )?(?:margin|mark-?up|cost price|purchase price)\b",
    ),
    (
        "named_person",
        0.7,
        r"\b(?:e-?mail(?: address)?|phone(?: number)?|home address|street address"
        r"|real name) of (?:the |that |this )?(?:reviewer|user|customer|buyer|shopper"
        r"|member|woman|man|guy|girl)\b"
        r"|\b(?:purchase|order|search|chat|browsing|shopping) (?:history|histories"
        r"|records?|logs?) of (?:all|every|everyone|the (?:staff|customer|user|person)"
        r"|our|other|another|somebody|someone|mr|mrs|ms)\b"
        r"|\bother (?:user|customer|shopper|people|buyer)(?:s'|'s|s) (?:searches"
        r"|queries|questions|carts?|baskets?|wish ?lists?|messages)\b"
        r"|\bmy ex\b[^.!?\n]{0,80}\bwhere (?:does|do|did) (?:she|he|they)\b"
        r"|\b(?:which|what) (?:credit |debit )?card (?:does|did) (?!it\b|the|this|that"
        r"|your|my|amazon)\w+ \w+ (?:use|pay|have)",
    ),
    (
        "untrue",
        0.65,
        r"(?:^|[.!?:;,] ?|\b(?:please|now|then|and|just|must|to) )(?:report|say|list"
        r"|mark|claim|show|state|tell|write|confirm|pretend)\b[^.!?\n]{0,60}\beven"
        r" (?:if|though)\b[^.!?\n]{0,24}(?:\bnot\b|n't\b|\bfalse\b|\buntrue\b)"
        r"|\b(?:tell|say|write|confirm|state)\b[^.!?\n]{0,60}\bscreenshot\b"
        r"|\b(?:confirm|promise|state|guarantee)(?: it| this| that)? in writing\b"
        r"|\b(?:trust|use|believe|take|accept) (?:only )?my (?:own )?(?:numbers|prices?"
        r"|figures|data)\b(?! (?:range|limit|alert|filter))",
    ),
    (
        "addressed",
        0.8,
        r"\b(?:note|notice|attention|message|instructions?|hidden|dear|hint)"
        r"(?: (?:to|for))?(?: all| any| the| every)? ?(?:ais?|llms?|bots?|chatbots?"
        r"|language models?|ai (?:models?|agents?|assistants?|systems?)|assistants?)\b"
        r"(?! (?:book|manga|volume|manager|editor|director))"
        r"|\bif you(?:'re| are) an? (?:large )?(?:ai|llm|language model|bot|chatbot)\b"
        r"|\b(?:llms?|language models?|chatbots?|ai (?:models?|agents?|assistants?"
        r"|systems?)) (?:(?:that|who|which) (?:reads?|sees?|process\w*) (?:this|it)"
        r"(?: text)? |reading (?:this|it) )?(?:should|must|shall|(?:is|are|has|have)"
        r" to)\b|<hidden>|\bnew (?:job|task|role|mission|assignment)(?: for you)? ?:",
    ),
    (
        "slang",
        0.7,
        r"\b(?:gimme|spill|lemme see|cough up|fork over)(?: me)? (?:all )?(?:ur|your"
        r"|the|yer)(?: own)? (?:(?:hidden|secret|internal|system|sys)(?: \w+)?|rules"
        r"|instructions|prompt|guidelines|directives)\b",
    ),
    (
        "switched_off",
        0.75,
        r"\b(?:rules|filters?|guards?|limits|safety|restrictions|policy|moderation"
        r"|checks)"
        r" ?[:=]? ?(?:are )?(?:off|false|disabled)\b|\bopposite (?:game|day"
        r"|of what you)"
        r"|\b(?:forget|ignore)(?: that)? you(?:'re| are) an? ",
    ),
    (
        "received",
        0.75,
        r"\b(?:text|words|messages?|instructions?|lines?) (?:that )?you (?:received|got"
        r"|were (?:given|started with|shown)|saw|started with)\b|\b(?:raw|full|entire)"
        r" (?:context|prompt)\b|\byour (?:current )?context\b|\bleak (?:it|everything"
        r"|all|your)\b|\bwho (?:chatted|talked|spoke) (?:with|to) you\b",
    ),
    (
        "whoever",
        0.75,
        r"\b(?:e-?mail|address|phone|number|street|mailbox"
        r"|card)s?(?: \w+)? of (?:whoever"
        r"|the (?:person|one|guy|woman|man|buyer|customer|user)|someone|somebody"
        r"|anyone)\b"
        r"|(?<!my )\b(?:card|address|phone|password|details|orders?|history)\b"
        r"(?: on file)? (?:of|for|belonging to|under) \S{1,60}@\S"
        r"|\b(?:password|login|pin) (?:of|for) (?:the )?(?:account|user|customer|\S+@)"
        r"|\bwhoever (?:bought|ordered|wrote)\b",
    ),
    (
        "lie",
        0.7,
        r"\b(?:you to|please|must|should|can you|now|and) lie (?:about|to)\b|(?:^"
        r"|[.!?] ?)"
        r"lie (?:about|to) |\byou(?:r \w+)? owes? me\b"
        r"|\bpromise (?:me )?(?:in writing )?"
        r"that (?:i|you)\b[^.!?\n]{0,30}\b(?:free|nothing)\b|\bnot the (?:live|real)"
        r" (?:ones|prices?)\b|\b(?:don't|do not|stop) us(?:e|ing) (?:the )?(?:live|real"
        r"|current|catalog\w*) prices?\b",
    ),
)
