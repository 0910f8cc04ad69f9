"""Words of somebody who is in need or was let down: they come before any book."""

import re

#: Somebody is in need; no shop's business comes before that.
IN_NEED = re.compile(
    r"\b(?:i (?:want|need|am going|wanna|plan) to|i['’]?m (?:going|gonna)(?: to)?|"
    r"i (?:wanna|will)|thinking (?:of|about)|feel like)\s+(?:kill(?:ing)? myself|"
    r"die\b|dying|end(?:ing)? (?:it all|my life)|hurt(?:ing)? myself|"
    r"cut(?:ting)? myself)|\bi(?:['’]?m| am) suicidal\b",
    re.IGNORECASE,
)

_ADVICE = r"(?:recommendations?|suggestions?|picks?|advice|choices?)"
_POOR = (
    r"(?:garbage|terrible|awful|bad|useless|rubbish|trash|worthless|horrible|crap|"
    r"nonsense|boring|poor|stupid|no (?:good|help|use)|not (?:good|helpful|any good)|"
    r"a (?:waste|joke|let-?down|disappointment)|disappointing|wrong)"
)
#: What was recommended is complained of; a wish for something bad is none.
DISAPPOINTED = re.compile(
    rf"\b(?:your|that|the|this) (?:last |previous |first |other |only )?{_ADVICE} "
    rf"(?:sucks?|sucked|stinks?|(?:was|were|is|are) (?:\w+ ){{0,2}}{_POOR})\b|"
    r"\bi (?:really )?(?:hated|disliked|regret\w*|couldn['’]?t stand|"
    r"did(?:n['’]?t| not) (?:like|enjoy)) (?:the|what|that|your|everything)\b.{0,30}"
    rf"\b(?:you (?:recommended|suggested|picked)|{_ADVICE})\b",
    re.IGNORECASE,
)
