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
