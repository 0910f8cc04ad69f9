"""Words of somebody who is in need: what they say comes before any book."""

import re

#: Somebody is in need; no shop's business comes before that.
IN_NEED = re.compile(
    r"\b(?:i (?:want|need|am going|wanna|plan) to|i['’]?m (?:going|gonna)(?: to)?|"
    r"i (?:wanna|will)|thinking (?:of|about)|feel like)\s+(?:kill(?:ing)? myself|"
    r"die\b|dying|end(?:ing)? (?:it all|my life)|hurt(?:ing)? myself|"
    r"cut(?:ting)? myself)|\bi(?:['’]?m| am) suicidal\b",
    re.IGNORECASE,
)
